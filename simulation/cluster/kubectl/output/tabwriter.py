"""Elastic columns, as Go's text/tabwriter lays them out: a column is as wide as its widest cell in neighbouring lines.

Source: text/tabwriter in Go's standard library.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...budget import allocate, charge

Lines = list[list[str]]
PER_UNIT = 50  # characters that are laid out for a unit of work


def laid_out(text: str, least: int = 0, padding: int = 2) -> str:
    """Text whose cells end in tabs -> text with blanks; `least` is the least width of a column, padding included."""
    charge(1 + len(text) // PER_UNIT)
    lines = [line.split("\t") for line in text.split("\n")]
    out: list[str] = []
    waiting = [_columns(lines, 0, len(lines), [], least, padding, out)]
    while waiting:  # as deep as a line has columns, which Python's own stack need not be
        inner = next(waiting[-1], None)
        if inner is None:
            waiting.pop()
        else:
            waiting.append(inner)
    return "\n".join(out)


def _columns(
    lines: Lines, first: int, last: int, widths: list[int], least: int, padding: int, out: list[str]
) -> Iterator[Iterator]:
    """Lays out the lines from the column after `widths` on; yields what must be laid out before it goes on."""
    column, this = len(widths), first
    while this < last:
        charge()
        if column >= len(lines[this]) - 1:
            this += 1
            continue
        out += [_line(cells, widths) for cells in lines[first:this]]
        first = this
        width = least
        while this < last and column < len(lines[this]) - 1:
            width = max(width, len(lines[this][column]) + padding)
            this += 1
        charge(this - first + len(widths) // PER_UNIT)
        yield _columns(lines, first, this, [*widths, width], least, padding, out)
        first = this
    out += [_line(cells, widths) for cells in lines[first:last]]


def _line(cells: list[str], widths: list[int]) -> str:
    size = sum(widths) + len(cells[-1])
    charge(len(cells) // 4 + size // PER_UNIT // PER_UNIT)
    allocate(size)
    return "".join(cell.ljust(widths[place]) if place < len(widths) else cell for place, cell in enumerate(cells))
