"""JSON patch (RFC 6902): a list of add, remove, replace, move, copy and test, carried out in order or not at all.

As in evanphx/json-patch, which the API server uses: a negative index counts from the end.
"""

import re

from ...budget import charge
from ..manifest.plain import MAX_DEPTH
from . import bounds, errors

FIELDS = {"op", "path", "from", "value"}
INDEX = re.compile(r"[-+]?[0-9]{1,9}")


def json_patch(document, operations):
    """Object, operations -> new object; raises the API server's 422 where one of them does not apply."""
    if not isinstance(operations, list):
        kind = "object" if isinstance(operations, dict) else _kind(operations)
        raise errors.bad_format(f"json: cannot unmarshal {kind} into Go value of type jsonpatch.Patch")
    for operation in operations:
        if not isinstance(operation, dict):
            kind = _kind(operation)
            raise errors.bad_format(f"json: cannot unmarshal {kind} into Go value of type jsonpatch.Operation")
    if len(operations) > bounds.MOST_OPERATIONS:
        raise bounds.too_many_operations(len(operations))
    room = bounds.MOST_COPIED
    for operation in operations:
        charge(3)
        if operation.get("op") in ("add", "replace", "move", "copy"):
            room -= _check_place(document, operation)
            if room < 0:
                raise errors.rejected()
        document = _apply(document, operation)
    return document


def _check_place(document, operation):
    """The bytes that a copy adds; refuses what would be nested too deeply."""
    if operation["op"] in ("add", "replace"):
        value = operation.get("value")
    else:
        value = _look(document, _parts(operation.get("from")))
    size, depth = bounds.measured(value)
    if depth + len(_parts(operation.get("path"))) > MAX_DEPTH:
        raise errors.rejected()
    return size if operation["op"] == "copy" else 0


def _apply(document, operation):
    kind, path = operation.get("op"), operation.get("path")
    if not isinstance(kind, str) or kind not in OPERATIONS or not isinstance(path, str):
        raise errors.rejected()
    return OPERATIONS[kind](document, _parts(path), operation)


def _add(document, parts, operation):
    value = operation.get("value")
    return _changed(document, parts, lambda parent, key: _put(parent, key, value), value)


def _remove(document, parts, operation):
    if not parts:
        raise errors.rejected()
    return _changed(document, parts, _without)


def _replace(document, parts, operation):
    value = operation.get("value")
    return _changed(document, parts, lambda parent, key: _set(parent, key, value), value)


def _move(document, parts, operation):
    source = _parts(operation.get("from"))
    value = _look(document, source)
    return _add(_remove(document, source, {}), parts, {"value": value})


def _copy(document, parts, operation):
    return _add(document, parts, {"value": _look(document, _parts(operation.get("from")))})


def _test(document, parts, operation):
    try:
        value = _look(document, parts)
    except errors.StatusError:
        value = None
    if value != operation.get("value"):
        raise errors.rejected()
    return document


OPERATIONS = {"add": _add, "remove": _remove, "replace": _replace, "move": _move, "copy": _copy, "test": _test}


def _parts(path):
    if not isinstance(path, str) or (path and path[0] != "/"):
        raise errors.rejected()
    parts = path.split("/")[1:]
    if len(parts) > MAX_DEPTH:
        raise errors.rejected()  # no object has as many levels
    charge(1 + len(path) // 50)
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _changed(document, parts, change, whole=None):
    """A copy of the way down to the place, changed there; an empty path is the whole document."""
    if not parts:
        return whole
    if len(parts) == 1:
        return change(document, parts[0])
    inside = _changed(_look(document, parts[:1]), parts[1:], change)
    return _set(document, parts[0], inside)


def _look(document, parts):
    for part in parts:
        if isinstance(document, dict) and part in document:
            document = document[part]
        elif isinstance(document, list):
            document = document[_index(part, len(document) - 1)]
        else:
            raise errors.rejected()
    return document


def _paid(parent):
    if isinstance(parent, dict | list):
        bounds.copied(parent)


def _put(parent, key, value):
    _paid(parent)
    if isinstance(parent, dict):
        return {**parent, key: value}
    if not isinstance(parent, list):
        raise errors.rejected()
    place = len(parent) if key == "-" else _index(key, len(parent))
    return [*parent[:place], value, *parent[place:]]


def _set(parent, key, value):
    _paid(parent)
    if isinstance(parent, dict) and key in parent:
        return {**parent, key: value}
    if not isinstance(parent, list):
        raise errors.rejected()
    place = _index(key, len(parent) - 1)
    return [*parent[:place], value, *parent[place + 1 :]]


def _without(parent, key):
    _paid(parent)
    if isinstance(parent, dict) and key in parent:
        return {name: value for name, value in parent.items() if name != key}
    if not isinstance(parent, list):
        raise errors.rejected()
    place = _index(key, len(parent) - 1)
    return parent[:place] + parent[place + 1 :]


def _index(text, most):
    if not INDEX.fullmatch(text):
        raise errors.rejected()
    place = int(text)
    if place < 0:
        place += most + 1
    if not 0 <= place <= most:
        raise errors.rejected()
    return place


def _kind(value):
    if value is None or isinstance(value, bool):
        return "bool"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "number"
