"""How kubectl itself prints events: how often and how long ago, in `kubectl events` and at the end of `describe`.

Source: s/kubectl/pkg/cmd/events/events.go, `DescribeEvents` in s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.printers.duration import age


def interval(event, now_s):
    """An event's age: "12s", or "3s (x4 over 41s)" where it came several times."""
    first = age(event.get("eventTime") or event.get("firstTimestamp"), now_s)
    series = event.get("series")
    if series:
        return f"{age(series.get('lastObservedTime'), now_s)} (x{series.get('count', 0)} over {first})"
    if event.get("count", 0) > 1:
        return f"{age(event.get('lastTimestamp'), now_s)} (x{event['count']} over {first})"
    return first


def when(event):
    """The moment that `kubectl events` sorts by."""
    series = event.get("series") or {}
    return series.get("lastObservedTime") or event.get("lastTimestamp") or event.get("eventTime") or ""


def source(event):
    """Who reported an event."""
    return (event.get("source") or {}).get("component") or event.get("reportingComponent") or ""
