"""What a refusal means, in plain words, for those who learn: by its reason as it is counted in the pod's condition."""

from ..phrases.catalogue import N_
from .plugins.dynamic_resources import NOTHING_TO_FREE
from .plugins.inter_pod_affinity.plugin import NO_AFFINITY, OWN_ANTI_AFFINITY, THEIR_ANTI_AFFINITY
from .plugins.node_affinity import NodeAffinity
from .plugins.node_name import NodeName
from .plugins.node_ports import NodePorts
from .plugins.node_resources_fit import INSUFFICIENT, TOO_MANY_PODS, NodeResourcesFit
from .plugins.node_unschedulable import NodeUnschedulable
from .plugins.pod_topology_spread.plugin import NOT_MATCHED
from .plugins.taint_toleration import TaintToleration
from .plugins.volumes.node_volume_limits import NodeVolumeLimits
from .plugins.volumes.volume_binding.plugin import (
    BIND_CONFLICT,
    NODE_CONFLICT,
    NOT_ENOUGH_SPACE,
    UNBOUND_IMMEDIATE,
    VOLUME_MISSING,
)
from .plugins.volumes.volume_restrictions import DISK_CONFLICT
from .plugins.volumes.volume_zone import VolumeZone
from .preemption import NO_VICTIMS, NOT_HELPFUL

LACKS = {  # reason -> the resource of the node that does not suffice
    INSUFFICIENT.format("cpu"): "cpu", INSUFFICIENT.format("memory"): "memory", TOO_MANY_PODS: "pods",
}  # fmt: skip
MEANINGS = {
    INSUFFICIENT.format("cpu"): N_("too little CPU is left there for what the pod requests"),
    INSUFFICIENT.format("memory"): N_("too little memory is left there for what the pod requests"),
    TOO_MANY_PODS: N_("the node already runs as many pods as it may"),
    TaintToleration.REFUSED.message: N_("a taint keeps every pod away that does not tolerate it"),
    NodeUnschedulable.REFUSED.message: N_("the node is cordoned"),
    NodeAffinity.REFUSED.message: N_("its labels are not what nodeSelector or node affinity asks for"),
    NodeName.REFUSED.message: N_("the pod asks for another node by name"),
    NodePorts.REFUSED.message: N_("another pod there has taken the host port"),
    NOT_MATCHED: N_("one more pod there would make the spread too uneven"),
    NO_AFFINITY: N_("the pods that this one must run beside are not there"),
    OWN_ANTI_AFFINITY: N_("this pod must not run beside a pod that is there"),
    THEIR_ANTI_AFFINITY: N_("a pod there does not allow this one beside it"),
    UNBOUND_IMMEDIATE: N_("a claim must be bound before the pod can be placed"),
    NODE_CONFLICT: N_("its volume cannot be reached from there"),
    BIND_CONFLICT: N_("no volume that fits its claim is available there"),
    NOT_ENOUGH_SPACE: N_("too little storage is left for its claim"),
    VOLUME_MISSING: N_("its claim is bound to a volume that does not exist"),
    DISK_CONFLICT: N_("another pod there uses the same disk"),
    VolumeZone.REFUSED.message: N_("its volume is in another zone"),
    NodeVolumeLimits.REFUSED.message: N_("no more volumes can be attached there"),
    NOT_HELPFUL.message: N_("removing pods with a lower priority would not help there"),
    NO_VICTIMS.message: N_("no pod there has a lower priority, so none may be removed"),
    NOTHING_TO_FREE: N_("there is no claim on a device that could be taken back"),
}
OF_PLUGINS = {  # plugin -> what its refusal means, where the reason itself is not known here
    NodeResourcesFit.name: N_("too little is left there of what the pod requests"),
}
