"""The end of a pod's life: phases that it never leaves (pkg/api/v1/pod/util.go, IsPodTerminal)."""

from __future__ import annotations

TERMINAL = ("Succeeded", "Failed")


def has_ended(pod: dict) -> bool:
    """Whether all its containers have ended for good."""
    return (pod.get("status") or {}).get("phase") in TERMINAL
