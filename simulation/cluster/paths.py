"""A field's path, as people write it: status.podIP, spec.containers[0].image, metadata.labels["app.kubernetes.io/name"]; and whether a
difference has touched it.
"""

import re
from typing import Any

STEP = re.compile(r"""\.?(?:((?:[^.\[\]"'\\]|\\.)+)|\[([0-9]{1,9})\]|\[(?:"([^"\]]*)"|'([^'\]]*)')\])""")
MISSING = object()


class PathError(ValueError):
    """A text that is no path; the message says where it stops being one."""


def parsed(path: str) -> list[str | int]:
    """["status", "containerStatuses", 0, "ready"]; an empty path is the whole object. Raises PathError.

    Braces around it and \\. for a dot in a name are taken as kubectl's jsonpath writes them.
    """
    path = path.removeprefix("{").removesuffix("}") if path.startswith("{") and path.endswith("}") else path
    steps: list[str | int] = []
    place = 0
    while place < len(path):
        step = STEP.match(path, place)
        if step is None or (place == 0 and path.startswith(".") and len(path) == 1):
            raise PathError(f"{path!r} is no field path: it cannot be read from {path[place:]!r} on")
        name, index, quoted, single = step.groups()
        name = name and name.replace("\\", "")
        steps.append(
            int(index) if index is not None else next(part for part in (name, quoted, single) if part is not None)
        )
        place = step.end()
    return steps


def removed(difference: dict[str, Any] | None, path: list[str | int]) -> bool:
    """Whether a difference (see values.py) took away what the field at `path` stood in, if it was there at all."""
    while difference is not None and path:
        step, path = path[0], path[1:]
        if "x" in difference or (isinstance(step, int) and step >= difference.get("n", step + 1)):
            return True
        difference = (difference.get("k" if isinstance(step, str) else "l") or {}).get(str(step))
    return False


def touched(difference: dict[str, Any] | None, path: list[str | int]) -> bool:
    """Whether a difference (see values.py) wrote, changed or removed the field at `path` itself, or something inside it."""
    if difference is None:
        return False
    if not path:
        return True
    if "x" in difference:
        return False
    if "=" in difference:
        return value_at(difference["="], path) is not MISSING
    step = path[0]
    if "k" in difference:
        return isinstance(step, str) and touched(difference["k"].get(step), path[1:])
    if not isinstance(step, int):
        return False
    return touched(difference["l"].get(str(step)), path[1:])


def value_at(value: Any, path: list[str | int]) -> Any:
    """What stands at `path`, or MISSING."""
    for step in path:
        is_there = (
            step in value
            if isinstance(value, dict)
            else isinstance(value, list) and isinstance(step, int) and step < len(value)
        )
        if not is_there:
            return MISSING
        value = value[step]
    return value
