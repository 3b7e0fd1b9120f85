"""Server-side printing: objects -> the rows of a Table, as `kubectl get` shows them (pkg/printers/internalversion)."""

from .pod import pod_row, pod_wide
from .table import table

__all__ = ["pod_row", "pod_wide", "table"]
