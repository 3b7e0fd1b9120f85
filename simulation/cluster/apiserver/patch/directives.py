"""The words of a strategic merge patch that are no fields: `$patch`, `$setElementOrder/...` and their kin.

Source: s/apimachinery/pkg/util/strategicpatch/patch.go.
"""

from ...budget import charge
from . import errors

PATCH = "$patch"
RETAIN_KEYS = "$retainKeys"
DELETE_FROM = "$deleteFromPrimitiveList/"
ELEMENT_ORDER = "$setElementOrder/"


def is_directive(key):
    return key in (PATCH, RETAIN_KEYS) or key.startswith((DELETE_FROM, ELEMENT_ORDER))


def cleaned(value, drop_nulls=True):
    """A value that is new in the object: directives go, and so do nulls in maps."""
    charge()
    if isinstance(value, dict):
        return {
            key: cleaned(item, drop_nulls)
            for key, item in value.items()
            if not is_directive(key) and not (drop_nulls and item is None)
        }
    if isinstance(value, list):
        return [cleaned(item, drop_nulls) for item in value if not _deletes(item)]
    return value


def retained(original, patch, keeping):
    """Apply `$retainKeys`: fields of the original that it does not name are cleared -> (original, patch).

    `keeping`: the original is itself a patch, and keeps the directive.
    """
    wanted = patch[RETAIN_KEYS]
    patch = {key: value for key, value in patch.items() if key != RETAIN_KEYS}
    if keeping:
        if original.get(RETAIN_KEYS, wanted) != wanted:
            raise errors.bad_format(errors.RETAIN_KEYS)
        return {**original, RETAIN_KEYS: wanted}, patch
    if not isinstance(wanted, list) or not all(isinstance(key, str) for key in wanted):
        raise errors.bad_format(errors.RETAIN_KEYS)
    charge(1 + len(wanted) + len(original))
    kept = frozenset(wanted)
    named = {key for key, value in patch.items() if value is not None and not is_directive(key)}
    if not named <= kept:
        raise errors.bad_format(errors.RETAIN_KEYS)
    return {key: value for key, value in original.items() if key in kept}, patch


def without_deleted(original, patch, key):
    """A list's elements with `$patch` carried out -> (original list, rest of the patch list)."""
    if not any(isinstance(item, dict) and PATCH in item for item in patch):
        return original, patch
    rest, replaces = [], False
    for item in patch:
        directive = item.get(PATCH)
        if directive is None:
            rest.append(item)
        elif directive == "delete":
            if key not in item:
                raise errors.no_merge_key(item, key)
            charge(1 + len(original))
            original = [old for old in original if old.get(key) != item[key]]
        elif directive == "replace":
            replaces = True
        elif directive == "merge":
            raise errors.failed("merging lists cannot yet be specified in the patch")
        else:
            raise errors.unknown_directive(directive, item)
    return (rest, []) if replaces else (original, rest)


def ordered(merged, wanted, original, key):
    """A merged list in its order: what the patch names as the patch has it, the rest where the original had it.

    `key` is the merge key, or "" for a list of plain values (`normalizeElementOrder`).
    """
    identity = (lambda item: item.get(key) if isinstance(item, dict) else item) if key else (lambda item: item)
    if len(wanted) < 2 and len(merged) == len(original):
        return merged
    charge(2 * (len(merged) + len(wanted) + len(original)))
    order = {hashable(identity(item)): place for place, item in reversed(list(enumerate(wanted)))}
    live = {hashable(identity(item)): place for place, item in reversed(list(enumerate(original)))}
    named = [item for item in merged if hashable(identity(item)) in order]
    others = [item for item in merged if hashable(identity(item)) not in order]
    named.sort(key=lambda item: order[hashable(identity(item))])
    others.sort(key=lambda item: live.get(hashable(identity(item)), len(live)))
    return _interleaved(others, named, [live.get(hashable(identity(item))) for item in others],
                        [live.get(hashable(identity(item))) for item in named])  # fmt: skip


def _interleaved(left, right, left_places, right_places):
    # An item of `left` goes in before the first of `right` that stood behind it (`mergeSortedSlice`).
    result, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        left_place, right_place = left_places[i], right_places[j]
        if left_place is not None and right_place is not None and left_place < right_place:
            result.append(left[i])
            i += 1
        else:
            result.append(right[j])
            j += 1
    return result + left[i:] + right[j:]


def _deletes(item):
    return isinstance(item, dict) and item.get(PATCH) == "delete"


def hashable(value):
    """A JSON value as a key of a map."""
    return value if not isinstance(value, dict | list) else errors.go_value(value)
