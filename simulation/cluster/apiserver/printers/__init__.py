"""Server-side printing: objects -> the rows of a Table, as `kubectl get` shows them (pkg/printers/internalversion)."""

from .pod import pod_row, pod_wide
from .table import Printer, printer, table

__all__ = ["Printer", "pod_row", "pod_wide", "printer", "table"]
