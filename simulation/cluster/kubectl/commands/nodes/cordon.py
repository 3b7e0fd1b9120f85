"""kubectl cordon and uncordon: whether the scheduler may use a node.

Source: s/kubectl/pkg/cmd/drain/drain.go.
"""

from ...command import Command
from ...errors import Failure, usage
from ...session import DRY_RUN_WORDS
from ...targets import Info, Kind, fetched, listed, resource_named

FLAGS = "--dry-run string=none, -l --selector"
ONE_OR_OTHER = "cannot specify both a node name and a --selector option"


def cordoner(command, wanted):
    """The work of `kubectl cordon` (wanted True) or `kubectl uncordon`."""

    def run(session):
        for info in nodes(session, command):
            with session.trying():
                set_unschedulable(session, info, wanted)

    return run


def nodes(session, command):
    """The nodes that the arguments or the selector name, as they are now; what is not found goes to failures."""
    if not session.args and not session["selector"]:
        raise usage(command, f"USAGE: {command} NODE [flags]")
    if session.args and session["selector"]:
        raise usage(command, ONE_OR_OTHER)
    resource = resource_named(session, "nodes")
    if session["selector"]:
        return listed(session, Kind(resource, None))
    infos = []
    for name in session.args:
        kind, slash, rest = name.rpartition("/")
        other = resource_named(session, kind) if slash else resource
        if other is not resource:
            place = f"{other.group}/{other.version}, Resource={other.plural}"
            raise Failure(f'expected resource of type node, got "{place}"')
        with session.trying():
            infos.append(fetched(session, Info(resource, None, rest)))
    return infos


def set_unschedulable(session, info, wanted):
    """Patch spec.unschedulable, unless it is so already; tells either."""
    word = "cordoned" if wanted else "uncordoned"
    dry = DRY_RUN_WORDS[session.dry_run]
    if bool(info.object["spec"].get("unschedulable")) == wanted:
        session.say(f"node/{info.name} already {word}{dry}")
        return
    if session.dry_run != "client":
        body = {"spec": {"unschedulable": True if wanted else None}}
        more = {"dry_run": "All"} if session.dry_run else {}
        session.ask(session.client.patch, "nodes", None, info.name, body, "strategic", **more)
    session.say(f"node/{info.name} {word}{dry}")


COMMANDS = [
    Command("cordon", cordoner("cordon", True), FLAGS, short="Mark node as unschedulable"),
    Command("uncordon", cordoner("uncordon", False), FLAGS, short="Mark node as schedulable"),
]
