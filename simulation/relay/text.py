"""JSON as it is stored: compact, in its own order of keys, so that what is loaded is byte for byte what was saved.

Both databases hold all of it: a NUL, and half of a surrogate pair (a program may print both), stand there as JSON escapes.
"""

import hashlib
import json
from typing import Any

LONGEST_KEY = 500  # characters of a key's column that is indexed: PostgreSQL's index takes 2,704 bytes
KEPT_OF_A_LONG_KEY = 400

_escape = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
loads = json.loads


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


def storable(text: str) -> str:
    """A sentence as any database holds it: a NUL and half of a surrogate pair are written as escapes."""
    return text.replace("\0", "\\u0000").encode("utf-8", "backslashreplace").decode()


def column_key(key: str) -> str:
    """A key of etcd as its column holds it: itself, or where it is too long its beginning and a checksum."""
    if len(key) > LONGEST_KEY:
        digest = hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()
        key = f"{key[:KEPT_OF_A_LONG_KEY]}#{digest}"
    return storable(key)


def size_of(text: str) -> int:
    """Its bytes as it is stored."""
    return len(text) if text.isascii() else len(text.encode())


def size_in_words(size: int) -> str:
    """As people read it: "32 MiB", "4 KiB", "100 bytes"."""
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{round(size / unit, 1):g} {name}"
    return f"{size} bytes"
