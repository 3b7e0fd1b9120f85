"""The events at the end of a description.

Source: `DescribeEvents` and `searchEvents` in s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.printers.duration import seconds
from ..util.eventlines import interval, source


def write(page, session, obj, kind=True, uid=None):
    """Find what has happened to an object and write it, unless --show-events=false. `kind` False looks for any kind."""
    if session.options.get("show-events", True):
        write_events(page, found(session, obj, kind, uid))


def found(session, obj, kind=True, uid=None):
    """The events about an object."""
    metadata = obj["metadata"]
    terms = [f"involvedObject.name={metadata['name']}", f"involvedObject.namespace={metadata.get('namespace', '')}"]
    terms += [f"involvedObject.kind={obj['kind']}"] if kind else []
    uid = uid or metadata.get("uid")
    terms += [f"involvedObject.uid={uid}"] if uid else []
    return session.client.list("events", metadata.get("namespace"), "", ",".join(terms))["items"]


def write_events(page, events):
    if not events:
        page.line("Events:\t<none>")
        return
    events = sorted(events, key=lambda event: seconds(event["lastTimestamp"]) if event.get("lastTimestamp") else 0)
    page.line("Events:")
    rows = [_row(event, page.now_s) for event in events]
    page.table(
        ["Type", "Reason", "Age", "From", "Message"], rows, underline=["----", "------", "----", "----", "-------"]
    )


def _row(event, now_s):
    message = event.get("message", "").strip()
    where = (event.get("involvedObject") or {}).get("fieldPath")
    told = f"{where}: {message}" if where else message
    return [event.get("type", ""), event.get("reason", ""), interval(event, now_s), source(event), told]
