"""Words of kube-scheduler's verbs."""

from .catalogue import N_, PHRASES

SCHEDULING, EVENTS = (
    "concepts/scheduling-eviction/kube-scheduler/",
    "reference/kubernetes-api/cluster-resources/event-v1/",
)
PRIORITY = "concepts/scheduling-eviction/pod-priority-preemption/"

PHRASES.say(
    "kube-scheduler.enqueue", N_("The scheduler hears of it"),
    N_(
        "{gated, select, true {The scheduler learns of {pod}. It has scheduling gates, so it has to wait until they are gone.}"
        " false {The scheduler learns of {pod}. It has no node yet, so it joins the scheduling queue.}}"
    ),
    why=N_("Nobody calls the scheduler. It watches pods, and a pod without spec.nodeName is its work."),
    label=N_("watch ADDED"), docs=SCHEDULING,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.decide", N_("The scheduler picks a node"),
    N_(
        "{why_node, select,"
        " only {{nodes, plural, one {There is only one node, {node}, and it can run {pod}.}"
        " other {Only one of # nodes can run {pod}: {node}.}}}"
        " most {{nodes, plural, one {{node} can run {pod}.} other {{fit} of # nodes can run {pod}. {node} has the most points.}}}"
        " tie {{nodes, plural, one {{node} can run {pod}.}"
        " other {{fit} of # nodes can run {pod}. {node} is the first of those with the most points.}}}}"
    ),
    why=N_("First, any rule can refuse a node (filter). Then the nodes that are left get points (score). The most points win."),
    docs=SCHEDULING,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.unschedulable", N_("No node will do"), N_("The scheduler finds no node for {pod}: {message}"),
    why=N_("The pod stays Pending. The scheduler tries again when something changes that could help."),
    docs="tasks/debug/debug-application/debug-pods/#my-pod-stays-pending",
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.create-binding", N_("The pod is bound"),
    N_("The scheduler asks the API server to bind {pod} to {node}. That sets spec.nodeName, and nothing else."),
    why=N_("Binding starts nothing. The pod is still Pending: the kubelet of its node has not even heard of it."),
    label=N_("POST binding"), docs=SCHEDULING,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.create-event", N_("Event: {reason}"), N_("The scheduler records the Event {reason}: {message}"),
    label=N_("POST event"), docs=EVENTS,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.patch-event", N_("Event again: {reason}"),
    N_("The scheduler records the Event {reason} again, {count} times so far: {message}"),
    label=N_("PATCH event"), docs=EVENTS,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.patch-status", N_("The scheduler writes why"),
    N_("The scheduler sets the condition PodScheduled to False ({reason}), so that everyone can read why {pod} is Pending."),
    why=N_("The condition and the Event carry the same message."), label=N_("PATCH status"),
    docs="concepts/workloads/pods/pod-lifecycle/#pod-conditions",
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.requeue", N_("Worth another try"),
    N_(
        "{event, select,"
        " AssignedPodDelete {A pod has left its node. That may help {pod}, so it goes back to the scheduling queue.}"
        " AssignedPodAdd {Another pod has got its node. That may help {pod}, so it goes back to the scheduling queue.}"
        " AssignedPodLabel {A running pod has new labels. That may help {pod}, so it goes back to the scheduling queue.}"
        " NodeAdd {There is a new node. That may help {pod}, so it goes back to the scheduling queue.}"
        " NodeAllocatable {A node can hold more now. That may help {pod}, so it goes back to the scheduling queue.}"
        " NodeLabel {A node has new labels. That may help {pod}, so it goes back to the scheduling queue.}"
        " NodeTaint {The taints of a node have changed. That may help {pod}, so it goes back to the scheduling queue.}"
        " NodeDelete {A node is gone. That may help {pod}, so it goes back to the scheduling queue.}"
        " Volume {A volume or a claim has changed. That may help {pod}, so it goes back to the scheduling queue.}"
        " retry {The scheduler failed on {pod} and has waited. {pod} goes back to the scheduling queue.}"
        " flush {{pod} has waited for five minutes, so it goes back to the scheduling queue.}"
        " other {{event}: {pod} goes back to the scheduling queue.}}"
    ),
    why=N_("Each rule that refused the pod names the events that may change its answer. Other events do not wake the pod."),
    label=N_("watch {event}"), docs=SCHEDULING,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.forget", N_("The scheduler lets go"),
    N_(
        "{event, select, DELETED {{pod} is gone, so the scheduler forgets it.}"
        " other {{pod} needs no node any more, so it leaves the scheduling queue.}}"
    ),
    label=N_("watch {event}"), docs=SCHEDULING,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.bind-failed", N_("The binding is refused"),
    N_("The API server refuses the binding of {pod}: {message}"), label=N_("409"), docs=SCHEDULING,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.patch-victim", N_("A pod is marked as a victim"),
    N_("The scheduler sets the condition DisruptionTarget on {pod}, which has to make room for {for_pod} on {node}."),
    label=N_("PATCH status"), docs=PRIORITY,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.delete", N_("A pod is preempted"),
    N_("The scheduler deletes {pod} on {node}, so that {for_pod} with its higher priority can go there."),
    why=N_("The victim gets its whole grace period. Until it is gone, {for_pod} stays Pending, nominated to the node."),
    label=N_("DELETE pod"), docs=PRIORITY,
)  # fmt: skip
PHRASES.say(
    "kube-scheduler.removed", N_("The victim is gone"), N_("The API server removes {name} from etcd."),
    label=N_("DELETE {name}"), docs=PRIORITY,
)  # fmt: skip
