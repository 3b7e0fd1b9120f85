"""What all controllers tell alike: their writes, their Events, and an object that is gone."""

from ..facts import COUNT, MESSAGE, NAME, Type, written
from ..table import VERBS, Verb

CHAPTER = "Controllers"
TO_APISERVER, TO_ETCD = ("controllers", "apiserver"), ("apiserver", "etcd")
EVENT = written(reason=NAME, message=MESSAGE, count=COUNT, type=NAME)


def declare(step: str, facts: dict[str, Type], level: int = 2) -> Verb:
    """A write of a controller through the API server."""
    return VERBS.declare(step, facts, chapter=CHAPTER, level=level, moves=TO_APISERVER)


def declare_events(component: str) -> None:
    """create-event and patch-event of a component."""
    declare(f"{component}.create-event", EVENT, level=3)
    declare(f"{component}.patch-event", EVENT, level=3)


def declare_removed(component: str) -> None:
    """The key goes at once: nothing has to be waited for."""
    VERBS.declare(f"{component}.removed", written(), chapter=CHAPTER, moves=TO_ETCD)


def declare_claims(component: str) -> None:
    """An object without a controller is adopted, one that no longer matches is released."""
    declare(f"{component}.patch-adopt", written(owner=NAME, owner_kind=NAME))
    declare(f"{component}.patch-release", written(owner=NAME, owner_kind=NAME))
