"""A command line as a shell would split it: quotes, backslashes, nothing else.

Not modelled: variables, globs, pipes and redirections, for no shell runs here.
"""

import shlex
from functools import lru_cache

from .failures import Failure


def split(command_line):
    """'run a --image="x y"' -> ["run", "a", "--image=x y"]; a leading "kubectl" is dropped."""
    words = list(_words(command_line))
    return words[1:] if words[:1] == ["kubectl"] else words


@lru_cache(maxsize=1024)
def _words(command_line):
    try:
        return tuple(shlex.split(command_line, comments=False, posix=True))
    except ValueError as wrong:
        raise Failure(f"cannot split the command line: {wrong}") from None
