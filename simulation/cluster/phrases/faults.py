"""Words of the verbs of faults."""

from .catalogue import N_, PHRASES

DEBUG, LOOPS = "tasks/debug/debug-cluster/", "concepts/architecture/controller/"

PHRASES.say(
    "fault.stop",
    N_(
        "{place, select, kubelet {Stopped: the kubelet on {node}} containerd {Stopped: containerd on {node}}"
        " cni {Stopped: the network plug-in on {node}} node {Stopped: {node}} other {Stopped: {component}}}"
    ),
    N_(
        "{already, select, true {It was stopped already, so nothing changes.} false {{place, select,"
        " apiserver {The API server is stopped. Nobody can read or write. What runs on the nodes goes on running.}"
        " etcd {{component} is stopped. Two of three etcd members are a quorum; with fewer, nothing can be written.}"
        " kube-scheduler {kube-scheduler is stopped. New pods stay Pending: nobody else picks a node for them.}"
        " kube-controller-manager {kube-controller-manager is stopped. The work of its controllers waits: nobody else does it.}"
        " kubelet {The kubelet on {node} is stopped. Its containers go on running, but nobody restarts them, probes them or reports on them.}"
        " containerd {containerd on {node} is stopped. Processes go on, but no container can be started or inspected.}"
        " cni {The network plug-in on {node} is stopped. No new pod there can get an address.}"
        " node {The machine {node} is switched off. Everything on it is dead.}}}}"
    ),
    docs=DEBUG,
)  # fmt: skip
PHRASES.say(
    "fault.start",
    N_(
        "{place, select, kubelet {Started: the kubelet on {node}} containerd {Started: containerd on {node}}"
        " cni {Started: the network plug-in on {node}} node {Started: {node}} other {Started: {component}}}"
    ),
    N_(
        "{place, select,"
        " apiserver {The API server is running again. Everyone who watches it lists everything again.}"
        " etcd {{component} is running again. Everyone who watches the API server lists everything again.}"
        " kube-scheduler {kube-scheduler is running again. It lists everything it watches, and goes on from what it finds.}"
        " kube-controller-manager {kube-controller-manager is running again. Its controllers list everything they watch, and"
        " go on from what they find.}"
        " kubelet {The kubelet on {node} is running again. It lists its pods and goes on from what it finds.}"
        " containerd {containerd on {node} is running again. The kubelet can start and inspect containers.}"
        " cni {The network plug-in on {node} is running again. Pods can get addresses.}"
        " node {The machine {node} is switched on again. Its kubelet starts, and goes on from what it finds.}}"
    ),
    why=N_(
        "{place, select,"
        " apiserver {Nothing is lost: everything that was stored is in etcd.}"
        " etcd {Nothing is lost: what was stored is still on the disks of the members.}"
        " containerd {Whoever had to wait for it tries again.}"
        " cni {Whoever had to wait for it tries again.}"
        " other {No component keeps a list of orders. It compares what is with what should be, so a restart costs nothing but"
        " time.}}"
    ),
    docs=LOOPS,
)  # fmt: skip
PHRASES.say(
    "fault.cut", N_("Cut off: {node}"),
    N_("The network between {node} and the control plane is cut. The containers on {node} notice nothing."), docs=DEBUG,
)  # fmt: skip
PHRASES.say("fault.heal", N_("Connected again: {node}"), N_("{node} can reach the control plane again."), docs=DEBUG)
PHRASES.say(
    "fault.registry",
    N_("The registry changes"),
    N_(
        "{all, select, true {From now on the registry gives a different answer for every image.}"
        " false {From now on the registry gives a different answer for {images, list}.}}"
    ),
)
PHRASES.say(
    "fault.addresses",
    N_("{free, select, none {Addresses are back} other {Addresses run out}}"),
    N_(
        "{free, plural, none {{node} can give out every free address of its range again.}"
        " =0 {{node} has no address left to give to a pod.} one {{node} has only # address left to give to pods.}"
        " other {{node} has only # addresses left to give to pods.}}"
    ),
)
PHRASES.say(
    "fault.watch", N_("A watch event is disturbed"),
    N_(
        "{disturbance, select, drop {The next watch event for {component} will be lost.}"
        " repeat {The next watch event for {component} will arrive twice.}"
        " delay {The next watch event for {component} will arrive late.}}"
    ),
)  # fmt: skip
PHRASES.say(
    "fault.conflict", N_("A write will conflict"), N_("The next write of {component} will meet a 409 Conflict.")
)
PHRASES.say(
    "fault.dropped", N_("The list is read again"),
    N_(
        "The watch of {component} ends, as it does every 5 to 10 minutes. {component} lists everything again and finds what"
        " it has missed."
    ),
    why=N_("Nobody relies on hearing every event. That is what level-triggered means."),
    docs="reference/using-api/api-concepts/#efficient-detection-of-changes",
)  # fmt: skip
PHRASES.say(
    "fault.late",
    N_("A late event arrives"),
    N_("The event that was held up reaches {component}, which only now hears what has changed."),
    why=N_("Until then it acted on what it knew. Every component is always a little behind."),
    docs="reference/using-api/api-concepts/#efficient-detection-of-changes",
)
PHRASES.say(
    "fault.retry", N_("It must be tried again"),
    N_("{component} cannot do its work now, and will try again. The answer it got: {message}"), docs=LOOPS,
)  # fmt: skip
PHRASES.say(
    "fault.webhook", N_("An admission webhook"),
    N_(
        "{effect, select, gone {The admission webhook is gone. Pods are created without asking it.}"
        " reject {From now on the admission webhook {name} is asked about every new pod. It denies them all.}"
        " timeout {From now on the admission webhook {name} is asked about every new pod. It never answers in time.}"
        " refuse {From now on the admission webhook {name} is asked about every new pod. It cannot be reached.}}"
    ),
    docs="reference/access-authn-authz/extensible-admission-controllers/",
)  # fmt: skip
PHRASES.say(
    "fault.pressure",
    N_(
        "{short, select,"
        " true {{of, select, memory {{node} runs out of memory} disk {{node} runs out of disk} pid {{node} runs out of PIDs}}}"
        " false {{of, select, memory {{node} has memory again} disk {{node} has disk again} pid {{node} has PIDs again}}}}"
    ),
    N_(
        "{short, select, true {{node} runs short of {of, select, memory {memory} disk {disk space} pid {process IDs}}.}"
        " false {{node} has enough {of, select, memory {memory} disk {disk space} pid {process IDs}} again.}}"
        " Its kubelet finds out at its next check: it looks every 10 s."
    ),
    docs="concepts/scheduling-eviction/node-pressure-eviction/",
)  # fmt: skip
