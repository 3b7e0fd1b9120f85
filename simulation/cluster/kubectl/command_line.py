"""A command line as a shell would split it: quotes, backslashes, nothing else.

Not modelled: variables, globs, pipes and redirections, for no shell runs here.
"""

import re
import shlex
from functools import lru_cache

from .errors import Failure

SPECIAL, BLANKS = (
    re.compile(r"""["'\\]"""),
    re.compile(r"[ \t\r\n]+"),
)  # without the first a shell only parts words at the second
PROMPT = re.compile(r"\s*(\$\s*)?kubectl(\s+|\Z)")


def without_kubectl(command_line: str) -> str:
    """What somebody typed or copied, without the prompt and the word kubectl: "$ kubectl get pods" -> "get pods"."""
    return PROMPT.sub("", command_line, count=1).strip() if PROMPT.match(command_line) else command_line.strip()


def split(command_line: str) -> list[str]:
    """'run a --image="x y"' -> ["run", "a", "--image=x y"]; a leading "kubectl" is dropped. Raises Failure."""
    return list(_words(without_kubectl(command_line)))


@lru_cache(maxsize=1024)
def _words(command_line):
    if not SPECIAL.search(command_line):
        return tuple(word for word in BLANKS.split(command_line) if word)
    try:
        return tuple(shlex.split(command_line, comments=False, posix=True))
    except ValueError as wrong:
        raise Failure(f"cannot split the command line: {wrong}") from None
