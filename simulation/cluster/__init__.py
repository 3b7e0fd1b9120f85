"""The pure core: a faithful, deterministic cluster. No Django, no clock of the machine, no dice, no input or output.

Walk the rooms in the order in which a pod does:
    kubectl/ -> apiserver/ -> etcd.py -> scheduler/ -> kubelet/ -> containerd/ -> cni.py -> registry/, program/ -> kubelet/ -> apiserver/
The front hall is cluster.py; ground.py is what every room stands on; transition.py, verbs/ and phrases/ tell.
docs/architecture.md has the map and the laws.
"""

from .cluster import Cluster, Delta
from .scenario import Scenario, ScenarioError

__all__ = ["Cluster", "Delta", "Scenario", "ScenarioError"]
