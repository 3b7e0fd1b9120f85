"""Words of the API server's verbs."""

from .catalogue import N_, PHRASES

PHRASES.say(
    "apiserver.authenticate", N_("Who are you?"),
    N_("The API server identifies the sender: {user}, a member of {groups, list}."),
    why=N_("A request without a valid identity ends here with 401 Unauthorized."),
    docs="reference/access-authn-authz/authentication/",
)  # fmt: skip
PHRASES.say(
    "apiserver.authorize", N_("May you do this?"),
    N_(
        "{verdict, select,"
        " admin {The ClusterRole cluster-admin allows everything, so {user} may {verb} {resource}"
        "{namespace, select, none {} other { in the namespace {namespace}}}.}"
        " node {The Node authorizer lets the kubelet {user} {verb} {resource}.}"
        " built-in {The built-in ClusterRole {role} lets {user} {verb} {resource}.}"
        " controller {A built-in ClusterRole lets the controller {user} {verb} {resource}.}"
        " rule {The {role} lets {user} {verb} {resource}{namespace, select, none {} other { in the namespace {namespace}}},"
        " through the {binding}.}"
        " none {No RBAC rule lets {user} {verb} {resource}{namespace, select, none {} other { in the namespace {namespace}}}.}}"
    ),
    why=N_("There are only rules that allow, none that deny. Without a rule the answer is 403 Forbidden."),
    docs="reference/access-authn-authz/authorization/",
)  # fmt: skip
PHRASES.say(
    "apiserver.default", N_("Fill in the defaults"),
    N_(
        "{paths, plural, =0 {You left out no field that has a default.}"
        " one {The API server fills in a field that you left out: {paths, list}.}"
        " other {The API server fills in # fields that you left out: {paths, list}.}}"
    ),
    why=N_("What is stored is always complete. That is why the object you read back is longer than the one you wrote."),
    docs="reference/using-api/api-concepts/",
)  # fmt: skip
PHRASES.say(
    "apiserver.mutate", N_("Mutating admission"),
    N_(
        "{plugins, plural, =0 {The admission plug-ins have nothing to add to this {kind}.}"
        " other {Admission plug-ins add to the {kind}: {plugins, list,"
        " LimitRanger {requests and limits from the namespace's LimitRange}"
        " ServiceAccount {the ServiceAccount and a volume with its token}"
        " RuntimeClass {the overhead and the node selector of its RuntimeClass}"
        " Priority {the priority}"
        " DefaultTolerationSeconds {two tolerations of 300 s for a lost node}"
        " DefaultStorageClass {the default StorageClass}"
        " StorageObjectInUseProtection {a finalizer that protects it while it is in use}"
        " PodTopologyLabels {the zone and region of the node}}.}}"
    ),
    why=N_("These plug-ins run before validation, so what they add is checked like everything that you wrote yourself."),
    docs="reference/access-authn-authz/admission-controllers/",
)  # fmt: skip
PHRASES.say(
    "apiserver.validate", N_("Is it valid?"),
    N_(
        "{verdict, select, valid {The API server checks every field against the rules of its kind. All of them are valid.}"
        " invalid {The API server checks every field against the rules of its kind, and finds"
        " {mistakes, plural, one {# mistake} other {# mistakes}}.}}"
    ),
    why=N_("Mistakes are reported all together, as 422 Invalid, and then nothing is stored."),
    docs="reference/using-api/api-concepts/",
)  # fmt: skip
PHRASES.say(
    "apiserver.admit", N_("Is it allowed?"),
    N_("Validating admission looks at the finished object. None of its plug-ins has an objection."),
    why=N_("Quotas come last on purpose: only what has passed everything else is charged."),
    docs="reference/access-authn-authz/admission-controllers/",
)  # fmt: skip
PHRASES.say(
    "apiserver.refuse", N_("Refused"), N_("The API server answers {code} {reason}: {message}"),
    why=N_("Nothing is stored, so nobody else ever hears of this request."), label=N_("{code}"),
    docs="reference/using-api/api-concepts/",
)  # fmt: skip
PHRASES.say(
    "apiserver.update-quota", N_("The quota is charged"),
    N_("The API server charges {object} to the ResourceQuota {quota}, which now stands at {used, list}."),
    why=N_(
        "The API server writes the quota's status itself, before it stores the object: two requests can never both take"
        " the last place."
    ),
    label=N_("PUT {quota}"), docs="concepts/policy/resource-quotas/",
)  # fmt: skip
PHRASES.say(
    "apiserver.update-budget", N_("The budget is charged"),
    N_(
        "The PodDisruptionBudget {budget} can spare {pod}. After this eviction,"
        " {left, plural, =0 {no more pods} one {# more pod} other {# more pods}} may be evicted."
    ),
    why=N_("An eviction asks the budget first. A plain delete does not, and no budget can hold it up."),
    label=N_("PUT {budget}"), docs="concepts/workloads/pods/disruptions/",
)  # fmt: skip
PHRASES.say(
    "apiserver.patch-evicted", N_("The pod is marked for eviction"),
    N_("{pod} gets the condition DisruptionTarget, because it is being evicted."),
    label=N_("PUT {pod}"), docs="concepts/workloads/pods/disruptions/#pod-disruption-conditions",
)  # fmt: skip
