"""JSON merge patch (RFC 7386): null deletes a field, maps merge, everything else is replaced."""

from ...budget import charge
from .bounds import copied


def merge_patch(original, patch):
    """Object, patch -> new object; what the patch does not touch is shared."""
    if not isinstance(patch, dict):
        return patch
    charge(len(patch))
    result = dict(original) if isinstance(original, dict) else {}
    copied(result)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value) if isinstance(value, dict) else value
    return result


def merge_difference(old, new):
    """The merge patch that leads from one object to another; {} where they are equal."""
    charge(len(old) + len(new))
    patch = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old:
            patch[key] = value
        elif isinstance(value, dict) and isinstance(old[key], dict):
            inside = merge_difference(old[key], value)
            if inside:
                patch[key] = inside
        elif value != old[key]:
            patch[key] = value
    return patch
