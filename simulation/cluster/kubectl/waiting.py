"""Waiting without blocking: what a command still waits for is JSON, looked at again whenever the cluster likes.

`left` lists the objects not yet as wanted; the first of them also stands at the top, where the cluster looks.
"""

from ..apiserver.api.status import StatusError
from .errors import Failure

TIMED_OUT = "timed out waiting for the condition on {0}/{1}"


def gone(session, wanted):
    """Whether an object is there no more, or another one stands in its place."""
    obj = now(session, wanted)
    return obj is None or bool(wanted.get("uid")) and obj["metadata"].get("uid") != wanted["uid"]


def now(session, wanted):
    """The object as it is now, or None."""
    try:
        return session.client.get(wanted["resource"], wanted["namespace"], wanted["name"])
    except StatusError as refusal:
        if refusal.reason != "NotFound":
            raise
        return None


def wait_for_all(session, waiting, met=gone, on_met=None):
    """One look at every object in `left`; -> waiting again, or None when all are as wanted or time is up."""
    left = []
    for wanted in waiting["left"]:
        if met(session, wanted):
            if on_met:
                on_met(session, wanted)
        else:
            left.append(wanted)
    if not left:
        return None
    if session.now_s >= waiting["until_s"]:
        for wanted in left:
            session.failures.append(Failure(TIMED_OUT.format(wanted["resource"], wanted["name"])))
        return None
    return at_first({**waiting, "left": left, "again_s": None})


def at_first(waiting):
    """The waiting with the first object of `left` at its top."""
    first = waiting["left"][0]
    return {**waiting, **{key: first.get(key) for key in ("resource", "namespace", "name", "uid")}}
