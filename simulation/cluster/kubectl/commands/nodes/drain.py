"""kubectl drain: cordons a node, evicts its pods, and waits until they are gone; a refused eviction is tried again.

Source: s/kubectl/pkg/cmd/drain/drain.go, s/kubectl/pkg/drain/drain.go.
"""

from ....apiserver.api.status import StatusError
from ....apiserver.printers.duration import go_duration
from ...command import Command
from ...errors import Failure, Told, from_server
from ...session import DRY_RUN_WORDS
from ...util.evictable import sort_out
from ...waiting import at_first, gone
from .cordon import nodes, set_unschedulable

FLAGS = (
    "--chunk-size int=500, --delete-emptydir-data bool, --disable-eviction bool, --dry-run string=none, --force bool,"
    " --grace-period int=-1, --ignore-daemonsets bool, --pod-selector, -l --selector,"
    " --skip-wait-for-delete-timeout int, --timeout duration=0s"
)
AGAIN_S = 5  # until a refused eviction is tried again
KEPT = ("delete-emptydir-data", "force", "ignore-daemonsets", "pod-selector", "disable-eviction", "grace-period",
        "dry-run", "timeout")  # fmt: skip


def run(session):
    infos = nodes(session, "drain")
    if session.failures:
        return None
    for info in infos:
        set_unschedulable(session, info, True)
    return _next_node(session, [info.name for info in infos], [])


def _next_node(session, names, failed):
    """Start on the first of the nodes; -> what is waited for, or None at the end."""
    while names:
        name = names[0]
        with session.trying():
            pods, warnings, errors = _pods(session, name)
            if errors:
                raise _errors(errors)
            if warnings:
                session.warn(f"Warning: {'; '.join(warnings)}")
            left = [_begin(session, pod) for pod in pods]
            if left and not session.dry_run:
                return _go_on(session, _waiting(session, names, failed, left))
            session.say(f"node/{name} drained{DRY_RUN_WORDS[session.dry_run]}")
        names = _after(session, names, failed)
    _tell_failed(session, failed)
    return None


def _after(session, names, failed):
    """The other nodes, once this one has failed or is drained."""
    if session.failures:
        failure = session.failures.pop()
        session.warn(f'error: unable to drain node "{names[0]}" due to error: {_text(failure)}, continuing command...')
        failed.append([names[0], failure.message])
    return names[1:]


def _tell_failed(session, failed):
    if failed:
        session.warn("There are pending nodes to be drained:")
        for name, _ in failed:
            session.warn(f" {name}")
        session.failures += [Told(message) for _, message in failed]


class _Errors(Failure):
    """Several errors as one: in brackets in a sentence, one a line at the end."""


def _errors(errors):
    return _Errors("\n".join(errors))


def _text(failure):
    lines = failure.message.split("\n")
    if isinstance(failure, StatusError):
        return from_server(failure)
    return f"[{', '.join(lines)}]" if len(lines) > 1 else lines[0]


def _pods(session, name):
    answer = session.client.list("pods", None, session["pod-selector"], f"spec.nodeName={name}")
    flags = (session["force"], session["ignore-daemonsets"], session["delete-emptydir-data"])
    return sort_out(answer["items"], *flags)


def _begin(session, pod):
    metadata = pod["metadata"]
    if session.dry_run == "client":
        session.say(f"evicting pod {metadata['namespace']}/{metadata['name']} (dry run)")
    elif session.dry_run:
        session.say(f"evicting pod {metadata['namespace']}/{metadata['name']} (server dry run)")
    place = {"resource": "pods", "namespace": metadata["namespace"], "name": metadata["name"], "uid": metadata["uid"]}
    return {**place, "evicted": False, "again_s": 0}


def _waiting(session, names, failed, left):
    until_s = session.now_s + session["timeout"] if session["timeout"] else None
    options = {name: session[name] for name in KEPT}
    return {
        "command": "drain", "for": "eviction", "until_s": until_s, "timeout_s": session["timeout"], "left": left,
        "nodes": names, "failed": failed, "options": options,
    }  # fmt: skip


def resume(session, waiting):
    return _go_on(session, waiting)


def _go_on(session, waiting):
    """Evict what is due, look what is gone; -> waiting again, or on to the next node."""
    late = waiting["until_s"] is not None and session.now_s >= waiting["until_s"]
    left = []
    for pod in waiting["left"]:
        with session.trying():
            pod = _one(session, pod, late, waiting["timeout_s"])
            left += [pod] if pod else []
    if left and not session.failures:
        dues_s = [pod["again_s"] for pod in left if not pod["evicted"]]
        return at_first({**waiting, "left": left, "again_s": min(dues_s) if dues_s else None})
    name, failed = waiting["nodes"][0], [*waiting["failed"]]
    if session.failures:
        _tell_pending(session, name)
    else:
        session.say(f"node/{name} drained")
    return _next_node(session, _after(session, waiting["nodes"], failed), failed)


def _one(session, pod, late, timeout_s):
    """One pod of the drain -> the pod as it is to be waited for, or None when it is gone. Raises Failure."""
    told = f'pods/"{pod["name"]}" -n "{pod["namespace"]}"'
    if pod["evicted"] and gone(session, pod):
        session.say(f"pod/{pod['name']} evicted")
        return None
    if late:
        doing = "waiting for" if pod["evicted"] else "evicting"
        raise Failure(f"error when {doing} {told}: global timeout reached: {go_duration(timeout_s)}")
    if pod["evicted"] or session.now_s < pod["again_s"]:
        return pod
    session.say(f"evicting pod {pod['namespace']}/{pod['name']}")
    try:
        _evict(session, pod)
    except StatusError as refusal:
        if refusal.reason == "NotFound":
            return None
        if refusal.reason != "TooManyRequests":
            raise Failure(f"error when evicting {told}: {refusal.message}") from None
        session.warn(f"error when evicting {told} (will retry after {AGAIN_S}s): {refusal.message}")
        return {**pod, "again_s": session.now_s + AGAIN_S}
    pod = {**pod, "evicted": True}
    return _one(session, pod, False, timeout_s) if gone(session, pod) else pod


def _evict(session, pod):
    if session["disable-eviction"]:
        grace_s = session["grace-period"] if session["grace-period"] >= 0 else None
        session.client.delete("pods", pod["namespace"], pod["name"], grace_s)
    else:
        session.client.evict(pod["namespace"], pod["name"])


def _tell_pending(session, name):
    """Several errors become one, and the pods that are still there are named."""
    failure = session.failures[0] if len(session.failures) == 1 else _errors([f.message for f in session.failures])
    session.failures = [failure]
    session.warn(f'There are pending pods in node "{name}" when an error occurred: {_text(failure)}')
    for pod in _pods(session, name)[0]:
        session.warn(f"pod/{pod['metadata']['name']}")


COMMANDS = [Command("drain", run, FLAGS, short="Drain node in preparation for maintenance", resume=resume)]
