"""What all controllers tell alike: their Events, and an object that is gone."""

from .. import VERBS

CHAPTER = "Controllers"
EVENTS = "reference/kubernetes-api/cluster-resources/event-v1/"


def declare(step, title, says, *, why="", docs="", level=2, message=None):
    """A verb of a controller; `message` names what goes to the API server, None: nothing moves."""
    moves = ("controllers", "apiserver", message) if message else (None, None, "")
    return VERBS.declare(step, title, says, why=why, docs=docs, chapter=CHAPTER, level=level, moves=moves)


def declare_events(component, who):
    """create-event and patch-event of a component; `who` as in "the Job controller"."""
    says = f"{who[0].upper()}{who[1:]} records the Event {{reason}}: {{message}}"
    declare(f"{component}.create-event", "Event: {reason}", says, docs=EVENTS, level=3, message="POST event")
    again = "The Event {reason} is counted again, {count} times now: {message}"
    declare(f"{component}.patch-event", "Event again: {reason}", again, docs=EVENTS, level=3, message="PATCH event")


def declare_removed(component, docs):
    """The key goes at once: nothing has to be waited for."""
    VERBS.declare(
        f"{component}.removed", "{kind} gone", "The API server removes {name} from etcd: nothing holds it any more.",
        docs=docs, chapter=CHAPTER, level=2, moves=("apiserver", "etcd", "DELETE {name}"),
    )  # fmt: skip
