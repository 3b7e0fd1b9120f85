"""Words that several controllers share: an object that is gone, an Event, an adoption. Each is one whole phrase."""

from ..catalogue import N_, PHRASES

EVENTS = "reference/kubernetes-api/cluster-resources/event-v1/"


def say_removed(component: str, docs: str) -> None:
    """The key goes at once."""
    says = N_("The API server removes {name} from etcd. Nothing holds it any more.")
    PHRASES.say(f"{component}.removed", N_("{kind} gone"), says, label=N_("DELETE {name}"), docs=docs)


def say_events(component: str, first: str, again: str) -> None:
    """create-event and patch-event, each with its own sentence."""
    PHRASES.say(f"{component}.create-event", N_("Event: {reason}"), first, label=N_("POST event"), docs=EVENTS)
    PHRASES.say(f"{component}.patch-event", N_("Event again: {reason}"), again, label=N_("PATCH event"), docs=EVENTS)


def say_claims(component: str, docs: str, label: str) -> None:
    """An object is adopted or released."""
    PHRASES.say(
        f"{component}.patch-adopt", N_("The {kind} is adopted"),
        N_("{name} has no controller, and its labels are those that {owner} selects. {owner} adopts it."),
        why=N_("Labels decide, not who made the object. The ownerReference ensures that only one controller counts it."),
        label=label, docs=docs,
    )  # fmt: skip
    PHRASES.say(
        f"{component}.patch-release", N_("The {kind} is released"),
        N_("The labels of {name} no longer match the selector of {owner}. Its ownerReference is removed."),
        why=N_("{name} lives on by itself. {owner} is one short now, and its controller makes another."),
        label=label, docs=docs,
    )  # fmt: skip
