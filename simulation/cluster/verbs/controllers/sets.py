"""Verbs of the StatefulSet and the DaemonSet controller."""

from .shared import declare, declare_events, declare_removed

STS, DS = "concepts/workloads/controllers/statefulset/", "concepts/workloads/controllers/daemonset/"

declare(
    "statefulset-controller.create-pod",
    "The StatefulSet makes its next pod",
    "It is the turn of number {ordinal}: the StatefulSet controller creates {pod}.",
    why="Each pod has a name of its own and keeps it. The next one is made only when all before it are Ready, unless the policy is Parallel.",
    docs=STS + "#ordinal-index",
    level=1,
    message="POST pod",
)
declare(
    "statefulset-controller.delete-pod",
    "The StatefulSet removes a pod",
    "The StatefulSet controller deletes {pod}: {why_now}.",
    why="The highest number goes first. Its name is not given again before the old pod is wholly gone: there must never be two.",
    docs=STS + "#deployment-and-scaling-guarantees",
    level=1,
    message="DELETE pod",
)
declare(
    "statefulset-controller.create-claim",
    "A pod's own claim",
    "{pod} gets the claim {name}; it stays when the pod goes.",
    why="A new pod of the same name finds the data of the old one.",
    docs=STS + "#stable-storage",
    level=1,
    message="POST claim",
)
declare(
    "statefulset-controller.patch-claim",
    "A claim will follow its pod",
    "whenScaled is Delete: {name} gets {pod} as its owner.",
    docs=STS + "#persistentvolumeclaim-retention",
    message="PATCH claim",
)
declare(
    "statefulset-controller.create-revision",
    "The template is kept as revision {number}",
    "The controller writes the pod template of {owner} into {name}.",
    why="A rollback needs the old template, and a pod bears the name of the revision it was made from.",
    docs=STS + "#rolling-updates",
    message="POST revision",
)
declare(
    "statefulset-controller.update-revision",
    "An old template is the newest again",
    "{name} is revision {number} now.",
    docs=STS,
    message="PUT revision",
)
declare(
    "statefulset-controller.delete-revision",
    "An old revision is forgotten",
    "{owner} keeps {limit} unused revisions: {name} goes.",
    docs=STS,
    level=3,
    message="DELETE revision",
)
declare(
    "statefulset-controller.update-status",
    "The StatefulSet counts",
    "Status of {owner}: {have} of {wanted} pods are there, {ready} ready.",
    docs=STS,
    message="PUT status",
)
declare(
    "statefulset-controller.patch-adopt",
    "A pod is adopted",
    "{name} has the name and the labels of a pod of {owner}: it becomes one.",
    docs=STS,
    message="PATCH pod",
)
declare(
    "statefulset-controller.patch-release",
    "A pod is let go",
    "The labels of {name} no longer match {owner}: its ownerReference is taken away.",
    docs=STS,
    message="PATCH pod",
)
declare_removed("statefulset-controller", STS)
declare_events("statefulset-controller", "the StatefulSet controller")

declare(
    "daemonset-controller.create-pod",
    "The DaemonSet makes a pod for a node",
    "{node} should have a pod of {owner} and has none: the DaemonSet controller creates {name}.",
    why="A node affinity pins the pod to its node. Even so it is the scheduler that binds it.",
    docs=DS + "#how-daemon-pods-are-scheduled",
    level=1,
    message="POST pod",
)
declare(
    "daemonset-controller.delete-pod",
    "The DaemonSet removes a pod",
    "The DaemonSet controller deletes {pod} on {node}: {why_now}.",
    docs=DS + "#updating-a-daemonset",
    level=1,
    message="DELETE pod",
)
declare(
    "daemonset-controller.create-revision",
    "The template is kept as revision {number}",
    "The controller writes the pod template of {owner} into {name}.",
    docs=DS,
    message="POST revision",
)
declare(
    "daemonset-controller.update-revision",
    "An old template is the newest again",
    "{name} is revision {number} now.",
    docs=DS,
    message="PUT revision",
)
declare(
    "daemonset-controller.delete-revision",
    "An old revision is forgotten",
    "{owner} keeps {limit} unused revisions: {name} goes.",
    docs=DS,
    level=3,
    message="DELETE revision",
)
declare(
    "daemonset-controller.update-status",
    "The DaemonSet counts",
    "Status of {owner}: {wanted} nodes should have a pod, {have} have one, {ready} ready.",
    docs=DS,
    message="PUT status",
)
declare(
    "daemonset-controller.patch-adopt",
    "A pod is adopted",
    "{name} has the labels that {owner} selects: it becomes one of its pods.",
    docs=DS,
    message="PATCH pod",
)
declare(
    "daemonset-controller.patch-release",
    "A pod is let go",
    "The labels of {name} no longer match {owner}: its ownerReference is taken away.",
    docs=DS,
    message="PATCH pod",
)
declare_removed("daemonset-controller", DS)
declare_events("daemonset-controller", "the DaemonSet controller")
