"""Verbs of the kubelet."""

from . import VERBS

LIFECYCLE = "concepts/workloads/pods/pod-lifecycle/"

VERBS.declare(
    "kubelet.add-pod", "The kubelet takes the pod",
    "The kubelet of {node} watches for pods with its name in spec.nodeName: {pod} is one now.",
    why="Nobody sent the pod to the node. The kubelet asked to hear of every pod that is bound to it.",
    docs="reference/command-line-tools-reference/kubelet/", chapter="Node", level=1, moves=("apiserver", "kubelet", "watch ADDED"),
)  # fmt: skip
VERBS.declare(
    "kubelet.update-pod", "The kubelet hears of a change",
    "A watch event brings the changed {pod}: {what}.",
    docs=LIFECYCLE, chapter="Node", level=2, moves=("apiserver", "kubelet", "watch MODIFIED"),
)  # fmt: skip
VERBS.declare(
    "kubelet.sync-pod", "The kubelet goes on with the pod",
    "The kubelet looks at {pod} again: {what}.",
    docs=LIFECYCLE, chapter="Node", level=3,
)  # fmt: skip
VERBS.declare(
    "kubelet.reject", "The kubelet refuses the pod",
    "The kubelet checks for itself whether {pod} fits, and refuses: {message}",
    why="The pod is Failed for good. Only its owner, if it has one, makes a new one.",
    docs="tasks/debug/debug-application/debug-pods/", chapter="Node", level=1,
)  # fmt: skip
VERBS.declare(
    "kubelet.mount-volumes", "Volumes are mounted",
    "The kubelet mounts {volumes}, and waits until all of them are there.",
    why="Nothing starts before its volumes are mounted. The token by which the pod may speak to the API server comes this way.",
    docs="concepts/storage/volumes/", chapter="Node", level=2,
)  # fmt: skip
VERBS.declare(
    "kubelet.update-volume", "Mounted files are made anew",
    "The kubelet writes the newest contents into {volumes}.",
    why="Files change under a running process, which must read them again by itself. Environment variables never change.",
    docs="concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically", chapter="Node", level=1,
)  # fmt: skip
VERBS.declare(
    "kubelet.mount-failed", "A volume cannot be mounted",
    "{message}",
    why="The pod stays ContainerCreating. The kubelet goes on trying, waiting longer each time.",
    docs="concepts/storage/volumes/", chapter="Node", level=1,
)  # fmt: skip
VERBS.declare(
    "kubelet.image-present", "The image is already here",
    "{image} is on the node and its pull policy is {policy}: no pull.",
    docs="concepts/containers/images/#image-pull-policy", chapter="Image", level=2, moves=("kubelet", "containerd", "ImageStatus"),
)  # fmt: skip
VERBS.declare(
    "kubelet.back-off", "The kubelet waits before it tries again",
    "{message}",
    why="Each failure doubles the wait, up to 5 minutes, so that a broken pod does not wear out the node or the registry.",
    docs=LIFECYCLE + "#restart-policy", chapter="Container", level=2,
)  # fmt: skip
VERBS.declare(
    "kubelet.relist", "The kubelet looks at what runs",
    "The kubelet asks containerd what is there: {found}.",
    why="This is the PLEG. A running process is not enough to be Ready: {ready}.",
    docs=LIFECYCLE + "#container-states", chapter="Probes", level=2, moves=("containerd", "kubelet", "ListContainers"),
)  # fmt: skip
VERBS.declare(
    "kubelet.ready", "Probes: is it ready?",
    "{container} {probe}.",
    why="Ready means: may receive requests of a Service. Running means only: a process exists.",
    docs=LIFECYCLE + "#container-probes", chapter="Probes", level=1,
)  # fmt: skip
VERBS.declare(
    "kubelet.probe", "A probe is made",
    "{kind} probe of {container}: {verdict}.",
    why="Probes come from the node's kubelet, to the pod's own address.",
    docs=LIFECYCLE + "#container-probes", chapter="Probes", level=2, moves=("kubelet", "pod", "{kind} probe"),
)  # fmt: skip
VERBS.declare(
    "kubelet.probe-awaited", "A probe waits for its answer",
    "{kind} probe of {container}: no answer yet, it will take {seconds} s.",
    docs=LIFECYCLE + "#container-probes", chapter="Probes", level=3, moves=("kubelet", "pod", "{kind} probe"),
)  # fmt: skip
VERBS.declare(
    "kubelet.probe-turned", "A probe's verdict changes",
    "{kind} probe of {container}: {verdict}. That is {count} in a row, so {effect}.",
    docs=LIFECYCLE + "#container-probes", chapter="Probes", level=1, moves=("kubelet", "pod", "{kind} probe"),
)  # fmt: skip
VERBS.declare(
    "kubelet.patch-status", "The kubelet reports back",
    "The kubelet writes into the pod's status what it has found: {changed}.",
    why="The status is the kubelet's part of the object, as the spec is yours. It goes through the API server like everything else.",
    docs=LIFECYCLE + "#pod-conditions", chapter="Status", level=2, moves=("kubelet", "apiserver", "PATCH status"),
)  # fmt: skip
VERBS.declare(
    "kubelet.patch-phase", "The kubelet reports: {phase}",
    "The kubelet writes the status: the phase is {phase}, and kubectl prints {status}.",
    why="Only with this write can anybody else know. kubectl get pods reads it from the API server, never from the node.",
    docs=LIFECYCLE + "#pod-phase", chapter="Status", level=1, moves=("kubelet", "apiserver", "PATCH status"),
)  # fmt: skip
VERBS.declare(
    "kubelet.create-event", "Event: {reason}",
    "The kubelet records the Event {reason}: {message}",
    docs="reference/kubernetes-api/cluster-resources/event-v1/", chapter="Status", level=3, moves=("kubelet", "apiserver", "POST event"),
)  # fmt: skip
VERBS.declare(
    "kubelet.patch-event", "Event again: {reason}",
    "The Event {reason} is counted again, {count} times now: {message}",
    docs="reference/kubernetes-api/cluster-resources/event-v1/", chapter="Status", level=3, moves=("kubelet", "apiserver", "PATCH event"),
)  # fmt: skip
VERBS.declare(
    "kubelet.terminate", "The kubelet begins to stop the pod",
    "The kubelet sees {why_stop}: it stops the containers of {pod}.",
    docs=LIFECYCLE + "#pod-termination", chapter="Goodbye", level=2, moves=("apiserver", "kubelet", "watch MODIFIED"),
)  # fmt: skip
VERBS.declare(
    "kubelet.evict", "The kubelet evicts the pod",
    "The kubelet ends {pod} for good: {message}",
    why="The node must live. An evicted pod is Failed and stays as an object; only its owner, if it has one, makes a new one.",
    docs="concepts/scheduling-eviction/node-pressure-eviction/", chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "kubelet.unmount-volumes", "Volumes are unmounted", "Everything of {pod} is gone from the node; its volumes are unmounted.",
    docs=LIFECYCLE + "#pod-termination", chapter="Goodbye", level=2,
)  # fmt: skip
VERBS.declare(
    "kubelet.delete", "The kubelet lets the object go",
    "The kubelet deletes {pod} with a grace period of 0: the object may go now.",
    why="Two writes: first the grace period is set to 0, then the key is removed from etcd. A watcher sees both.",
    docs=LIFECYCLE + "#pod-termination", chapter="Goodbye", level=2, moves=("kubelet", "apiserver", "DELETE pod"),
)  # fmt: skip
VERBS.declare(
    "kubelet.removed", "The pod is gone",
    "The API server removes {name} from etcd. Only now is the pod gone, for everyone.",
    docs=LIFECYCLE + "#pod-termination", chapter="Goodbye", level=1, moves=("apiserver", "etcd", "DELETE {name}"),
)  # fmt: skip
VERBS.declare(
    "kubelet.forget", "The kubelet forgets the pod", "The object is gone; the kubelet drops its record of {pod}.",
    docs=LIFECYCLE, chapter="Goodbye", level=3, moves=("apiserver", "kubelet", "watch DELETED"),
)  # fmt: skip
VERBS.declare(
    "kubelet.hook", "A lifecycle hook runs", "The kubelet runs the {hook} hook of {container}: {verdict}.",
    docs="concepts/containers/container-lifecycle-hooks/", chapter="Container", level=2, moves=("kubelet", "pod", "{hook}"),
)  # fmt: skip
VERBS.declare(
    "kubelet.register-node", "The node registers itself",
    "The kubelet of {node} finds no Node of its name, and creates it.",
    docs="concepts/architecture/nodes/#self-registration-of-nodes", chapter="Status", level=1, moves=("kubelet", "apiserver", "POST node"),
)  # fmt: skip
VERBS.declare(
    "kubelet.last-lease", "The last heartbeat",
    "The kubelet of {node} has renewed its lease at {at}: that was the last that is heard of it.",
    why="A kubelet renews its lease each 10 s. The node lifecycle controller waits 50 s for the next time before it gives the node up.",
    docs="concepts/architecture/nodes/#node-heartbeats", chapter="Status", level=2,
)  # fmt: skip
VERBS.declare(
    "kubelet.patch-node-not-ready", "The node is not ready",
    "The kubelet writes the conditions of {node}: it is not Ready, {why}.",
    why="The kubelet itself is well, and says so: what it needs to run pods is not. New pods go elsewhere.",
    docs="concepts/architecture/nodes/#condition", chapter="Status", level=1, moves=("kubelet", "apiserver", "PATCH node status"),
)  # fmt: skip
VERBS.declare(
    "kubelet.patch-node", "The node is well again",
    "The kubelet writes the conditions of {node}: it is Ready.",
    why="With this the taints of the lost node go, and pods that had to wait may come.",
    docs="concepts/architecture/nodes/#condition", chapter="Status", level=1, moves=("kubelet", "apiserver", "PATCH node status"),
)  # fmt: skip
