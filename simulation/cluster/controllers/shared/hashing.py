"""Hashes in names: of a pod template, of a revision. FNV-1a, 32 bits, in Kubernetes' alphabet.

Kubernetes hashes a Go dump of the template, which nobody can make outside Go: here it is its canonical JSON.
Source: pkg/controller/controller_utils.go ComputeHash, k8s.io/apimachinery pkg/util/rand SafeEncodeString.
"""

from __future__ import annotations

import json
from typing import Any

from ...ids import ALPHABET


def fnv32a(text: str) -> int:
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def template_hash(value: Any, collisions: int | None = None) -> str:
    """Up to ten letters that stand for a JSON value; `collisions` (a count) gives others for the same value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":")) + (str(collisions) if collisions else "")
    return "".join(ALPHABET[ord(digit) % len(ALPHABET)] for digit in str(fnv32a(text)))
