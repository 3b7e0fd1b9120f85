"""JSON as it is stored: compact, in its own order of keys, so that what is loaded is byte for byte what was saved."""

import json
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dumps(value: Any) -> str:
    return _encode(value)


loads = json.loads


def size_of(text: str) -> int:
    """Its bytes as it is stored."""
    return len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))


def size_in_words(size: int) -> str:
    """As people read it: "32 MiB", "4 KiB", "100 bytes"."""
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{round(size / unit, 1):g} {name}"
    return f"{size} bytes"
