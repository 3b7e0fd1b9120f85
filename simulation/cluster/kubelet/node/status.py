"""What the kubelet says of its node: ready, or why not (pkg/kubelet/kubelet_node_status.go, nodestatus/setters.go, runtime.go).

The status is computed each 10 s and written where something has changed; here that is after the control plane had lost the node, when the
kubelet starts, and when its runtime or its network goes or comes. Not modelled: PLEG's health.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...verbs import VERBS
from . import pressure

if TYPE_CHECKING:
    from ..kubelet import Kubelet

REGISTER = VERBS["kubelet.register-node"]
PATCH, PATCH_NOT_READY = VERBS["kubelet.patch-node"], VERBS["kubelet.patch-node-not-ready"]
PERIOD_MS, RUNTIME_DOWN_MS = 10_000, 30_000
FINE = {
    "MemoryPressure": ("False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    "DiskPressure": ("False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    "PIDPressure": ("False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    "Ready": ("True", "KubeletReady", "kubelet is posting ready status"),
}
STATUS_IS = "Node {0} status is now: {1}"
RUNTIME = "container runtime is down"
NETWORK = (
    "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: "
    "cni plugin not initialized"
)
UNAVAILABLE = (
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix '
    '/run/containerd/containerd.sock: connect: connection refused"'
)


def wake_after_stop(kubelet: Kubelet, place: str) -> None:
    """The kubelet will find its runtime ("containerd") or its network ("cni") gone: the tick at which it says so."""
    wait_ms = RUNTIME_DOWN_MS if place == "containerd" else 0
    kubelet.set_alarm("node", kubelet.next_tick(kubelet.ground.now_ms + wait_ms, PERIOD_MS))


def why_not_ready(kubelet: Kubelet) -> str | None:
    """The errors of the runtime as Ready's message joins them, or None."""
    faults, now = kubelet.faults, kubelet.ground.now_ms
    down = faults.stopped_since_ms(f"containerd/{kubelet.node}")
    errors = [RUNTIME] if down is not None and now - down >= RUNTIME_DOWN_MS else []
    errors += [NETWORK] if faults.stopped_since_ms(f"cni/{kubelet.node}") is not None else []
    return f"[{', '.join(errors)}]" if len(errors) > 1 else next(iter(errors), None)


def refusal(kubelet: Kubelet, pod: dict[str, Any]) -> tuple[str, str] | None:
    """(reason, message) of the Event where no sandbox can be made for a pod just now, or None."""
    if kubelet.faults.stopped_since_ms(f"containerd/{kubelet.node}") is not None:
        return "FailedCreatePodSandBox", f"Failed to create pod sandbox: {UNAVAILABLE}"
    if kubelet.faults.stopped_since_ms(f"cni/{kubelet.node}") is not None and not pod["spec"].get("hostNetwork"):
        return "NetworkNotReady", f"network is not ready: {NETWORK}"
    return None


def report(kubelet: Kubelet, key: str = "node") -> None:
    """Write the node's conditions where they are not as they should be, and say so in Events."""
    node, name = kubelet.informers.get("nodes", None, kubelet.node), kubelet.node
    if node is None:
        if key == "node starting":
            register(kubelet)
        return
    error = why_not_ready(kubelet)
    wanted = {**FINE, **pressure.conditions(kubelet)}
    if error:
        wanted["Ready"] = ("False", "KubeletNotReady", error)
    was = {condition["type"]: condition for condition in node["status"].get("conditions") or ()}
    starting = key == "node starting"
    if starting:
        _event(kubelet, node, "Starting", "Starting kubelet.")
    elif all(_is_so(condition, wanted) for condition in was.values()):
        return
    if (
        starting or was["MemoryPressure"]["status"] == "Unknown"
    ):  # of several in one moment the API server keeps the first (recording node-lost)
        _event(kubelet, node, "NodeHasSufficientMemory", STATUS_IS.format(name, "NodeHasSufficientMemory"))
    _write(kubelet, wanted, error)
    for of, reason in pressure.TURNED.items():
        kind = pressure.CONDITIONS[of][0]
        if was[kind]["status"] == "False" and wanted[kind][0] == "True":
            _event(kubelet, node, reason, STATUS_IS.format(name, reason))
    turned = "NodeNotReady" if error else "NodeReady"
    if was["Ready"]["status"] != wanted["Ready"][0]:
        _event(kubelet, node, turned, STATUS_IS.format(name, turned))


def register(kubelet: Kubelet) -> None:
    """A kubelet that starts and finds no Node of its name makes one (pkg/kubelet/kubelet_node_status.go, registerWithAPIServer)."""
    node = kubelet.api.create("nodes", None, kubelet.node_object(), tell=REGISTER, facts={"node": kubelet.node})
    _event(kubelet, node, "Starting", "Starting kubelet.")
    for reason in ("NodeHasSufficientMemory", "NodeReady"):
        _event(kubelet, node, reason, STATUS_IS.format(kubelet.node, reason))


def _event(kubelet, node, reason, message):
    kubelet.recorder.record(node, "Normal", reason, message)


def _write(kubelet, wanted, error):
    now = kubelet.ground.clock.timestamp()

    def change(old):
        made = [_made(condition, wanted, now) for condition in old["status"].get("conditions") or ()]
        return {**old, "status": {**old["status"], "conditions": made}}

    facts = {"node": kubelet.node}
    if error:
        verb, facts["message"] = PATCH_NOT_READY, error
    else:
        short = [kind for kind, state in wanted.items() if kind != "Ready" and state[0] == "True"]
        verb, facts["pressures"] = PATCH, short
    kubelet.api.change("nodes", None, kubelet.node, change, "status", verb, facts)


def _is_so(condition, wanted):
    """As wanted: a condition that others write, or one with this status, reason and message."""
    kind = condition["type"]
    return (
        kind not in wanted or (condition["status"], condition.get("reason"), condition.get("message")) == wanted[kind]
    )


def _made(condition, wanted, now):
    if _is_so(condition, wanted):
        return condition
    status, reason, message = wanted[condition["type"]]
    since = now if condition["status"] != status else condition["lastTransitionTime"]
    return {
        **condition, "status": status, "reason": reason, "message": message, "lastHeartbeatTime": now, "lastTransitionTime": since,
    }  # fmt: skip
