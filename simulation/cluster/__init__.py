"""The pure core: a faithful, deterministic cluster. No Django, no clock of the machine, no dice, no input or output.

Walk the rooms in the order in which a pod does:
    kubectl/ -> apiserver/ -> etcd.py -> scheduler/ -> kubelet/ -> containerd.py -> cni.py -> registry/, program/ -> kubelet/ -> apiserver/
The front hall is cluster.py; clock.py, store.py, ids.py, latency.py are what every room stands on; transition.py and verbs/ tell.
"""

from .cluster import Cluster, Delta
from .scenario import Scenario, ScenarioError

__all__ = ["Cluster", "Delta", "Scenario", "ScenarioError"]
