"""kubectl events: what has happened, the oldest first.

Source: s/kubectl/pkg/cmd/events/events.go.
"""

from ....apiserver.printers.duration import seconds
from ...command import Command
from ...errors import Failure
from ...flags import PRINT
from ...output import form_of, print_object
from ...output.rows import lines
from ...targets import resource_named
from ...util.eventlines import interval, when

FLAGS = (
    "-A --all-namespaces bool, --chunk-size int=500, --for, --no-headers bool, --types list, -w --watch bool," + PRINT
)
HEADER = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
TYPES = ("Normal", "Warning")


def run(session):
    for kind in session["types"]:
        if kind.capitalize() not in TYPES:
            raise Failure(f"valid --types are {' or '.join(TYPES)}")
    events = _events(session)
    if not events:
        session.warn("No events found." if session.everywhere else f"No events found in {session.namespace} namespace.")
        return
    events.sort(key=lambda event: seconds(when(event)) if when(event) else 0)
    if form_of(session)[0]:
        print_object(session, {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": events})
        return
    rows = [_row(session, event) for event in events]
    header = (["NAMESPACE"] if session.everywhere else []) + HEADER
    session.write(lines(None if session["no-headers"] else header, rows))


def _events(session):
    fields = ""
    if session["for"]:
        kind, slash, name = session["for"].partition("/")
        if not slash:
            raise Failure("--for must be in resource/name form")
        resource = resource_named(session, kind)
        fields = (
            f"involvedObject.kind={resource.kind},involvedObject.name={name},"
            f"involvedObject.apiVersion={resource.api_version}"
        )
    namespace = None if session.everywhere else session.namespace
    events = session.ask(session.client.list, "events", namespace, "", fields)["items"]
    wanted = {kind.capitalize() for kind in session["types"]}
    return [event for event in events if not wanted or event.get("type") in wanted]


def _row(session, event):
    about = event.get("involvedObject") or {}
    place = [event["metadata"].get("namespace", "")] if session.everywhere else []
    return [
        *place, interval(event, session.now_s), event.get("type", ""), event.get("reason", ""),
        f"{about.get('kind', '')}/{about.get('name', '')}", event.get("message", "").strip(),
    ]  # fmt: skip


COMMANDS = [Command("events", run, FLAGS, short="List events", reads=True)]
