"""Elastic columns, as Go's text/tabwriter lays them out: a column is as wide as its widest cell in neighbouring lines.

Source: text/tabwriter in Go's standard library.
"""


def laid_out(text, least=0, padding=2):
    """Text whose cells end in tabs -> text with blanks; `least` is the least width of a column, padding included."""
    lines = [line.split("\t") for line in text.split("\n")]
    out = []
    _format(lines, 0, len(lines), [], least, padding, out)
    return "\n".join(out)


def _format(lines, first, last, widths, least, padding, out):
    column, this = len(widths), first
    while this < last:
        if column >= len(lines[this]) - 1:
            this += 1
            continue
        out += [_line(cells, widths) for cells in lines[first:this]]
        first = this
        width = least
        while this < last and column < len(lines[this]) - 1:
            width = max(width, len(lines[this][column]) + padding)
            this += 1
        _format(lines, first, this, [*widths, width], least, padding, out)
        first = this
    out += [_line(cells, widths) for cells in lines[first:last]]


def _line(cells, widths):
    return "".join(cell.ljust(widths[place]) if place < len(widths) else cell for place, cell in enumerate(cells))
