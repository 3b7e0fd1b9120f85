"""Words of the verbs of node lifecycle, taint eviction and the pod garbage collector."""

from ..catalogue import N_, PHRASES
from .shared import say_events, say_removed

LIFECYCLE, NODES = "node-lifecycle-controller", "concepts/architecture/nodes/"
EVICTION, TAINTS = "taint-eviction-controller", "concepts/scheduling-eviction/taint-and-toleration/"
GC, GONE = "pod-garbage-collector", "concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection"

PHRASES.say(
    f"{LIFECYCLE}.update-status", N_("The node has fallen silent"),
    N_("Nobody has heard from {node} for {silent_s, seconds}. The node lifecycle controller sets its conditions to Unknown."),
    why=N_("It cannot know whether the node is dead or only cut off. The containers may well go on running."),
    label=N_("PUT node status"), docs=NODES + "#node-heartbeats",
)  # fmt: skip
PHRASES.say(
    f"{LIFECYCLE}.patch-taints", N_("The node's taints change"),
    N_(
        "{taints, plural, =0 {{node} has no taints any more.} one {{node} has the taint {taints, list} now.}"
        " other {{node} has the taints {taints, list} now.}}"
    ),
    why=N_(
        "What is wrong with a node becomes a taint: NoSchedule keeps new pods away, NoExecute drives out pods that do not"
        " tolerate it."
    ),
    label=N_("PATCH node"), docs=TAINTS + "#taint-based-evictions",
)  # fmt: skip
PHRASES.say(
    f"{LIFECYCLE}.patch-pod", N_("A pod on a lost node is not ready"),
    N_("{pod} is on {node}. The controller sets its condition Ready to False, so that Services leave it out."),
    label=N_("PATCH pod status"), docs=NODES,
)  # fmt: skip
say_events(
    LIFECYCLE, N_("The node lifecycle controller records the Event {reason}: {message}"),
    N_("The node lifecycle controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip

PHRASES.say(
    f"{EVICTION}.patch-pod", N_("The pod is marked for eviction"),
    N_("{pod} gets the condition DisruptionTarget, because {node} has a NoExecute taint."), label=N_("PATCH pod status"),
    docs=TAINTS,
)  # fmt: skip
PHRASES.say(
    f"{EVICTION}.delete-pod", N_("The taint drives the pod away"),
    N_("{pod} may not stay on {node} with its NoExecute taint. The controller deletes it."),
    why=N_(
        "By default a pod tolerates a lost node for five minutes. On a node that does not answer, a deleted pod stays"
        " Terminating: nobody can confirm that it has ended."
    ),
    label=N_("DELETE pod"), docs=TAINTS + "#taint-based-evictions",
)  # fmt: skip
say_removed(EVICTION, TAINTS)
say_events(
    EVICTION, N_("The taint eviction controller records the Event {reason}: {message}"),
    N_("The taint eviction controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip

PHRASES.say(
    f"{GC}.patch-pod", N_("The pod has failed"),
    N_("No kubelet looks after {pod}. The pod garbage collector sets its phase to Failed."),
    label=N_("PATCH pod status"), docs=GONE,
)  # fmt: skip
PHRASES.say(
    f"{GC}.delete-pod", N_("A pod that nobody looks after is removed"),
    N_(
        "{why_now, select,"
        " unbound {{pod} was deleted before it had a node. The pod garbage collector removes it.}"
        " out-of-service {{node}, the node of {pod}, is out of service. The pod garbage collector deletes the pod.}"
        " no-node {The node {node} does not exist. The pod garbage collector deletes {pod}.}"
        " too-many {More than {most} pods have ended. The pod garbage collector deletes {pod}, one of the oldest.}}"
    ),
    why=N_("Only a kubelet can confirm that a pod has ended. Where there is none, this controller clears away what is left."),
    label=N_("DELETE pod"), docs=GONE,
)  # fmt: skip
say_removed(GC, GONE)
