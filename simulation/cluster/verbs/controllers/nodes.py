"""Verbs of the controllers that look after nodes: node lifecycle, taint eviction, pods of nodes that are gone."""

from .shared import declare, declare_events, declare_removed

NODES, TAINTS = "concepts/architecture/nodes/", "concepts/scheduling-eviction/taint-and-toleration/"

declare(
    "node-lifecycle-controller.update-status", "The node has fallen silent",
    "Nothing was heard of {node} for {seconds} s: the node lifecycle controller sets its conditions to Unknown.",
    why="It cannot know whether the node is dead or only cut off. The containers may well go on running.",
    docs=NODES + "#node-heartbeats", level=1, message="PUT node status",
)  # fmt: skip
declare(
    "node-lifecycle-controller.patch-taints", "The node's taints change",
    "Taints of {node}: {taints}.",
    why="What is wrong with a node becomes a taint: NoSchedule keeps new pods away, NoExecute drives those out that do not tolerate it.",
    docs=TAINTS + "#taint-based-evictions", level=1, message="PATCH node",
)  # fmt: skip
declare(
    "node-lifecycle-controller.patch-pod", "A pod on a lost node is not ready",
    "{pod} is on {node}: its Ready becomes False, so that Services leave it out.",
    docs=NODES, level=2, message="PATCH pod status",
)  # fmt: skip
declare_removed("node-lifecycle-controller", NODES)
declare_events("node-lifecycle-controller", "the node lifecycle controller")

declare(
    "taint-eviction-controller.patch-pod", "The pod learns why it goes",
    "{pod} gets the condition DisruptionTarget: {node} has a NoExecute taint.", docs=TAINTS, level=2, message="PATCH pod status",
)  # fmt: skip
declare(
    "taint-eviction-controller.delete-pod", "The pod's toleration is over",
    "{pod} has borne the taint of {node} as long as it tolerates it: the controller deletes it.",
    why="By default a pod bears a lost node for five minutes. On a node that does not answer it stays Terminating: nobody can confirm its end.",
    docs=TAINTS + "#taint-based-evictions", level=1, message="DELETE pod",
)  # fmt: skip
declare_removed("taint-eviction-controller", TAINTS)
declare_events("taint-eviction-controller", "the taint eviction controller")

declare(
    "pod-garbage-collector.patch-pod", "The pod has failed",
    "The node of {pod} no longer exists: its phase becomes Failed.", docs="concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection",
    level=2, message="PATCH pod status",
)  # fmt: skip
declare(
    "pod-garbage-collector.delete-pod", "A pod that nobody looks after goes",
    "The pod garbage collector deletes {pod}: {why_now}.",
    why="Only a kubelet can confirm that a pod has ended. Where there is none, this controller clears away what is left.",
    docs="concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection", level=1, message="DELETE pod",
)  # fmt: skip
declare_removed("pod-garbage-collector", "concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection")
