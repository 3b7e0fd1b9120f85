"""A command line as a shell would split it: quotes, backslashes, nothing else.

Not modelled: variables, globs, pipes and redirections, for no shell runs here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..apiserver.manifest.plain import text_fault
from .errors import Failure

LONGEST = 128 * 1024  # characters; Linux gives a program no longer argument
LONGEST_KEPT = 2000  # characters of a line whose words are remembered
PROMPT = re.compile(r"\s*(\$\s*)?kubectl(\s+|\Z)")
PIECE = re.compile(
    r"""(?P<blank>[ \t\r\n]+)|(?P<plain>[^ \t\r\n"'\\]+)|'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)"|\\(?P<escaped>.)""",
    re.S,
)
ESCAPED = re.compile(r'\\(["\\])')  # within double quotes


def without_kubectl(command_line: str) -> str:
    """What somebody typed or copied, without the prompt and the word kubectl: "$ kubectl get pods" -> "get pods"."""
    prompt = PROMPT.match(command_line)
    return command_line[prompt.end() :].strip() if prompt else command_line.strip()


def split(command_line: str) -> list[str]:
    """'run a --image="x y"' -> ["run", "a", "--image=x y"]; a leading "kubectl" is dropped. Raises Failure."""
    line = without_kubectl(command_line)
    return list(_kept(line) if len(line) <= LONGEST_KEPT else _words(line))


def _words(line: str) -> tuple[str, ...]:
    if len(line) > LONGEST:
        raise Failure("Argument list too long")
    if fault := text_fault(line):
        raise Failure(f"cannot read the command line: it {fault}")
    words: list[str] = []
    pieces: list[str] | None = None  # of the word that is being read
    place = 0
    while place < len(line):
        piece = PIECE.match(line, place)
        if piece is None:
            why = "No escaped character" if line[place] == "\\" else "No closing quotation"
            raise Failure(f"cannot split the command line: {why}")
        place = piece.end()
        if piece.lastgroup == "blank":
            words += ["".join(pieces)] if pieces is not None else []
            pieces = None
            continue
        text = piece.group(piece.lastgroup or 0)
        pieces = pieces or []
        pieces.append(ESCAPED.sub(r"\1", text) if piece.lastgroup == "double" and "\\" in text else text)
    return tuple(words + ["".join(pieces)] if pieces is not None else words)


_kept = lru_cache(maxsize=1024)(_words)
