"""Verbs of kube-scheduler."""

from . import VERBS

SCHEDULING = "concepts/scheduling-eviction/kube-scheduler/"

VERBS.declare(
    "kube-scheduler.enqueue", "The scheduler hears of it",
    "A watch event brings {pod}: it has no node, so it joins the scheduling queue.",
    why="Nobody called the scheduler. It watches pods, and a pod without nodeName is its work.",
    docs=SCHEDULING, chapter="Scheduled", level=2, moves=("apiserver", "scheduler", "watch ADDED"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.decide", "The scheduler picks a node",
    "{fit} of {nodes} could run {pod}; {node} {why_node}.",
    why="First every rule may refuse a node (filter), then the rest are given points (score). The most points win.",
    docs=SCHEDULING, chapter="Scheduled", level=1,
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.unschedulable", "No node will do",
    "{message}",
    why="The pod stays Pending. The scheduler tries again when something changes that could help.",
    docs="tasks/debug/debug-application/debug-pods/#my-pod-stays-pending", chapter="Scheduled", level=1,
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.create-binding", "The pod is bound",
    "The scheduler asks the API server to bind {pod} to {node}; spec.nodeName is set, and that is all it does.",
    why="Binding starts nothing. The pod is still Pending: its node's kubelet has not even heard of it.",
    docs=SCHEDULING, chapter="Scheduled", level=1, moves=("scheduler", "apiserver", "POST binding"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.create-event", "Event: {reason}",
    "The scheduler records the Event {reason}: {message}",
    docs="reference/kubernetes-api/cluster-resources/event-v1/", chapter="Scheduled", level=3,
    moves=("scheduler", "apiserver", "POST event"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.patch-event", "Event again: {reason}",
    "The Event {reason} is counted again: {count} times now.",
    docs="reference/kubernetes-api/cluster-resources/event-v1/", chapter="Scheduled", level=3,
    moves=("scheduler", "apiserver", "PATCH event"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.patch-status", "The scheduler writes why",
    "The scheduler sets PodScheduled to False ({reason}), so that everyone can read why {pod} is Pending.",
    why="The condition and the Event carry the same words.",
    docs="concepts/workloads/pods/pod-lifecycle/#pod-conditions", chapter="Scheduled", level=2,
    moves=("scheduler", "apiserver", "PATCH status"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.requeue", "Worth another try",
    "{what} could make room for {pod}: it goes back to the queue.",
    why="Each rule that refused the pod names the events that may change its mind; the rest do not wake it.",
    docs=SCHEDULING, chapter="Scheduled", level=2, moves=("apiserver", "scheduler", "watch {event}"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.forget", "The scheduler lets go",
    "{pod} is gone, deleted or bound: it leaves the scheduling queue.",
    docs=SCHEDULING, chapter="Scheduled", level=3, moves=("apiserver", "scheduler", "watch {event}"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.bind-failed", "The binding is refused",
    "The API server refuses the binding of {pod}: {message}",
    docs=SCHEDULING, chapter="Scheduled", level=1, moves=("apiserver", "scheduler", "409"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.patch-victim", "A pod is marked as a victim",
    "The scheduler writes the condition DisruptionTarget on {pod}: it has to make room for {for_pod} on {node}.",
    docs="concepts/scheduling-eviction/pod-priority-preemption/", chapter="Scheduled", level=2, moves=("scheduler", "apiserver", "PATCH status"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.delete", "A pod is preempted",
    "The scheduler deletes {pod} on {node}, so that {for_pod} with its higher priority can go there.",
    why="The victim gets its whole grace period. Until it is gone the other pod stays Pending, nominated to the node.",
    docs="concepts/scheduling-eviction/pod-priority-preemption/", chapter="Scheduled", level=1, moves=("scheduler", "apiserver", "DELETE pod"),
)  # fmt: skip
VERBS.declare(
    "kube-scheduler.removed", "The victim is gone", "The API server removes {name} from etcd.",
    docs="concepts/scheduling-eviction/pod-priority-preemption/", chapter="Scheduled", level=2, moves=("apiserver", "etcd", "DELETE {name}"),
)  # fmt: skip
