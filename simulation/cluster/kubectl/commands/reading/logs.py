"""kubectl logs: what a container wrote.

Not modelled: following (-f prints what is there and ends), --since, --timestamps. Source: s/kubectl/pkg/cmd/logs/logs.go,
s/kubectl/pkg/polymorphichelpers/logsforobject.go.
"""

from ....apiserver.api.status import StatusError
from ...command import Command
from ...errors import Failure, usage
from ...targets import Kind, fetched, listed, parse, resource_named
from ...util.templates import PATHS

FLAGS = (
    "--all-containers bool, --all-pods bool, -c --container, -f --follow bool, --ignore-errors bool,"
    " --insecure-skip-tls-verify-backend bool, --limit-bytes int, --max-log-requests int=5,"
    " --pod-running-timeout duration=20s, --prefix bool, -p --previous bool, -l --selector, --since duration=0s,"
    " --since-time, --tail int=-1, --timestamps bool"
)
EXPECTED = (
    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs "
    "command"
)
DEFAULT = "kubectl.kubernetes.io/default-container"
KINDS = ("containers", "initContainers", "ephemeralContainers")


def run(session):
    if not session.args and not session["selector"]:
        raise usage("logs", EXPECTED)
    if session.args and session["selector"]:
        raise usage("logs", "only a selector (-l) or a POD name is allowed")
    if len(session.args) > 2:
        raise usage("logs", EXPECTED)
    container = session["container"] or (session.args[1] if len(session.args) > 1 else "")
    for pod in _pods(session):
        for name in _containers(session, pod, container):
            text = session.ask(
                session.client.logs, pod["metadata"]["namespace"], pod["metadata"]["name"], name, session["previous"]
            )
            _print(session, pod, name, text or "")


def _pods(session):
    """The pods that are meant: one by name, the first of a workload, or all that a selector matches."""
    if session["selector"]:
        return [info.object for info in listed(session, Kind(resource_named(session, "pods"), session.namespace))]
    words = session.args[:1] if "/" in session.args[0] else ["pods", session.args[0]]
    info = parse(session, words)[0]
    try:
        info = fetched(session, info)
    except StatusError as refusal:
        if refusal.reason == "NotFound":
            raise Failure(
                f'error from server (NotFound): {refusal.message} in namespace "{session.namespace}"'
            ) from None
        raise
    if info.resource.key == "pods":
        return [info.object]
    return _of_workload(session, info)


def _of_workload(session, info):
    if info.resource.key not in PATHS and info.resource.key != "services":
        raise Failure(f"cannot get the logs from *{info.resource.version}.{info.resource.kind}")
    selector = (info.object.get("spec") or {}).get("selector") or {}
    labels = selector.get("matchLabels", selector)
    text = ",".join(f"{key}={labels[key]}" for key in sorted(labels))
    pods = session.client.list("pods", info.namespace, text)["items"]
    if not pods:
        raise Failure("timed out waiting for the condition")
    pods.sort(
        key=lambda pod: (not _is_ready(pod), pod["metadata"].get("creationTimestamp", ""), pod["metadata"]["name"])
    )
    if session["all-pods"]:
        return pods
    if len(pods) > 1:
        session.warn(f"Found {len(pods)} pods, using pod/{pods[0]['metadata']['name']}")
    return pods[:1]


def _is_ready(pod):
    conditions = pod.get("status", {}).get("conditions") or ()
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def _containers(session, pod, wanted):
    names = [c["name"] for kind in KINDS for c in pod["spec"].get(kind) or ()]
    if session["all-containers"] or session["all-pods"]:
        return [c["name"] for kind in KINDS[1::-1] for c in pod["spec"].get(kind) or ()]
    name = pod["metadata"]["name"]
    if wanted:
        if wanted not in names:
            told = ", ".join(_listed(pod))
            raise Failure(f"container {wanted} is not valid for pod {name} out of: {told}")
        return [wanted]
    default = (pod["metadata"].get("annotations") or {}).get(DEFAULT)
    if default in names:
        return [default]
    if len(names) > 1:
        session.warn(f'Defaulted container "{names[0]}" out of: {", ".join(_listed(pod))}')
    return names[:1]


def _listed(pod):
    words = {"containers": "", "initContainers": " (init)", "ephemeralContainers": " (ephem)"}
    return [c["name"] + words[kind] for kind in KINDS for c in pod["spec"].get(kind) or ()]


def _print(session, pod, name, text):
    lines = text.splitlines(keepends=True)
    tail = session["tail"] if "tail" in session.given else 10 if session["selector"] else -1
    if tail >= 0:
        lines = lines[len(lines) - tail :] if tail < len(lines) else lines
        lines = [] if tail == 0 else lines
    if session["prefix"]:
        lines = [f"[pod/{pod['metadata']['name']}/{name}] {line}" for line in lines]
    whole = "".join(lines)
    session.write(whole[: session["limit-bytes"]] if session["limit-bytes"] else whole)


COMMANDS = [Command("logs", run, FLAGS, short="Print the logs for a container in a pod", reads=True)]
