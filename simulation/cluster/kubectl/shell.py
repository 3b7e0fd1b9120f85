"""A command line as a shell would split it: quotes, backslashes, nothing else.

Not modelled: variables, globs, pipes and redirections, for no shell runs here.
"""

import shlex

from .failures import Failure


def split(command_line):
    """'run a --image="x y"' -> ["run", "a", "--image=x y"]; a leading "kubectl" is dropped."""
    try:
        words = shlex.split(command_line, comments=False, posix=True)
    except ValueError as wrong:
        raise Failure(f"cannot split the command line: {wrong}") from None
    return words[1:] if words[:1] == ["kubectl"] else words
