"""PodTopologySpread: the rule, its constraints, and its fast path."""

from .plugin import PodTopologySpread

__all__ = ["PodTopologySpread"]
