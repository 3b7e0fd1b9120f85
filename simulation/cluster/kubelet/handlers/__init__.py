"""What a probe or a hook does to a container: exec, httpGet, tcpSocket, grpc, sleep; and what comes back.

Source: pkg/probe, pkg/kubelet/prober/prober.go, pkg/kubelet/lifecycle/handlers.go. Not modelled: TLS, redirects to another host.
"""

from typing import NamedTuple

from ... import program

AWAITING = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
NO_HEALTH = "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health"
EXEC_TIMED_OUT = 'command timed out: "{0}" timed out after {1}s'


MOST_READ = 10 * 1024  # characters of what a command prints: maxReadLength of pkg/probe/exec/exec.go
FOREVER_MS = 10**12  # a hook that never comes back


class Outcome(NamedTuple):
    """`ok`; `message` as the kubelet words it; `took_ms`; `error`: the handler could not even be run.

    `asked_outside`: the command looked at what lies outside its container, so nobody can foresee when it will say something else.
    """

    ok: bool
    message: str = ""
    took_ms: int = 0
    error: bool = False
    asked_outside: bool = False


def run(work, spec, handler, timeout_ms=None):
    """Run one handler against the container's process, now."""
    record = work.container(spec["name"])
    if "sleep" in handler:
        return Outcome(True, took_ms=handler["sleep"]["seconds"] * 1000)
    if record is None or record["state"] != "running":
        return Outcome(False, "container is not running", error=True)
    if "exec" in handler:
        return _exec(work, spec, handler["exec"].get("command") or [], timeout_ms)
    if "grpc" in handler:
        return _grpc(work, handler["grpc"], timeout_ms or 1000)
    action = handler.get("httpGet") or handler["tcpSocket"]
    port = port_number(spec, action["port"])
    if port is None:
        return Outcome(False, f"couldn't find port: {action['port']}", error=True)
    host = action.get("host") or address(work)
    return _http(work, action, host, port, timeout_ms) if "httpGet" in handler else _tcp(work, host, port)


def address(work):
    return work.observed().pod_ip or work.kubelet.host_ip


def _exec(work, spec, command, timeout_ms):
    try:
        code, stdout, stderr, took_ms, asked_outside = work.runtime.exec(
            work.uid, spec["name"], command, work.about, timeout_ms
        )
    except program.StartError as error:
        return Outcome(False, f"rpc error: code = Unknown desc = {error.message}", error=True)
    if code is None:
        words = EXEC_TIMED_OUT.format(" ".join(command), (timeout_ms or 0) // 1000)
        return Outcome(timeout_ms is None, words, timeout_ms or FOREVER_MS, asked_outside=asked_outside)
    return Outcome(code == 0, (stdout + stderr)[:MOST_READ].strip("\n"), took_ms, asked_outside=asked_outside)


def _ask(work, port, question):
    return work.runtime.answers(work.uid, port, question)


def _http(work, action, host, port, timeout_ms):
    path = action.get("path", "/")
    path = path if path.startswith("/") else f"/{path}"
    answer = _ask(
        work, port, lambda process, number, at_ms, outside: program.http(process, number, path, at_ms, outside)
    )
    url = f"{action.get('scheme', 'HTTP').lower()}://{host}:{port}{path}"
    if answer.refused:
        return Outcome(False, f'Get "{url}": dial tcp {host}:{port}: connect: connection refused')
    if answer.timeout or (timeout_ms is not None and answer.delay_ms >= timeout_ms):
        return Outcome(False, f'Get "{url}": {AWAITING}', timeout_ms or 0)
    if answer.error:
        return Outcome(False, f'Get "{url}": {answer.error}', answer.delay_ms)
    return Outcome(200 <= answer.status < 400, f"HTTP probe failed with statuscode: {answer.status}", answer.delay_ms)


def _tcp(work, host, port):
    answer = _ask(work, port, program.tcp)
    if answer.timeout:
        return Outcome(False, f"dial tcp {host}:{port}: i/o timeout")
    return Outcome(not answer.refused, f"dial tcp {host}:{port}: connect: connection refused")


def _grpc(work, action, timeout_ms):
    """The health service of gRPC; a connection is tried until the timeout is over (pkg/probe/grpc/grpc.go)."""
    port, service = action["port"], action.get("service") or ""
    answer = _ask(
        work, port, lambda process, number, at_ms, outside: program.grpc(process, number, at_ms, service, outside)
    )
    if answer.refused or answer.timeout:
        words = f'timeout: failed to connect service "{address(work)}:{port}" within {timeout_ms // 1000}s: context deadline exceeded'
        return Outcome(False, words, timeout_ms)
    if answer.serving is None:
        return Outcome(False, NO_HEALTH)
    return Outcome(answer.serving == "SERVING", f'service unhealthy (responded with "{answer.serving}")')


def port_number(spec, port):
    """A port by its number or by its name among the container's ports; None where there is no such name."""
    if isinstance(port, int):
        return port
    if str(port).isdigit():
        return int(port)
    return next((p["containerPort"] for p in spec.get("ports") or () if p.get("name") == port), None)
