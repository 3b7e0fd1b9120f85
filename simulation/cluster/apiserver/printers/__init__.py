"""Server-side printing: objects -> the rows of a Table, as `kubectl get` shows them (pkg/printers/internalversion)."""
