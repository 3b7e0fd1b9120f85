"""The functions of a go-template: Go's own, and kubectl's exists and base64decode. Each is charged for what it makes.

Not modelled: call, js. Source: text/template/funcs.go, s/kubectl/pkg/util/templates, s/cli-runtime/pkg/printers/template.go.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from ....apiserver.api.leaves import first_wrong_base64
from ....budget import charge
from .printf import printf
from .values import MISSING, PER_UNIT, Int, is_true, paid, printed, type_of

ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&#34;", "'": "&#39;", "\0": "\ufffd"})
UNQUOTED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")
ORDERED = {"lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b}


class Error(Exception):
    """A function that cannot be carried out; the message is Go's."""


def length(value: Any) -> Int:
    if isinstance(value, str):
        return Int(len(value.encode(errors="replace")))
    if isinstance(value, dict | list):
        return Int(len(value))
    raise Error("len of nil pointer" if value is None or value is MISSING else f"len of type {type_of(value)}")


def index(value: Any, *keys: Any) -> Any:
    if value is None or value is MISSING:
        raise Error("index of untyped nil")
    for key in keys:
        charge()
        if isinstance(value, dict):
            if not isinstance(key, str):
                raise Error(
                    f"value has type {type_of(key)}; should be string"
                    if key is not None
                    else "value is nil; should be of type string"
                )
            value = value.get(key, MISSING)
        elif isinstance(value, list | str):
            value = _at(value, key)
        elif value is None or value is MISSING:
            raise Error("index of nil pointer")
        else:
            raise Error(f"can't index item of type {type_of(value)}")
    return value


def _at(value: Any, key: Any) -> Any:
    if not isinstance(key, Int):
        raise Error(
            "cannot index slice/array with nil" if key is None else f"cannot index slice/array with type {type_of(key)}"
        )
    if not 0 <= key < len(value):
        raise Error(
            f"index out of range: {int(key)}" if isinstance(value, str) else "reflect: slice index out of range"
        )
    return Int(ord(value[key])) if isinstance(value, str) else value[key]


def cut(value: Any, *places: Any) -> Any:
    """slice: {{slice .list 1 3}}."""
    if not isinstance(value, list | str):
        raise Error(
            "slice of untyped nil"
            if value is None or value is MISSING
            else f"can't slice item of type {type_of(value)}"
        )
    if len(places) > (2 if isinstance(value, str) else 3):
        raise Error(f"too many slice indexes: {len(places)}")
    for place in places:
        if not isinstance(place, Int):
            raise Error(f"cannot index slice/array with type {type_of(place)}")
        if not 0 <= place <= len(value):
            raise Error(f"index out of range: {int(place)}")
    start, stop = [*places, len(value)][:2] if places else (0, len(value))
    if start > stop:
        raise Error(f"invalid slice index: {int(start)} > {int(stop)}")
    charge(1 + (stop - start) // PER_UNIT)
    return value[start:stop]


def joined(*values: Any) -> str:
    """print: a blank between two values of which neither is text."""
    parts: list[str] = []
    for place, value in enumerate(values):
        if place and not isinstance(value, str) and not isinstance(values[place - 1], str):
            parts.append(" ")
        parts.append(_shown(value))
    return paid("".join(parts))


def line(*values: Any) -> str:
    """println."""
    return paid(" ".join(_shown(value) for value in values) + "\n")


def _shown(value: Any) -> str:
    return "<nil>" if value is None or value is MISSING else printed(value)


def equal(first: Any, *others: Any) -> bool:
    if not others:
        raise Error("missing argument for comparison")
    return any(_same(first, other) for other in others)


def _kind(value: Any) -> str:
    return "nil" if value is None or value is MISSING else type_of(value)


def _same(left: Any, right: Any) -> bool:
    if _kind(left) != _kind(right):
        if "nil" in (_kind(left), _kind(right)):
            return False
        raise Error("incompatible types for comparison")
    if isinstance(left, dict | list):
        raise Error(f"non-comparable type {printed(left)[:200]}: {type_of(left)}")
    charge(1 + (len(left) // PER_UNIT if isinstance(left, str) else 0))
    return _kind(left) == "nil" or left == right


def ordered(name: str) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if _kind(left) != _kind(right):
            raise Error("incompatible types for comparison")
        if not isinstance(left, str | int | float) or isinstance(left, bool):
            raise Error("invalid type for comparison")
        return ORDERED[name](left, right)

    return compare


def differs(left: Any, right: Any) -> bool:
    return not equal(left, right)


def exists(value: Any, *keys: Any) -> bool:
    """kubectl's own: whether `index` would find something."""
    try:
        return index(value, *keys) is not MISSING
    except Error:
        return False


def decoded(value: Any) -> str:
    """kubectl's own: base64decode."""
    if not isinstance(value, str):
        raise Error(f"wrong type for value; expected string; got {type_of(value)}")
    try:
        return paid(base64.b64decode(value, validate=True).decode(errors="replace"))
    except ValueError:
        raise Error(f"base64 decode: illegal base64 data at input byte {first_wrong_base64(value) or 0}") from None


def escaped(*values: Any) -> str:
    """html."""
    return paid(joined(*values).translate(ENTITIES))


def queried(*values: Any) -> str:
    """urlquery."""
    octets = paid(joined(*values)).encode(errors="replace")
    return paid(
        "".join("+" if octet == 32 else chr(octet) if octet in UNQUOTED else f"%{octet:02X}" for octet in octets)
    )


def unmodelled(*values: Any) -> str:
    raise Error("podflow does not model this function")


Function = Callable[..., Any]
# Each with the fewest and the most arguments that it takes.
FUNCTIONS: dict[str, tuple[Function, int, float]] = {
    "and": (lambda *values: values[-1], 1, float("inf")),  # and, or: carried out in execute.py, which stops early
    "or": (lambda *values: values[-1], 1, float("inf")),
    "not": (lambda value: not is_true(value), 1, 1),
    "len": (length, 1, 1),
    "index": (index, 1, float("inf")),
    "slice": (cut, 1, float("inf")),
    "print": (joined, 0, float("inf")),
    "println": (line, 0, float("inf")),
    "printf": (printf, 1, float("inf")),
    "html": (escaped, 0, float("inf")),
    "urlquery": (queried, 0, float("inf")),
    "eq": (equal, 1, float("inf")),
    "ne": (differs, 2, 2),
    **{name: (ordered(name), 2, 2) for name in ORDERED},
    "call": (unmodelled, 1, float("inf")),
    "js": (unmodelled, 0, float("inf")),
    "exists": (exists, 1, float("inf")),
    "base64decode": (decoded, 1, 1),
}
