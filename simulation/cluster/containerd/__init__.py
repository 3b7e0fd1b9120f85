"""containerd: what the CRI answers on one node: sandboxes, images, containers, and the processes that run in them.

runtime.py has sandboxes and images, containers.py containers, processes.py what their processes do over time.
"""

from .containers import CreateError
from .runtime import Containerd

__all__ = ["Containerd", "CreateError"]
