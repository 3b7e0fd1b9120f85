"""Strategic merge patch: maps merge, lists merge by key where the kind says so, and are replaced where it does not.

Never changes what it is given: what a patch does not touch is shared. Source: s/apimachinery/pkg/util/strategicpatch.
"""

from ...budget import charge
from . import errors
from .bounds import compared, copied
from .directives import (
    DELETE_FROM,
    ELEMENT_ORDER,
    PATCH,
    RETAIN_KEYS,
    cleaned,
    hashable,
    ordered,
    retained,
    without_deleted,
)
from .shapes import Shape

ANYTHING = Shape({})


def merge(original, patch, shape, keeping=False):
    """Object, strategic merge patch, Shape -> new object.

    `keeping`: the original is a patch too (the deletions of an apply), so nulls and directives are kept.
    """
    charge(1 + len(patch))
    copied(original)
    if PATCH in patch:
        return _directed(patch)
    original = dict(original)
    if RETAIN_KEYS in patch:
        original, patch = retained(original, patch, keeping)
    for key in patch:
        if key[:1] == "$" and key.startswith(ELEMENT_ORDER):
            original, patch = _reordered(original, patch, shape, keeping)
            break
    for key, value in patch.items():
        if key[:1] == "$" and key.startswith(DELETE_FROM):
            _delete_from(original, key, value, keeping)
        elif value is None:
            original.pop(key, None)
            if keeping:
                original[key] = None
        else:
            original[key] = _merged(original.get(key), value, shape, key, keeping)
    return original


def _merged(old, new, shape, key, keeping):
    if isinstance(new, dict) and isinstance(old, dict):
        inside = field_of(shape, key)
        return new if inside.replaces else merge(old, new, inside, keeping)
    if isinstance(new, list) and isinstance(old, list):
        inside = field_of(shape, key)
        return _merge_lists(old, new, inside, keeping) if inside.merges else new
    if isinstance(new, dict | list):
        return new if keeping else cleaned(new)
    return new


def _merge_lists(old, new, shape, keeping):
    if not old and not new:
        return old
    charge(1 + len(old) + len(new))
    sample = (old or new)[0]
    if any(type(item) is not type(sample) for item in (*old, *new)):
        raise errors.failed(f"list element types are not identical: {errors.go_value([old, new])}")
    if isinstance(sample, list):
        raise errors.rejected()
    if not isinstance(sample, dict):
        return ordered(list(dict.fromkeys([*old, *new])), new, old, "")
    key = shape.merge_key
    if not key:
        raise errors.failed(f"cannot merge lists without merge key for {shape.name}")
    old, new = without_deleted(old, new, key)
    places = {hashable(element.get(key)): place for place, element in reversed(list(enumerate(old)))}
    merged = list(old)
    for element in new:
        if key not in element:
            raise errors.no_merge_key(element, key)
        place = places.get(hashable(element[key]))
        if place is None:
            places[hashable(element[key])] = len(merged)
            merged.append(element)
        else:
            merged[place] = merge(merged[place], element, shape, keeping)
    return ordered(merged, new, old, key)


def _reordered(original, patch, shape, keeping):
    """Carry out every `$setElementOrder/...`; the lists that it orders are merged here."""
    patch = dict(patch)
    for directive in [key for key in patch if key.startswith(ELEMENT_ORDER)]:
        order = patch.pop(directive)
        if keeping:
            if original.get(directive, order) != order:
                raise errors.bad_format(errors.ELEMENT_ORDER)
            original[directive] = order
        key = directive[len(ELEMENT_ORDER) :]
        old, new, inside = original.get(key), patch.pop(key, None), field_of(shape, key)
        if not isinstance(order, list) or not isinstance(new, list | None) or not isinstance(old, list | None):
            raise errors.bad_format(errors.ELEMENT_ORDER)
        if old is None and new is None:
            continue
        _check_order(new or [], order, inside.merge_key)
        if old is None:
            merged = new if keeping else cleaned(new)
        elif new is None:
            merged = old
        else:
            merged = _merge_lists(old, new, inside, keeping) if inside.merges else new
        original[key] = ordered(merged, order, old or [], inside.merge_key)
    return original, patch


def _check_order(new, order, key):
    """What the patch keeps must stand in the order list, in the same order (`validatePatchWithSetOrderList`)."""
    charge(1 + len(new) + len(order))
    if key and not all(isinstance(item, dict) for item in (*new, *order)):
        raise errors.bad_format(errors.ELEMENT_ORDER)
    kept = [item for item in new if not (key and PATCH in item)]
    rest = iter([item.get(key) for item in order] if key else order)
    if not all(any(name == other for other in rest) for name in ((i.get(key) for i in kept) if key else kept)):
        raise errors.order_differs(new, order)


def _delete_from(original, directive, values, keeping):
    if keeping:
        original[directive] = values
        return
    key = directive[len(DELETE_FROM) :]
    if isinstance(original.get(key), list):
        if not isinstance(values, list):
            raise errors.bad_format(errors.PRIMITIVE_LIST)
        compared(original[key], values)
        original[key] = [item for item in original[key] if item not in values]


def _directed(patch):
    directive = patch[PATCH]
    if directive == "replace":
        return {key: value for key, value in patch.items() if key != PATCH}
    if directive == "delete":
        return {}
    raise errors.unknown_directive(directive, patch)


def field_of(shape, key):
    """The Shape of a field; whatever stands in an unnamed shape is free. Raises `errors.unknown_field`."""
    inside = shape.field(key)
    if inside is None:
        if shape is ANYTHING or not shape.name:
            return ANYTHING
        raise errors.unknown_field(shape, key)
    return inside
