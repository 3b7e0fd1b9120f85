"""Verbs of the API server: its gates, in the order in which a request passes them, and the writes it makes for itself."""

from . import VERBS

GATE = ("apiserver", "apiserver", "")

VERBS.declare(
    "apiserver.authenticate", "Who are you?",
    "The API server reads the client certificate: this is {user}, of {groups}.",
    why="A request without a valid identity ends here with 401 Unauthorized.",
    docs="reference/access-authn-authz/authentication/", chapter="Request", level=2, moves=GATE, gate="authentication",
)  # fmt: skip
VERBS.declare(
    "apiserver.authorize", "May you?",
    "{mode} looks for a rule that lets {user} {verb} {resource}{where}: {verdict}.",
    why="There are only rules that allow, none that deny. Without one the answer is 403 Forbidden.",
    docs="reference/access-authn-authz/authorization/", chapter="Request", level=2, moves=GATE, gate="authorization",
)  # fmt: skip
VERBS.declare(
    "apiserver.default", "Complete it",
    "Fields that you left out get their defaults: {defaults}.",
    why="What is stored is always whole. That is why the object you read back is longer than the one you wrote.",
    docs="reference/using-api/api-concepts/", chapter="Request", level=2, moves=GATE, gate="defaulting",
)  # fmt: skip
VERBS.declare(
    "apiserver.mutate", "Mutating admission",
    "Admission plug-ins add what the cluster wants every {kind} to have: {added}.",
    why="These run before validation, so whatever they add is checked like your own words.",
    docs="reference/access-authn-authz/admission-controllers/", chapter="Request", level=2, moves=GATE, gate="mutating",
)  # fmt: skip
VERBS.declare(
    "apiserver.validate", "Is it valid?",
    "Every field is checked against the rules of its kind: {verdict}.",
    why="All mistakes are gathered and answered together, as 422 Invalid. Nothing is stored.",
    docs="reference/using-api/api-concepts/", chapter="Request", level=2, moves=GATE, gate="validation",
)  # fmt: skip
VERBS.declare(
    "apiserver.admit", "Is it allowed?",
    "Validating admission looks at the finished object: {verdict}.",
    why="Quotas come last on purpose: only what passed everything else is charged.",
    docs="reference/access-authn-authz/admission-controllers/", chapter="Request", level=2, moves=GATE, gate="validating",
)  # fmt: skip
VERBS.declare(
    "apiserver.refuse", "Refused",
    "The API server answers {code} {reason}: {message}",
    why="Nothing was stored, so nobody else will ever hear of this request.",
    docs="reference/using-api/api-concepts/", chapter="Request", level=1, moves=("apiserver", "kubectl", "{code}"),
)  # fmt: skip
VERBS.declare(
    "apiserver.update-quota", "The quota is charged",
    "{object} is counted against ResourceQuota {quota}: {used}.",
    why="The API server itself writes the quota's status, before it stores the object: two requests cannot both take the last place.",
    docs="concepts/policy/resource-quotas/", chapter="Request", level=2, moves=("apiserver", "etcd", "PUT {quota}"),
)  # fmt: skip
VERBS.declare(
    "apiserver.update-budget", "The budget is charged",
    "PodDisruptionBudget {budget} can spare {pod}: {left} more may be disrupted after it.",
    why="An eviction asks first. A plain delete does not, and no budget can hold it up.",
    docs="concepts/workloads/pods/disruptions/", chapter="Request", level=2, moves=("apiserver", "etcd", "PUT {budget}"),
)  # fmt: skip
VERBS.declare(
    "apiserver.patch-evicted", "The pod learns why it goes",
    "{pod} gets the condition DisruptionTarget: it is evicted.",
    docs="concepts/workloads/pods/disruptions/#pod-disruption-conditions", chapter="Request", level=2, moves=("apiserver", "etcd", "PUT {pod}"),
)  # fmt: skip
