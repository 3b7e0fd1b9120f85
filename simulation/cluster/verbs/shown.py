"""What a terminal would still show of a text: the rest is left out of the story, with a mark that says how much it was.

State is never cut, only what is told of it: printed output where it is printed, facts where a line is written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PRINTED, TOLD = 65_536, 4096  # characters: of a command's output, of any other fact
OUTPUT = "output"  # the fact that is what a command printed; it was cut as it was printed
MARK = "... ({left_out} more bytes)"
MARK_LENGTH = 40


def shortened(text: str, most: int) -> tuple[str, int]:
    """At most `most` characters of it, and how many bytes are left out."""
    if len(text) <= most:
        return text, 0
    return text[:most], len(text[most:].encode(errors="surrogatepass"))


def marked(text: str, left_out: int) -> str:
    return text + MARK.format(left_out=left_out) if left_out else text


def shown(text: str, most: int) -> str:
    return marked(*shortened(text, most))


def facts_shown(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same facts, or a copy in which long texts are cut."""
    long = {name: _shown(value, name) for name, value in facts.items() if _is_long(value)}
    return {**facts, **long} if long else facts


def _is_long(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > TOLD
    return isinstance(value, list) and any(isinstance(item, str) and len(item) > TOLD for item in value)


def _shown(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [shown(item, TOLD) if isinstance(item, str) else item for item in value]
    return shown(value, PRINTED + MARK_LENGTH if name == OUTPUT else TOLD)
