"""kubectl describe: by name, by the beginning of a name, by label.

Source: s/kubectl/pkg/cmd/describe/describe.go.
"""

from ....apiserver.api.status import StatusError
from ... import describe
from ...command import Command
from ...flags import FILES
from ...targets import Kind, fetched, from_files, listed, parse

FLAGS = "-A --all-namespaces bool, --chunk-size int=500, -l --selector, --show-events bool=true," + FILES
MISSING = (
    'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported '
    "resources."
)


def run(session):
    wanted = from_files(session) if session["filename"] else parse(session, session.args, MISSING)
    infos = []
    for target in wanted:
        with session.trying():
            infos += listed(session, target) if isinstance(target, Kind) else _named(session, target)
    if not infos and not session.failures:
        if session.everywhere or not any(target.resource.namespaced for target in wanted):
            session.warn("No resources found")
        else:
            session.warn(f"No resources found in {session.namespace} namespace.")
    if len(infos) > 1 and "show-events" not in session.given:
        session.options["show-events"] = False  # only a single object tells what has happened to it, unless asked
    for place, info in enumerate(infos):
        session.write(("\n\n" if place else "") + describe.describe(session, info.object))


def _named(session, info):
    """The object of that name, or else every object whose name begins so."""
    try:
        return [fetched(session, info)]
    except StatusError as refusal:
        if refusal.reason != "NotFound":
            raise
        near = [i for i in listed(session, Kind(info.resource, info.namespace)) if i.name.startswith(info.name)]
        if not near:
            raise
        return near


COMMANDS = [
    Command("describe", run, FLAGS, short="Show details of a specific resource or group of resources", reads=True)
]
