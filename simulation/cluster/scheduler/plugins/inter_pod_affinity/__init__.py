"""InterPodAffinity: the rule, and its fast path."""

from .plugin import InterPodAffinity

__all__ = ["InterPodAffinity"]
