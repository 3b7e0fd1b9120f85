"""Verbs of kubectl: what the person at the keyboard does and is told."""

from . import VERBS

REQUEST = "Request"

VERBS.declare(
    "kubectl.run", "You press Enter",
    "kubectl checks `{command}` and turns it into a request to the API server.",
    why="kubectl creates nothing itself. It writes down what you want and asks the API server to keep it.",
    docs="reference/kubectl/", chapter=REQUEST, level=1, moves=("kubectl", "apiserver", "{label}"),
)  # fmt: skip
VERBS.declare(
    "kubectl.prints", "kubectl prints the answer",
    "kubectl prints: {output}",
    why="The answer only says that the wish is stored. Whether it comes true is decided later, by others.",
    docs="reference/kubectl/", chapter="Stored", level=2, moves=("apiserver", "kubectl", "answer"),
)  # fmt: skip
VERBS.declare(
    "kubectl.fails", "kubectl prints an error",
    "kubectl prints: {output}", why="Its exit status is {code}: nothing more was sent or stored by this command.",
    docs="reference/kubectl/", chapter=REQUEST, level=1, moves=("apiserver", "kubectl", "error"),
)  # fmt: skip
VERBS.declare(
    "kubectl.create", "The {kind} is stored",
    "The API server writes {name} to etcd as revision {revision}: the {kind} exists now{phase}.",
    why="From here on it is the cluster's business: everyone who watches {resource} hears of it, and nobody else is told what to do.",
    docs="concepts/overview/working-with-objects/", chapter="Stored", level=1, moves=("apiserver", "etcd", "PUT {name}"),
)  # fmt: skip
VERBS.declare(
    "kubectl.update", "The {kind} is replaced",
    "The API server writes the new {name} to etcd as revision {revision}.",
    docs="reference/using-api/api-concepts/", chapter="Stored", level=1, moves=("apiserver", "etcd", "PUT {name}"),
)  # fmt: skip
VERBS.declare(
    "kubectl.patch", "The {kind} is changed",
    "The API server applies the patch to {name} and writes revision {revision} to etcd.",
    why="A patch names only the fields that change; the API server merges it into the newest version of the object.",
    docs="tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/", chapter="Stored", level=1,
    moves=("apiserver", "etcd", "PUT {name}"),
)  # fmt: skip
VERBS.declare(
    "kubectl.delete", "The {kind} is marked for deletion",
    "The API server does not remove {name} yet: it sets deletionTimestamp, {grace}.",
    why="Deletion is a wish like any other. The kubelet sees the mark, stops the containers, and only then lets the object go.",
    docs="concepts/workloads/pods/pod-lifecycle/#pod-termination", chapter="Goodbye", level=1,
    moves=("apiserver", "etcd", "PUT {name}"),
)  # fmt: skip
VERBS.declare(
    "kubectl.removed", "The {kind} is removed",
    "The API server removes {name} from etcd: nothing has to be waited for.",
    docs="reference/using-api/api-concepts/", chapter="Goodbye", level=1, moves=("apiserver", "etcd", "DELETE {name}"),
)  # fmt: skip
VERBS.declare(
    "kubectl.reads", "The API server answers",
    "The API server answers `{command}` with what is stored at this moment. Reading changes nothing.",
    why="Everyone reads here: what you see is what the components have reported, not what happens on a node this very moment.",
    docs="reference/using-api/api-concepts/", chapter=REQUEST, level=1, moves=("apiserver", "kubectl", "200 OK"),
)  # fmt: skip
VERBS.declare(
    "kubectl.refuses", "kubectl refuses by itself",
    "kubectl prints: {output}", why="Nothing was sent: the API server has not heard of this command.",
    docs="reference/kubectl/", chapter=REQUEST, level=1,
)  # fmt: skip
VERBS.declare(
    "kubectl.says", "kubectl answers by itself", "kubectl prints: {output}", why="Nothing was sent to the API server.",
    docs="reference/kubectl/", chapter=REQUEST, level=1,
)  # fmt: skip
VERBS.declare(
    "kubectl.done", "kubectl has what it waited for", "What `{command}` waited for has come: the command ends.",
    docs="reference/kubectl/", chapter="Status", level=3, moves=("apiserver", "kubectl", "watch"),
)  # fmt: skip
