"""A unified difference of two texts, as `diff -u` prints it; each comparison of two lines is counted.

Source: difflib in Python's standard library, whose layout is that of diff.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from ...budget import charge

AROUND = 3  # lines that are shown before and after a change
PER_UNIT = 10  # pairs of lines that are compared for a unit of work


class _Matcher(difflib.SequenceMatcher):
    a: list[str]
    b2j: dict[str, list[int]]  # the lines of b, and where each stands

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> difflib.Match:
        lines = self.a[alo:ahi]
        charge(1 + len(lines) // 4)
        charge(sum(len(self.b2j.get(line, ())) for line in lines) // PER_UNIT)
        return super().find_longest_match(alo, ahi, blo, bhi)


def unified(old: list[str], new: list[str], old_name: str, new_name: str) -> str:
    """Lines with their line breaks, and the names of both files -> text; "" where nothing differs."""
    return "".join(_unified(old, new, old_name, new_name))


def _unified(old: list[str], new: list[str], old_name: str, new_name: str) -> Iterator[str]:
    charge(len(old) + len(new))
    if old == new:
        return
    yield f"--- {old_name}\n+++ {new_name}\n"
    for group in _Matcher(None, old, new).get_grouped_opcodes(AROUND):
        yield f"@@ -{_range(group[0][1], group[-1][2])} +{_range(group[0][3], group[-1][4])} @@\n"
        for tag, i, i_end, j, j_end in group:
            charge(i_end - i + j_end - j)
            if tag == "equal":
                yield from (" " + line for line in old[i:i_end])
                continue
            yield from ("-" + line for line in old[i:i_end])
            yield from ("+" + line for line in new[j:j_end])


def _range(start: int, stop: int) -> str:
    """Where a group stands: "3,7", or "3" for a single line; of no lines, the line before."""
    length = stop - start
    if length == 1:
        return str(start + 1)
    return f"{start + bool(length)},{length}"
