"""What a probe or a hook does to a container: exec, httpGet, tcpSocket, grpc, sleep; and what comes back.

Source: pkg/probe, pkg/kubelet/prober/prober.go, pkg/kubelet/lifecycle/handlers.go.
"""

from typing import NamedTuple

from .. import program


class Outcome(NamedTuple):
    """`ok`; `message` as the kubelet words it; `took_ms`; `error`: the handler could not even be run."""

    ok: bool
    message: str = ""
    took_ms: int = 0
    error: bool = False


def run(work, spec, handler, timeout_ms=None):
    """Run one handler against the container's process, now."""
    record = work.container(spec["name"])
    if "sleep" in handler:
        return Outcome(True, took_ms=handler["sleep"]["seconds"] * 1000)
    if record is None or record["state"] != "running":
        return Outcome(False, "container is not running", error=True)
    if "exec" in handler:
        return _exec(work, spec, record, handler["exec"]["command"], timeout_ms)
    if "httpGet" in handler:
        return _http(work, spec, record, handler["httpGet"])
    if "tcpSocket" in handler:
        return _tcp(work, spec, record, handler["tcpSocket"])
    return _grpc(work, record, handler["grpc"])


def _exec(work, spec, record, command, timeout_ms):
    now, world = work.now_ms - record["started_ms"], work.hall.world(work.uid)
    try:
        process, code, stdout, stderr, took_ms = program.exec_(record["process"], command, now, world, timeout_ms)
    except program.StartError as error:
        return Outcome(False, f"rpc error: code = Unknown desc = {error.message}", error=True)
    work.runtime.changed_process(work.uid, spec["name"], record, process, work.about)
    if code is None:
        words = f'command timed out: "{" ".join(command)}" timed out after {timeout_ms // 1000}s'
        return Outcome(False, words, timeout_ms, error=True)
    return Outcome(code == 0, (stdout + stderr).strip("\n"), took_ms)


def _http(work, spec, record, action):
    port = port_number(spec, action["port"])
    host = action.get("host") or work.view().pod_ip or work.kubelet.host_ip
    path = action.get("path", "/")
    world = work.hall.world(work.uid)
    answer = program.http(record["process"], port, path, work.now_ms - record["started_ms"], world)
    url = f"{action.get('scheme', 'HTTP').lower()}://{host}:{port}{path}"
    if answer.refused:
        return Outcome(False, f'Get "{url}": dial tcp {host}:{port}: connect: connection refused')
    if answer.timeout:
        words = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
        return Outcome(False, f'Get "{url}": {words}')
    return Outcome(200 <= answer.status < 400, f"HTTP probe failed with statuscode: {answer.status}")


def _tcp(work, spec, record, action):
    port = port_number(spec, action["port"])
    host = action.get("host") or work.view().pod_ip or work.kubelet.host_ip
    answer = program.tcp(record["process"], port, work.now_ms - record["started_ms"])
    if answer.timeout:
        return Outcome(False, f"dial tcp {host}:{port}: i/o timeout")
    return Outcome(not answer.refused, f"dial tcp {host}:{port}: connect: connection refused")


def _grpc(work, record, action):
    answer = program.grpc(record["process"], action["port"], work.now_ms - record["started_ms"])
    host = work.view().pod_ip
    if answer.refused or answer.timeout:
        return Outcome(False, f'timeout: failed to connect service "{host}:{action["port"]}" within 1s: context deadline exceeded')
    return Outcome(answer.serving == "SERVING", f'service unhealthy (responded with "{answer.serving}")')


def port_number(spec, port):
    """A port by its number or by its name among the container's ports."""
    if isinstance(port, int):
        return port
    if str(port).isdigit():
        return int(port)
    return next((p["containerPort"] for p in spec.get("ports") or () if p.get("name") == port), 0)
