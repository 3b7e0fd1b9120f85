"""The kubelet: makes true on its node what the pods bound to it say, and reports what it finds.

kubelet.py joins its parts; worker.py is one pod's worker and passes.py what it does; actions.py decides what must change, as data; starting.py
and stopping.py do it; pleg.py finds what has become of it; status.py says what is, and reporter.py writes it.
"""

from .kubelet import Kubelet

__all__ = ["Kubelet"]
