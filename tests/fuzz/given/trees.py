"""Mutations: a tree of JSON values, a text or a list of words, with something in it that was not there before."""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

from . import strange


def mutated(draw: Random, tree: Any, others: list[Any] = (), most: int = 4) -> Any:  # type: ignore[assignment]
    """A copy of `tree` with one to `most` changes; `others` are trees whose parts may be put in."""
    tree = copy.deepcopy(tree)
    for _ in range(draw.choice((1, 1, 1, 2, 3, most))):
        places = list(_places(tree))
        if not places:
            return strange.value(draw)
        holder, key = draw.choice(places)
        draw.choice(CHANGES)(draw, holder, key, others)
    return tree


def changed(draw: Random, tree: Any) -> Any:
    """As `mutated`, for a tree that may be no more than one value, which may be exchanged as a whole."""
    found = mutated(draw, [tree])
    return found[0] if isinstance(found, list) and found else found


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key or index) of a tree."""
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            yield holder, key
            waiting.append(holder[key])


def _replace(draw: Random, holder: Any, key: Any, others: list[Any]) -> None:
    holder[key] = strange.value(draw)


def _nudge(draw: Random, holder: Any, key: Any, others: list[Any]) -> None:
    """Nearly the same value: a text with a letter more or less, a number that is somewhat another."""
    old = holder[key]
    if isinstance(old, str):
        holder[key] = text(draw, old)
    elif isinstance(old, int | float) and not isinstance(old, bool):
        holder[key] = draw.choice((old + 1, old - 1, -old, old * 1000, str(old), old * 10**9))
    else:
        holder[key] = draw.choice(([old], {"a": old}, str(old)[:200], None))


def _remove(draw: Random, holder: Any, key: Any, others: list[Any]) -> None:
    del holder[key]


def _double(draw: Random, holder: Any, key: Any, others: list[Any]) -> None:
    """The same once more: an item of a list again, a field under another name."""
    if isinstance(holder, list):
        holder.insert(draw.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    else:
        holder[text(draw, str(key))] = copy.deepcopy(holder[key])


def _add(draw: Random, holder: Any, key: Any, others: list[Any]) -> None:
    if isinstance(holder, list):
        holder.append(strange.value(draw))
    else:
        holder[strange.text(draw)] = strange.value(draw)


def _graft(draw: Random, holder: Any, key: Any, others: list[Any]) -> None:
    """What stands under the same field elsewhere, or anything from elsewhere."""
    if not others:
        return _replace(draw, holder, key, others)
    donors = list(_places(draw.choice(others)))
    same = [(place, name) for place, name in donors if name == key and isinstance(place, dict)]
    if same or donors:
        place, name = draw.choice(same or donors)
        holder[key] = copy.deepcopy(place[name])
    return None


CHANGES = (_replace, _replace, _replace, _nudge, _nudge, _remove, _double, _add, _graft, _graft)


def text(draw: Random, old: str) -> str:
    """A text with something put in, left out, doubled or exchanged."""
    place, kind = draw.randrange(len(old) + 1), draw.random()
    if kind < 0.35:
        return old[:place] + draw.choice(strange.TEXTS) + old[place:]
    if kind < 0.6:
        return old[:place] + old[place + draw.choice((1, 1, 2, 8)) :]
    if kind < 0.7:
        return old[:place]
    if kind < 0.8:
        return old * draw.choice((2, 50))
    letters = list(old)
    if letters:
        letters[min(place, len(letters) - 1)] = draw.choice("'\"\\$`{}[]()|&;<>*?!#~=%,.:-_/ \n\t0aA")
    return "".join(letters)


def words(draw: Random, old: list[str]) -> list[str]:
    """Words with one left out, doubled, exchanged with another, put in or changed."""
    new, place, kind = list(old), draw.randrange(len(old) + 1), draw.random()
    if kind < 0.2 and new:
        del new[min(place, len(new) - 1)]
    elif kind < 0.3 and len(new) > 1:
        here, there = draw.sample(range(len(new)), 2)
        new[here], new[there] = new[there], new[here]
    elif kind < 0.6:
        new.insert(place, strange.text(draw))
    elif new:
        at = min(place, len(new) - 1)
        new[at] = text(draw, new[at])
    return new
