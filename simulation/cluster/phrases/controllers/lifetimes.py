"""Words of the verbs of the garbage collector, namespaces and accounts."""

from ..catalogue import N_, PHRASES
from .shared import say_removed

GC, OWNERS = "generic-garbage-collector", "concepts/architecture/garbage-collection/"
NAMESPACE, NAMESPACES = "namespace-controller", "concepts/overview/working-with-objects/namespaces/"
ACCOUNTS = "concepts/security/service-accounts/"

PHRASES.say(
    f"{GC}.delete-dependent", N_("The garbage collector cleans up"),
    N_("{owner_kind} {owner} is gone, or is being deleted. The garbage collector deletes its {kind} {name}."),
    why=N_(
        "Deleting an owner deletes nothing else. Its dependents name it in their ownerReferences, and the garbage collector"
        " reads those."
    ),
    label=N_("DELETE {name}"), docs=OWNERS + "#cascading-deletion",
)  # fmt: skip
PHRASES.say(
    f"{GC}.patch-orphan", N_("A dependent is let go"),
    N_("The garbage collector removes {owner} from the ownerReferences of {kind} {name}, which lives on by itself."),
    label=N_("PATCH {name}"), docs=OWNERS + "#orphaned-dependents",
)  # fmt: skip
PHRASES.say(
    f"{GC}.patch-finalizer", N_("The owner may go now"),
    N_(
        "{why_now, select,"
        " orphaned {The dependents of {kind} {name} have been let go. The garbage collector removes its finalizer {finalizer}.}"
        " deleted {The dependents of {kind} {name} are gone. The garbage collector removes its finalizer {finalizer}.}}"
    ),
    why=N_("The API server keeps an object with a deletionTimestamp until its list of finalizers is empty."),
    label=N_("PATCH {name}"), docs=OWNERS + "#foreground-deletion",
)  # fmt: skip
say_removed(GC, OWNERS)

PHRASES.say(
    f"{NAMESPACE}.delete-content", N_("The namespace is emptied"),
    N_("The namespace {namespace} is Terminating. The namespace controller deletes its {kind} {name}."),
    why=N_("Pods go first. Whatever they may need is deleted only when all of them are gone."),
    label=N_("DELETE {name}"), docs=NAMESPACES,
)  # fmt: skip
PHRASES.say(
    f"{NAMESPACE}.update-status", N_("What is left"),
    N_("The namespace controller writes into the status of {namespace}: {message}"), label=N_("PUT status"), docs=NAMESPACES,
)  # fmt: skip
PHRASES.say(
    f"{NAMESPACE}.update-finalize", N_("The namespace may go"),
    N_("The namespace {namespace} is empty. The namespace controller removes its finalizer."), label=N_("PUT finalize"),
    docs=NAMESPACES,
)  # fmt: skip
say_removed(NAMESPACE, NAMESPACES)

PHRASES.say(
    "service-account-controller.create-serviceaccount", N_("The namespace gets an account"),
    N_("The namespace {namespace} has no ServiceAccount named default. The controller creates it."),
    why=N_("Pods that name no account run as this one. Without it no pod can be created here."),
    label=N_("POST serviceaccount"), docs=ACCOUNTS,
)  # fmt: skip
PHRASES.say(
    "root-ca-certificate-publisher.create-configmap", N_("The namespace gets the cluster's CA"),
    N_("The publisher creates the ConfigMap {name} in the namespace {namespace}."),
    why=N_("Pods mount it beside their token, so that they can check that they talk to the right API server."),
    label=N_("POST configmap"), docs=ACCOUNTS,
)  # fmt: skip
