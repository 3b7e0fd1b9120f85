"""How large an object may be that somebody stores: etcd takes no request above 1.5 MiB.

What components write is no larger than what it was made of, so only a person's writes are measured. Source: --max-request-bytes of etcd.
"""

from __future__ import annotations

import json
from typing import Any

from ..budget import charge
from .api.request import Request
from .api.status import StatusError

LARGEST = 3 * 512 * 1024  # bytes
PER_UNIT = 200  # bytes that are measured for a unit of work


def check(request: Request, obj: dict[str, Any]) -> None:
    """Raises the StatusError that etcd's refusal becomes."""
    if request.caller.trusted:
        return
    size = len(json.dumps(obj, ensure_ascii=False, separators=(",", ":")))
    charge(1 + size // PER_UNIT)
    if size > LARGEST:
        raise StatusError(500, "", "etcdserver: request is too large")
