"""JSON as it is stored: compact, in its own order of keys, so that what is loaded is byte for byte what was saved."""

import json
from typing import Any

_escape = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dumps(value: Any) -> str:
    """A letter that no encoding has (half of a surrogate pair) is escaped, so that it comes back as it was."""
    text = _encode(value)
    return text if text.isascii() or is_text(text) else _escape(value)


def is_text(text: str) -> bool:
    """Whether it can be written down as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


loads = json.loads


def size_of(text: str) -> int:
    """Its bytes as it is stored."""
    return len(text) if text.isascii() else len(text.encode())


def size_in_words(size: int) -> str:
    """As people read it: "32 MiB", "4 KiB", "100 bytes"."""
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{round(size / unit, 1):g} {name}"
    return f"{size} bytes"
