"""Is a regular expression linear? Python's engine goes back and tries again: where two ways lead over the same text, it may try all of them.

The pattern becomes an automaton of its letters. Its work is beyond linear only if some word can be repeated along two ways:
from p back to p and also on to q, and from q back to q (then it tries each place to cross over: quadratic), or from p to p in two ways
(then each repetition doubles: exponential). Where a pattern is searched for, the text before it is one more place that repeats.
So a pattern is taken for linear only if it is; one that is refused may still be, for what follows may never fail.
Sources: Weideman and others, "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers" (2016).
"""

import re
from collections import deque
from itertools import product
from re import _constants as code
from re import _parser as parser

WHOLE, HEAD, ANYWHERE = "fullmatch", "match", "search"  # how a pattern is used: what must fit, and where it may begin
EXTRA = "\0\n\r\t aZ_09-./:\u00e9\u0663\u2028\ud83d"  # one letter of each kind, beside those that the pattern names
MOST_COPIES = 3  # of what is repeated a known number of times: more make no other kind of ambiguity


class Automaton:
    """`letters[p]`: what position p reads (None: the end of the text); `after[p]`: {q: ways, 2 for more}; `accepting`: where it may stop."""

    def __init__(self, tree: parser.SubPattern, flags: int, use: str):
        self.flags, self.alphabet = flags, alphabet(tree)
        self.letters: list[frozenset[str] | None] = []
        self.greedy: dict[
            int, int
        ] = {}  # position in a possessive loop -> which loop: nobody leaves it by a letter that it reads
        self.epsilon: dict[int, list[int]] = {}
        self.nodes = 0
        self.reads: dict[int, tuple[int, int]] = {}  # node -> (position, node after it)
        self.inner: list[Automaton] = []
        start, end = self.node(), self.node()
        self.build(tree, start, end)
        if use == WHOLE:
            last = self.node()
            self.leaf(None, end, last)
            end = last
        self.end = end
        begin = self.searched(start, tree) if use == ANYWHERE else start
        paths = {node: self.paths(node) for node in {begin, *(after for _, after in self.reads.values())}}
        self.after = {position: paths[node][0] for position, node in self.reads.values()}
        self.accepting = {position for position, node in self.reads.values() if paths[node][1]}
        self.alphabet = one_of_each_kind(self)

    def node(self) -> int:
        self.nodes += 1
        self.epsilon[self.nodes] = []
        return self.nodes

    def leaf(self, letters: frozenset[str] | None, start: int, end: int) -> int:
        position = len(self.letters)
        self.letters.append(letters)
        before = self.node()
        self.epsilon[start].append(before)
        self.reads[before] = (position, end)
        return position

    def searched(self, start: int, tree) -> int:
        """The node from which a search begins: any text may come first; with ^ only whole lines."""
        first = tree[0] if len(tree) else (None, None)
        lines = first == (code.AT, code.AT_BEGINNING) and self.flags & re.MULTILINE
        if first[0] is code.AT and first[1] in (code.AT_BEGINNING, code.AT_BEGINNING_STRING) and not lines:
            return start
        begin, after = self.node(), self.node()
        self.leaf(frozenset(self.alphabet), begin, after)
        self.epsilon[after].append(begin)
        self.epsilon[begin].append(start)
        if lines:
            self.epsilon[begin].remove(start)
            self.leaf(frozenset("\n"), begin, start)
        return begin

    def paths(self, node: int) -> tuple[dict[int, int], bool]:
        """({position that may read next: ways there}, whether the pattern may end here), by steps that read nothing."""
        found: dict[int, int] = {}
        ends, waiting, steps = False, [(node, frozenset([node]))], 0
        while waiting and steps < 20_000:
            steps += 1
            here, seen = waiting.pop()
            if here == self.end:
                ends = True
            if here in self.reads:
                position = self.reads[here][0]
                found[position] = min(2, found.get(position, 0) + 1)
            waiting += [(other, seen | {other}) for other in self.epsilon[here] if other not in seen]
        return found, ends

    def build(self, items, start: int, end: int) -> None:
        here = start
        for item in items:
            after = self.node()
            self.one(item, here, after)
            here = after
        self.epsilon[here].append(end)

    def one(self, item, start: int, end: int) -> None:
        operation, value = item
        if operation in (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN):
            self.leaf(frozenset(letter for letter in self.alphabet if fits(item, letter, self.flags)), start, end)
        elif operation is code.BRANCH:
            for branch in value[1]:
                self.build(branch, start, end)
        elif operation is code.SUBPATTERN:
            self.build(value[-1], start, end)
        elif operation is code.ATOMIC_GROUP:
            self.build(value, start, end)
        elif operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            self.repeat(operation, *value, start, end)
        elif operation in (code.ASSERT, code.ASSERT_NOT):
            self.inner.append(Automaton(value[1], self.flags, HEAD))  # it looks from where it stands
            self.epsilon[start].append(end)
        elif operation is code.AT and value in (code.AT_END, code.AT_END_STRING):
            self.leaf(None, start, end)
        elif operation is code.AT:
            self.epsilon[start].append(end)
        else:
            raise ValueError(f"{operation} is not understood here")

    def repeat(self, operation, least: int, most: int, items, start: int, end: int) -> None:
        here, first = start, len(self.letters)
        for _ in range(min(least, MOST_COPIES)):
            after = self.node()
            self.build(items, here, after)
            here = after
        if most is code.MAXREPEAT:
            body, done = self.node(), self.node()
            self.epsilon[here] += [body, end]
            self.build(items, body, done)
            self.epsilon[done] += [body, end]
        else:
            for _ in range(min(most, least + MOST_COPIES) - least):
                self.epsilon[here].append(end)
                after = self.node()
                self.build(items, here, after)
                here = after
            self.epsilon[here].append(end)
        if operation is code.POSSESSIVE_REPEAT and len(items) == 1 and len(self.letters) - first <= least + 1:
            self.greedy |= dict.fromkeys(range(first, len(self.letters)), first)

    def reading(self, position: int, letter: str) -> list[tuple[int, int]]:
        """[(position, ways)] that can be reached from `position` by reading this letter."""
        stays = position in self.greedy and letter in (self.letters[position] or ())
        return [
            (other, ways) for other, ways in self.after[position].items()
            if letter in (self.letters[other] or ()) and (not stays or self.greedy.get(other) == self.greedy[position])
        ]  # fmt: skip


