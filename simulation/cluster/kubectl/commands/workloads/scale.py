"""kubectl scale: a new number of replicas, through the scale subresource.

Source: s/kubectl/pkg/cmd/scale/scale.go, s/kubectl/pkg/scale/scale.go.
"""

from ....apiserver.api.status import StatusError
from ...command import Command
from ...errors import Failure
from ...flags import FILES, PRINT
from ...targets import find

FLAGS = (
    "--all bool, --current-replicas int=-1, --dry-run string=none, --replicas int, --resource-version, -l --selector,"
    " --timeout duration=0s," + PRINT + "," + FILES
)


def run(session):
    if session["replicas"] < 0:
        raise Failure("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0")
    for info in find(session, session.args, needs_name=True):
        with session.trying():
            _scale(session, info)
    if not session.out and not session.failures:
        raise Failure("no objects passed to scale")


def _scale(session, info):
    if "scale" not in info.resource.subresources:
        raise StatusError(404, "NotFound", "the server could not find the requested resource", {})
    _check_current(session, info)
    if session.dry_run != "client":
        body = {"spec": {"replicas": session["replicas"]}}
        more = {"dry_run": "All"} if session.dry_run else {}
        call = session.client.patch
        session.ask(call, info.resource.key, info.namespace, info.name, body, "merge", subresource="scale", **more)
    session.done(info, "scaled")


def _check_current(session, info):
    wanted, have = session["current-replicas"], info.object["spec"].get("replicas", 1)
    if wanted != -1 and have != wanted:
        raise Failure(f"Expected replicas to be {wanted}, was {have}")


COMMANDS = [
    Command("scale", run, FLAGS, ("replicas",), short="Set a new size for a deployment, replica set or stateful set")
]
