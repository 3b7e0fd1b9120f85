"""Words of kubectl's verbs."""

from .catalogue import N_, PHRASES

KUBECTL, API = "reference/kubectl/", "reference/using-api/api-concepts/"

PHRASES.say(
    "kubectl.run", N_("You press Enter"),
    N_(
        "{intent, select, change {kubectl checks `{command}` and prepares a request to the API server.}"
        " trial {kubectl checks `{command}`. This is only a dry run.}"
        " read {kubectl works out what it needs to answer `{command}`.}}"
    ),
    why=N_(
        "{intent, select, change {kubectl creates nothing itself. It writes down what you want and asks the API server to"
        " store it.} trial {With --dry-run nothing is stored.}"
        " read {kubectl keeps no copy of the cluster. Whatever it shows of it comes from the API server.}}"
    ),
    label=N_("{label}"), docs=KUBECTL,
)  # fmt: skip
PHRASES.say(
    "kubectl.prints", N_("kubectl prints the answer"), N_("kubectl prints: {output}"),
    why=N_(
        "{intent, select, change {The answer says only that the API server has stored the change. What follows from it is"
        " the work of others, and takes longer.} trial {This was a dry run: nothing has been stored.}"
        " read {This is how things stood when kubectl asked.}}"
    ),
    label=N_("answer"), docs=KUBECTL,
)  # fmt: skip
PHRASES.say(
    "kubectl.fails", N_("kubectl prints an error"), N_("kubectl prints: {output}"),
    why=N_("kubectl exits with status {code} and sends nothing more."), label=N_("error"), docs=KUBECTL,
)  # fmt: skip
PHRASES.say(
    "kubectl.create", N_("The {kind} is stored"),
    N_(
        "The API server writes {name} to etcd as revision {revision}."
        " {kind, select, Pod {The Pod exists now, and its phase is Pending.} other {The {kind} exists now.}}"
    ),
    why=N_("Everyone who watches {resource} now hears of it. Nobody is told what to do."),
    label=N_("PUT {name}"), docs="concepts/overview/working-with-objects/",
)  # fmt: skip
PHRASES.say(
    "kubectl.update", N_("The {kind} is replaced"),
    N_("The API server writes the new version of {name} to etcd as revision {revision}."),
    label=N_("PUT {name}"), docs=API,
)  # fmt: skip
PHRASES.say(
    "kubectl.patch", N_("The {kind} is changed"),
    N_("The API server applies the patch to {name} and writes the result to etcd as revision {revision}."),
    why=N_("A patch names only the fields that change. The API server merges it into the newest version of the object."),
    label=N_("PUT {name}"), docs="tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/",
)  # fmt: skip
PHRASES.say(
    "kubectl.delete", N_("The {kind} is marked for deletion"),
    N_(
        "{grace, select,"
        " time {The API server does not remove {name} yet. It sets the deletionTimestamp to {grace_s, seconds} from now.}"
        " none {The API server sets the deletionTimestamp of {name}, with a grace period of 0.}"
        " finalizers {The API server does not remove {name} yet. It sets the deletionTimestamp, and the object stays until"
        " its finalizers are gone.}"
        " namespace {The API server does not remove the namespace {name} yet. Its phase is Terminating until it is empty.}}"
    ),
    why=N_(
        "{grace, select, time {A deletion is a request like any other. The kubelet sees the mark, stops the containers, and"
        " only then lets the object go.} none {There is nobody to wait for, so the object goes at once.}"
        " finalizers {Each finalizer belongs to a controller that still has something to do for this object.}"
        " namespace {The namespace controller deletes everything in it first.}}"
    ),
    label=N_("PUT {name}"), docs="concepts/workloads/pods/pod-lifecycle/#pod-termination",
)  # fmt: skip
PHRASES.say(
    "kubectl.removed", N_("The {kind} is removed"),
    N_("The API server removes {name} from etcd. Nothing holds it any more."), label=N_("DELETE {name}"), docs=API,
)  # fmt: skip
PHRASES.say(
    "kubectl.reads", N_("The API server answers"),
    N_(
        "{source, select,"
        " node {The API server gets the log from the kubelet of the pod's node and passes it on. Reading changes nothing.}"
        " metrics {The API server passes the question on to metrics-server and returns its answer. Reading changes nothing.}"
        " refused {The API server answers `{command}` with an error.}"
        " other {The API server answers `{command}` from what is stored at this moment. Reading changes nothing.}}"
    ),
    why=N_(
        "{source, select, node {Logs are files on the node. They are not kept in etcd, and they go when the pod goes.}"
        " metrics {Usage is measured every few seconds. It is not kept in etcd.}"
        " refused {Nothing in the cluster has changed.}"
        " other {Everyone reads here. You see what the components have reported, not what is happening on a node this very"
        " moment.}}"
    ),
    label=N_("{source, select, refused {error} other {200 OK}}"), docs=API,
)  # fmt: skip
PHRASES.say(
    "kubectl.refuses", N_("kubectl refuses on its own"), N_("kubectl prints: {output}"),
    why=N_("Nothing was sent: the API server has not heard of this command."), docs=KUBECTL,
)  # fmt: skip
PHRASES.say(
    "kubectl.says", N_("kubectl answers on its own"), N_("kubectl prints: {output}"),
    why=N_("Nothing was sent to the API server."), docs=KUBECTL,
)  # fmt: skip
PHRASES.say(
    "kubectl.done", N_("kubectl stops waiting"), N_("What `{command}` waited for has happened, so the command ends."),
    label=N_("watch"), docs=KUBECTL,
)  # fmt: skip
