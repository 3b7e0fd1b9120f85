"""Tables as kubectl prints them: headers in capitals, columns three blanks apart, wide columns on demand.

Source: s/cli-runtime/pkg/printers/tableprinter.go, tabwriter.go.
"""

import re

from .tabwriter import laid_out

LEAST, PADDING = 6, 3


def lines(header, rows):
    """Header (or None) and rows of cells -> aligned text."""
    table = ([header] if header else []) + rows
    return laid_out("".join("\t".join(cell_text(cell) for cell in cells) + "\n" for cells in table), LEAST, PADDING)


def cell_text(cell):
    """A cell: text up to its first line break, numbers and booleans as Go prints them."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    line_break = re.search(r"[\f\n\r]", cell)
    return cell[: line_break.start()] + "..." if line_break else cell


class Looks:
    """How a table is printed: wide, with namespaces, with the kind before the name, with labels."""

    def __init__(self, wide=False, headers=True, namespaces=False, kind="", all_labels=False, label_columns=()):
        self.wide, self.headers, self.namespaces, self.kind = wide, headers, namespaces, kind
        self.all_labels, self.label_columns = all_labels, label_columns

    def text(self, table):
        """{columns, rows} as the API server prints them -> text."""
        chosen = [place for place, column in enumerate(table["columns"]) if self.wide or not column["priority"]]
        header = self._around(
            "NAMESPACE", [table["columns"][place]["name"].upper() for place in chosen],
            [label.rpartition("/")[2].upper() for label in self.label_columns], "LABELS",
        )  # fmt: skip
        names = {place for place, column in enumerate(table["columns"]) if column["format"] == "name"}
        rows = [self._row(row, chosen, names) for row in table["rows"]]
        return lines(header if self.headers else None, rows)

    def _row(self, row, chosen, names):
        metadata = row["object"]["metadata"]
        labels = metadata.get("labels") or {}
        prefix = f"{self.kind}/" if self.kind else ""
        cells = [f"{prefix}{row['cells'][p]}" if p in names and prefix else row["cells"][p] for p in chosen]
        told = ",".join(f"{key}={labels[key]}" for key in sorted(labels)) or "<none>"
        return self._around(metadata.get("namespace", ""), cells, [labels.get(n, "") for n in self.label_columns], told)

    def _around(self, namespace, cells, labels, told):
        return ([namespace] if self.namespaces else []) + cells + labels + ([told] if self.all_labels else [])
