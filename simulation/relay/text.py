"""JSON as it is stored: compact, in its own order of keys, so that what is loaded is byte for byte what was saved."""

import json
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dumps(value: Any) -> str:
    return _encode(value)


loads = json.loads
