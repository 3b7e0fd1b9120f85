"""The kubelet: makes true on its node what the pods bound to it say, and reports what it finds.

kubelet.py joins its parts; worker.py is one pod's worker; actions.py decides what must change, as data; starting.py and
stopping.py do it; status.py says what is; reporter.py writes it; images.py, volumes.py, probes.py, admission.py are what their names say.
"""

from .kubelet import Kubelet

__all__ = ["Kubelet"]