def automaton_of(pattern: str, flags: int, use: str) -> Automaton:
    tree = parser.parse(pattern, flags)
    return Automaton(tree, tree.state.flags, use)


def one_of_each_kind(automaton: Automaton) -> str:
    """Of the letters that the same positions read, one stands for all."""
    kinds: dict[tuple[bool, ...], str] = {}
    for letter in sorted(automaton.alphabet, key=lambda one: (not one.isprintable(), one)):
        kinds.setdefault(tuple(letter in (letters or ()) for letters in automaton.letters), letter)
    return "".join(sorted(kinds.values()))


def alphabet(items) -> str:
    """Letters that stand for all: those that the pattern names, their neighbours, and one of each kind."""
    letters = set(EXTRA)

    def name(number: int) -> None:
        letters.update(chr(one) for one in (number - 1, number, number + 1) if 0 <= one < 0x110000)

    def walk(part) -> None:
        if isinstance(part, tuple) and len(part) == 2 and part[0] in (code.LITERAL, code.NOT_LITERAL):
            name(part[1])
        elif isinstance(part, tuple) and len(part) == 2 and part[0] is code.RANGE:
            name(part[1][0])
            name(part[1][1])
        elif isinstance(part, tuple | list | parser.SubPattern):
            for one in part:
                walk(one)

    walk(items)
    return "".join(sorted(letters))


def fits(item, letter: str, flags: int) -> bool:
    """Whether one item of a pattern reads this letter: Python's own engine says so."""
    tree = parser.SubPattern(parser.State())
    tree.state.flags = flags & ~re.DEBUG
    tree.append(item)
    return compiled(repr(item), tree, flags).match(letter) is not None


_COMPILED: dict[tuple[str, int], re.Pattern] = {}


def compiled(key: str, tree, flags: int) -> re.Pattern:
    from re import _compiler

    if (key, flags) not in _COMPILED:
        _COMPILED[key, flags] = _compiler.compile(tree, flags)
    return _COMPILED[key, flags]


def superlinear(pattern: str, flags: int = 0, use: str = ANYWHERE) -> str | None:
    """A word that the pattern may read in more than one way however often it is repeated, or None: then its work is linear."""
    automaton = automaton_of(pattern, flags, use)
    for one in (automaton, *automaton.inner):
        behind = {position: reached(one, position) for position in one.after}
        cyclic = [position for position in one.after if position in behind[position]]
        for p, q in product(cyclic, cyclic):
            if p == q:
                word = doubled(one, p, behind)
            else:
                word = crossed(one, p, q, behind) if q not in one.accepting and q in behind[p] else None
            if word:
                return word
    return None


def reached(automaton: Automaton, p: int) -> set[int]:
    """The positions that may be read some time after p."""
    seen: set[int] = set()
    waiting = [p]
    while waiting:
        new = [other for other in automaton.after[waiting.pop()] if other not in seen and automaton.letters[other]]
        seen.update(new)
        waiting += new
    return seen


def doubled(automaton: Automaton, p: int, behind: dict[int, set[int]]) -> str | None:
    """A word that leads from p to p in two ways."""

    def steps(here, letter):
        firsts, seconds = (automaton.reading(one, letter) for one in here[:2])
        for (first, ways), (second, _) in product(firsts, seconds):
            yield first, second, here[2] or first != second or ways > 1

    return walked(automaton, (p, p, False), (p, p, True), steps, lambda there: p in behind[there[0]] & behind[there[1]])


def crossed(automaton: Automaton, p: int, q: int, behind: dict[int, set[int]]) -> str | None:
    """A word that leads from p to p, from p to q and from q to q."""

    def steps(here, letter):
        return product(*([other for other, _ in automaton.reading(one, letter)] for one in here))

    def leads_there(there):
        return p in behind[there[0]] and q in behind[there[1]] and q in behind[there[2]]

    return walked(automaton, (p, p, q), (p, q, q), steps, leads_there)


def walked(automaton: Automaton, start: tuple, goal: tuple, steps, leads_there) -> str | None:
    """The shortest word from one place to the other; `steps(here, letter)` are the next places, some of which lead nowhere."""
    found, waiting = {start: ""}, deque([start])
    while waiting:
        here = waiting.popleft()
        for letter in automaton.alphabet:
            for there in steps(here, letter):
                if there == goal:
                    return found[here] + letter
                if there not in found and leads_there(there):
                    found[there] = found[here] + letter
                    waiting.append(there)
    return None


def worst(pattern: str, flags: int = 0) -> list[str]:
    """Pieces of text that the pattern can read again and again: for each place that repeats, the way there and the way round."""
    automaton = automaton_of(pattern, flags, HEAD)
    pieces = []
    for position in automaton.after:
        if position in reached(automaton, position):
            way = walked(automaton, (position,), (position,), lambda here, letter: (
                (other,) for other, _ in automaton.reading(here[0], letter)), lambda there: True)  # fmt: skip
            pieces.append(way or "")
    return sorted({piece for piece in pieces if piece})
