"""tr: characters into others, away, or but once."""

import re

from ....budget import allocate, charge
from ..language.escapes import unescape
from ..processes.calls import Call

_CLASSES = {"upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "lower": "abcdefghijklmnopqrstuvwxyz", "digit": "0123456789",
            "space": " \t\n\r\v\f", "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}  # fmt: skip


def _set(text: str) -> str:
    text = re.sub(
        r"\[:(alpha|alnum):\]", lambda m: "[:upper:][:lower:]" + ("[:digit:]" if m[1] == "alnum" else ""), text
    )
    text = re.sub(r"\[:(\w+):\]", lambda m: _CLASSES.get(m[1], ""), unescape(text))
    return re.sub(r"(.)-(.)", lambda m: _range(m[1], m[2]), text, flags=re.S)


def _range(first: str, last: str) -> str:
    size = max(ord(last) + 1 - ord(first), 0)
    charge(size // 10)
    allocate(4 * size)
    return "".join(map(chr, range(ord(first), ord(first) + size)))


def tr(call: Call) -> int:
    """tr [-c] [-d] [-s] SET [SET]."""
    options, sets = call.options()
    text, first = call.input(), _set(sets[0]) if sets else ""
    charge((len(text) + len(first)) // 10)
    allocate(8 * len(first) + 2 * len(text))
    if {"c", "C"} & set(options):
        known = set(first)
        first = "".join(sorted({char for char in text if char not in known}))
    chosen = set(first)
    if "d" in options:
        call.out("".join(char for char in text if char not in chosen))
        return 0
    if len(sets) > 1:
        second = _set(sets[1])
        text = text.translate(
            {ord(c): second[min(i, len(second) - 1)] for i, c in reversed(list(enumerate(first))) if second}
        )
        chosen = set(second)
    if "s" in options:
        text = _squeezed(text, chosen)
    call.out(text)
    return 0


def _squeezed(text: str, chosen: set[str]) -> str:
    """Without what repeats a chosen character."""
    befores = zip(text, "\0" + text, strict=False)
    return "".join(char for i, (char, before) in enumerate(befores) if not i or char != before or char not in chosen)
