"""VolumeBinding: the rule, and the finding of volumes for claims."""

from .plugin import VolumeBinding

__all__ = ["VolumeBinding"]
