"""Words of the kubelet's verbs."""

from .catalogue import N_, PHRASES

PODS, VOLUMES = "concepts/workloads/pods/pod-lifecycle/", "concepts/storage/volumes/"
NODES, EVENTS = "concepts/architecture/nodes/", "reference/kubernetes-api/cluster-resources/event-v1/"

PHRASES.say(
    "kubelet.add-pod", N_("The kubelet takes the pod"),
    N_("The kubelet of {node} watches for pods whose spec.nodeName is its own name. {pod} is one now."),
    why=N_("Nobody sent the pod to the node. The kubelet asked to hear of every pod that is bound to it."),
    label=N_("watch ADDED"), docs="reference/command-line-tools-reference/kubelet/",
)  # fmt: skip
PHRASES.say(
    "kubelet.update-pod", N_("The kubelet hears of a change"),
    N_(
        "{change, select, spec {A watch event brings a new version of {pod}. Its spec has changed: generation {generation}.}"
        " gate {A watch event brings a new version of {pod}. A condition that one of its readiness gates waits for has been"
        " written.}}"
    ),
    label=N_("watch MODIFIED"), docs=PODS,
)  # fmt: skip
PHRASES.say(
    "kubelet.sync-pod", N_("The kubelet checks the pod"),
    N_(
        "{found, select, stopped {Everything in {pod} has stopped. The kubelet prepares its last status.}"
        " status {The kubelet checks {pod} and prepares a new status to report.}"
        " same {The kubelet checks {pod}. There is nothing new to report.}}"
    ),
    docs=PODS,
)  # fmt: skip
PHRASES.say(
    "kubelet.reject", N_("The kubelet refuses the pod"),
    N_("The kubelet checks for itself whether {pod} fits, and refuses it: {message}"),
    why=N_("The pod is Failed for good. Only its owner, if it has one, makes a new one."),
    docs="tasks/debug/debug-application/debug-pods/",
)  # fmt: skip
PHRASES.say(
    "kubelet.mount-volumes", N_("Volumes are mounted"),
    N_(
        "{volumes, plural, =0 {{pod} has no volumes, so there is nothing to mount.}"
        " one {The kubelet mounts the volume {volumes, list}.} other {The kubelet mounts # volumes: {volumes, list}.}}"
    ),
    why=N_("No container starts before all volumes are mounted. A pod's token for the API server comes this way too."),
    docs=VOLUMES,
)  # fmt: skip
PHRASES.say(
    "kubelet.update-volume", N_("Mounted files are updated"),
    N_("The kubelet writes the newest contents into {volumes, list}."),
    why=N_("Files change under a running process, which has to read them again. Environment variables never change."),
    docs="concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically",
)  # fmt: skip
PHRASES.say(
    "kubelet.mount-failed", N_("A volume cannot be mounted"), N_("The kubelet cannot mount a volume: {message}"),
    why=N_("The pod cannot start. The kubelet goes on trying, and waits longer each time."), docs=VOLUMES,
)  # fmt: skip
PHRASES.say(
    "kubelet.image-present", N_("The image is already here"),
    N_("{image} is already on the node and the pull policy is {policy}, so the kubelet does not pull it."),
    label=N_("ImageStatus"), docs="concepts/containers/images/#image-pull-policy",
)  # fmt: skip
PHRASES.say(
    "kubelet.back-off", N_("The kubelet waits before it tries again"),
    N_(
        "{after, select, pull {The last pull of {image} failed. The kubelet waits {wait_ms, duration} before it pulls again.}"
        " exit {The container {container} has ended. The kubelet waits {wait_ms, duration} before it starts it again.}}"
    ),
    why=N_(
        "The wait doubles each time, up to 5 minutes, so that a broken pod does not wear out the node or the registry."
    ),
    docs=PODS + "#restart-policy",
)  # fmt: skip
PHRASES.say(
    "kubelet.relist", N_("The kubelet looks at what runs"),
    N_(
        "The kubelet asks containerd what has changed."
        "{sandbox, select, none {} creating { The sandbox is being made.} ready { The sandbox is ready.}"
        " failed { The sandbox could not be made.}"
        " stopped { The sandbox has stopped.} dead { The sandbox is dead.}}"
        "{created, plural, none {} one { Container {created, list} is created.}"
        " other { Containers {created, list} are created.}}"
        "{running, plural, none {} one { Container {running, list} is running.}"
        " other { Containers {running, list} are running.}}"
        "{exited, plural, none {} one { Container {exited, list} has exited.}"
        " other { Containers {exited, list} have exited.}}"
        "{gone, select, none {} other { A container or the sandbox has been removed.}}"
    ),
    why=N_(
        "This is the PLEG, the pod lifecycle event generator. It compares what runs with what it saw last time, at"
        " least every second."
    ),
    label=N_("ListContainers"), docs=PODS + "#container-states",
)  # fmt: skip
PHRASES.say(
    "kubelet.ready", N_("Probes: is it ready?"),
    N_("{container} has no readiness probe. It counts as ready as soon as it runs."),
    why=N_(
        "Ready means that it may get requests from a Service. Running only means that a process exists."
    ),
    docs=PODS + "#container-probes",
)  # fmt: skip
PHRASES.say(
    "kubelet.probe", N_("A probe is made"),
    N_(
        "{verdict, select, success {The {kind} probe of {container} succeeds.}"
        " failure {The {kind} probe of {container} fails: {message}}}"
    ),
    why=N_("The kubelet of the pod's own node makes the probes, straight to the pod."), label=N_("{kind} probe"),
    docs=PODS + "#container-probes",
)  # fmt: skip
PHRASES.say(
    "kubelet.probe-awaited", N_("A probe waits for its answer"),
    N_("The {kind} probe of {container} has no answer yet. It will take {wait_ms, duration}."), label=N_("{kind} probe"),
    docs=PODS + "#container-probes",
)  # fmt: skip
PHRASES.say(
    "kubelet.probe-turned", N_("A probe's verdict changes"),
    N_(
        "{verdict, select, success {The {kind} probe of {container} succeeds{count, plural, one {} other { # times in a row}}.}"
        " failure {The {kind} probe of {container} fails{count, plural, one {} other { # times in a row}} ({message}).}}"
        "{effect, select, ready { The container is ready.} unready { The container is not ready: Services leave it out.}"
        " alive { The container is alive.} started { The other probes may begin.}"
        " kill { The kubelet will kill the container.}}"
    ),
    label=N_("{kind} probe"), docs=PODS + "#container-probes",
)  # fmt: skip
CHANGES = N_(
    "The kubelet updates the status of {pod}."
    "{ip, select, none {} other { Its address is {ip}.}}"
    "{conditions, plural, none {} one { Condition: {conditions, list}.} other { Conditions: {conditions, list}.}}"
    "{running, plural, none {} one { Container {running, list} is running.} other { Containers {running, list} are running.}}"
    "{waiting, plural, none {} one { Container {waiting, list} is waiting{waiting_for, plural, none {} other"
    " { ({waiting_for, list})}}.} other { Containers {waiting, list} are waiting{waiting_for, plural, none {} other"
    " { ({waiting_for, list})}}.}}"
    "{terminated, plural, none {} one { Container {terminated, list} has terminated{ended_with, plural, none {} other"
    " { ({ended_with, list})}}.} other { Containers {terminated, list} have terminated{ended_with, plural, none {} other"
    " { ({ended_with, list})}}.}}"
    "{seen, select, none {} other { It has seen the newest version of the object.}}"
)  # fmt: skip
PHRASES.say(
    "kubelet.patch-status", N_("The kubelet reports back"), CHANGES,
    why=N_(
        "The status is the kubelet's part of the object, as the spec is yours. It goes through the API server like"
        " everything else."
    ),
    label=N_("PATCH status"), docs=PODS + "#pod-conditions",
)  # fmt: skip
PHRASES.say(
    "kubelet.patch-phase", N_("The kubelet reports: {phase}"),
    N_(
        "The kubelet writes the status of {pod}. Its phase is {phase}, and kubectl get pods prints {status}."
        "{ip, select, none {} other { Its address is {ip}.}}"
        "{conditions, plural, none {} one { Condition: {conditions, list}.} other { Conditions: {conditions, list}.}}"
    ),
    why=N_("Before this write nobody else can know. kubectl get pods reads it from the API server, never from the node."),
    label=N_("PATCH status"), docs=PODS + "#pod-phase",
)  # fmt: skip
PHRASES.say(
    "kubelet.create-event", N_("Event: {reason}"), N_("The kubelet records the Event {reason}: {message}"),
    label=N_("POST event"), docs=EVENTS,
)  # fmt: skip
PHRASES.say(
    "kubelet.patch-event", N_("Event again: {reason}"),
    N_("The kubelet records the Event {reason} again, {count} times so far: {message}"),
    label=N_("PATCH event"), docs=EVENTS,
)  # fmt: skip
PHRASES.say(
    "kubelet.terminate", N_("The kubelet begins to stop the pod"),
    N_(
        "{because, select, deletion {The kubelet sees the deletionTimestamp of {pod} and begins to stop it.}"
        " gone {The object {pod} is gone. The kubelet begins to stop whatever is still running.}}"
    ),
    label=N_("{because, select, deletion {watch MODIFIED} gone {watch DELETED}}"), docs=PODS + "#pod-termination",
)  # fmt: skip
PHRASES.say(
    "kubelet.wind-up", N_("The pod has come to its end"),
    N_(
        "{because, select, over {{pod} has failed ({reason}). The kubelet begins to stop whatever is still running.}"
        " ended {All containers of {pod} have ended, and none will start again. The kubelet cleans up after it.}}"
    ),
    docs=PODS + "#pod-phase",
)  # fmt: skip
PHRASES.say(
    "kubelet.evict", N_("The kubelet evicts the pod"), N_("The kubelet evicts {pod}: {message}"),
    why=N_(
        "Eviction protects the node and the other pods on it. An evicted pod is Failed and stays as an object. Only its"
        " owner, if it has one, makes a new one."
    ),
    docs="concepts/scheduling-eviction/node-pressure-eviction/",
)  # fmt: skip
PHRASES.say(
    "kubelet.unmount-volumes", N_("Volumes are unmounted"),
    N_("{pod} no longer runs on the node. The kubelet unmounts its volumes."), docs=PODS + "#pod-termination",
)  # fmt: skip
PHRASES.say(
    "kubelet.delete", N_("The kubelet lets the object go"),
    N_(
        "{grace, select, finalizers {The kubelet deletes {pod} with a grace period of 0. The object stays until its"
        " finalizers are gone.} other {The kubelet deletes {pod} with a grace period of 0. Now the object may go.}}"
    ),
    why=N_(
        "{grace, select, finalizers {The pod no longer runs. Whoever set the finalizers has to remove them.}"
        " other {Two writes: first the grace period is set to 0, then the key is removed from etcd. A watcher sees both.}}"
    ),
    label=N_("DELETE pod"), docs=PODS + "#pod-termination",
)  # fmt: skip
PHRASES.say(
    "kubelet.removed", N_("The pod is gone"),
    N_("The API server removes {name} from etcd. Only now is the pod gone for everyone."), label=N_("DELETE {name}"),
    docs=PODS + "#pod-termination",
)  # fmt: skip
PHRASES.say(
    "kubelet.forget", N_("The kubelet forgets the pod"),
    N_("The object {pod} is gone. The kubelet drops its own record of the pod."), label=N_("watch DELETED"), docs=PODS,
)  # fmt: skip
PHRASES.say(
    "kubelet.hook", N_("A lifecycle hook runs"),
    N_(
        "The kubelet runs the {hook} hook of {container}."
        "{outcome, select, done { It succeeds at once.} runs { It takes {took_ms, duration}.} hangs { It never returns.}"
        " failed { It fails{message, select, none {.} other {: {message}}}}}"
    ),
    label=N_("{hook}"), docs="concepts/containers/container-lifecycle-hooks/",
)  # fmt: skip
PHRASES.say(
    "kubelet.register-node", N_("The node registers itself"),
    N_("The kubelet of {node} finds no Node with its name, so it creates one."), label=N_("POST node"),
    docs=NODES + "#self-registration-of-nodes",
)  # fmt: skip
PHRASES.say(
    "kubelet.last-lease", N_("The last heartbeat"),
    N_("The kubelet of {node} last renewed its lease at {at}. Nobody has heard from it since."),
    why=N_(
        "A kubelet renews its lease every 10 s. The node lifecycle controller waits 50 s for the next renewal before it"
        " gives up on the node."
    ),
    docs=NODES + "#node-heartbeats",
)  # fmt: skip
PHRASES.say(
    "kubelet.patch-node-not-ready", N_("The node is not ready"),
    N_("The kubelet reports that {node} is not Ready: {message}"),
    why=N_("The kubelet itself is well. What it needs to run pods is not, so new pods go elsewhere."),
    label=N_("PATCH node status"), docs=NODES + "#condition",
)  # fmt: skip
PHRASES.say(
    "kubelet.patch-node", N_("The kubelet reports on its node"),
    N_(
        "{pressures, plural, =0 {The kubelet reports that {node} is Ready and short of nothing.}"
        " other {The kubelet reports {pressures, list} for {node}. The node is still Ready.}}"
    ),
    why=N_(
        "{pressures, plural, =0 {Taints that warned of trouble on this node can be removed now.}"
        " other {A pressure condition becomes a taint: new pods go elsewhere, and the kubelet may evict some of its own.}}"
    ),
    label=N_("PATCH node status"), docs=NODES + "#condition",
)  # fmt: skip
