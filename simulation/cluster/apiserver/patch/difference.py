"""The strategic merge patch that leads from one object to another (`diffMaps` in strategicpatch/patch.go)."""

from ...budget import charge
from . import errors
from .bounds import compared
from .directives import DELETE_FROM, ELEMENT_ORDER, PATCH, RETAIN_KEYS, hashable
from .strategic import field_of


def difference(old, new, shape, changes=True, deletions=True, retain_keys=False):
    """Two maps and their Shape -> patch, with only what is asked for: changes and additions, deletions, or both."""
    charge(1 + len(old) + len(new))
    patch = {}
    for key, value in new.items():
        if key not in old:
            if changes:
                patch[key] = value
        elif isinstance(value, dict) and isinstance(old[key], dict):
            patch.update(_maps(key, old[key], value, shape, changes, deletions))
        elif isinstance(value, list) and isinstance(old[key], list):
            patch.update(_lists(key, old[key], value, shape, changes, deletions))
        elif value != old[key] and changes:
            patch[key] = value
    if deletions:
        patch.update({key: None for key in old if key not in new})
    kept = [key for key in new if new[key] is not None]
    if retain_keys and kept and (patch or any(key not in new for key in old)):
        patch[RETAIN_KEYS] = sorted(kept)
    return patch


def _maps(key, old, new, shape, changes, deletions):
    if old == new:
        return {}
    inside = field_of(shape, key)
    if inside.replaces:
        return {key: new} if changes else {}
    patch = difference(old, new, inside, changes, deletions, inside.retain_keys)
    return {key: patch} if patch else {}


def _lists(key, old, new, shape, changes, deletions):
    if old == new:
        return {}
    inside = field_of(shape, key)
    if not inside.merges:
        return {key: new} if changes else {}
    if not old:
        return {key: new} if changes else {}
    if any(type(item) is not type((new or old)[0]) for item in (*old, *new)):
        raise errors.failed(f"list element types are not identical: {errors.go_value([old, new])}")
    if isinstance((new or old)[0], dict):
        return _keyed(key, old, new, inside, changes, deletions)
    return _plain(key, old, new, changes, deletions)


def _keyed(key, old, new, shape, changes, deletions):
    name = shape.merge_key
    charge(1 + len(old) + len(new))
    before = {hashable(item.get(name)): item for item in old}
    names = [_named(item, name) for item in new]
    kept = frozenset(map(hashable, names))
    patch = []
    for item in new:
        if hashable(item[name]) not in before:
            patch += [item] if changes else []
            continue
        inside = difference(before[hashable(item[name])], item, shape, changes, deletions, shape.retain_keys)
        if inside:
            patch.append({**inside, name: item[name]})
    if deletions:
        gone = sorted((item.get(name) for item in old if hashable(item.get(name)) not in kept), key=str)
        patch += [{PATCH: "delete", name: value} for value in gone]
    moved = names != [item.get(name) for item in old]
    orders = (changes and (patch or moved)) or (deletions and patch)
    told = {key: patch} if patch else {}
    return {**told, ELEMENT_ORDER + key: [{name: value} for value in names]} if orders and new else told


def _plain(key, old, new, changes, deletions):
    compared(old, new)
    added = [item for item in new if item not in old] if changes else []
    gone = sorted((item for item in old if item not in new), key=str) if deletions else []
    told = {key: added} if added else {}
    if gone:
        told[DELETE_FROM + key] = gone
    return {**told, ELEMENT_ORDER + key: new} if new and (changes or gone) else told


def _named(item, name):
    if name not in item:
        raise errors.no_merge_key(item, name)
    return item[name]
