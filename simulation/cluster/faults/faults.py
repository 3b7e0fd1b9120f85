"""Carries faults out, and answers whoever must know of them: clients, watches, the hall.

Its memory is the space faults: stopped/<component>, cut/<node>, registry, addresses/<node>, watch/<process>, conflict/<process>.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apiserver.api import status
from ..apiserver.api.request import Request
from ..ground import Ground
from ..registry.measures import duration_ms
from ..verbs import VERBS
from ..verbs.table import Verb
from ..watches import Disturbance
from .grammar import PRESSURES
from .outage import NO_QUORUM, REFUSED, Unreachable

if TYPE_CHECKING:
    from .recovery import Recovery

SPACE = "faults"
STOP, START = VERBS["fault.stop"], VERBS["fault.start"]
CUT, HEAL = VERBS["fault.cut"], VERBS["fault.heal"]
REGISTRY, ADDRESSES = VERBS["fault.registry"], VERBS["fault.addresses"]
WEBHOOK, PRESSURE = VERBS["fault.webhook"], VERBS["fault.pressure"]
WATCH, CONFLICT = VERBS["fault.watch"], VERBS["fault.conflict"]
MEMBERS, QUORUM = ("etcd-0", "etcd-1", "etcd-2"), 2
READS = ("get", "list", "watch")
NEVER_STOPPED = ("kubectl", "watches")  # the person, and the wire


class Faults:
    """One for a cluster; asked by clients, by watches and by the hall before an alarm is fired."""

    def __init__(self, ground: Ground):
        self._ground, self.store = ground, ground.store
        self.keys: dict[str, Any] = ground.store.space(SPACE)
        self.recovery: Recovery  # given by the front hall when all rooms are there

    # Questions

    def is_stopped(self, component: str) -> bool:
        """Whether nobody plays this alarm's component: itself, its manager, or its machine is stopped."""
        if not self.keys:
            return False
        place, _, node = component.partition("/")
        names = [component] if node or component == "kube-scheduler" else ["kube-controller-manager"]
        if component in NEVER_STOPPED:
            return False
        names += [f"node/{node}"] if node else []
        return any(f"stopped/{name}" in self.keys for name in names)

    def stopped_since_ms(self, name: str) -> int | None:
        """Since when one component is stopped by its own name, ms of the run; None where it is not."""
        order = self.keys.get(f"stopped/{name}") if self.keys else None
        return order["since_ms"] if order else None

    def refuse_if_down(self, request: Request) -> None:
        """Every request passes here: raises Unreachable, or the one 409 that was ordered."""
        if not self.keys:
            return
        if "stopped/apiserver" in self.keys or (request.node and f"cut/{request.node}" in self.keys):
            raise Unreachable(REFUSED)
        if request.verb in READS:
            return
        if sum(f"stopped/{member}" in self.keys for member in MEMBERS) > len(MEMBERS) - QUORUM:
            raise Unreachable(NO_QUORUM, 500)
        self._conflict_once(request)

    def _conflict_once(self, request: Request) -> None:
        if not request.caller.trusted:
            return
        key = f"conflict/{owner(request.caller.program, request.node)}"
        if key in self.keys:
            self.store.put(SPACE, key, None)
            raise status.conflict(request.resource, request.name)

    def take_disturbance(self, process: str) -> Disturbance | None:
        """What was ordered for the watch event that is on its way to this process; the order is used up by it."""
        order = self.keys.get(f"watch/{process}")
        if order is None:
            return None
        self.store.put(SPACE, f"watch/{process}", None)
        return Disturbance(order["do"], duration_ms(order.get("by", "1s")))

    def cut_since_ms(self, node: str) -> int | None:
        """Since when the node cannot reach the control plane, ms of the run; None where it can."""
        order = self.keys.get(f"cut/{node}") if self.keys else None
        return order["since_ms"] if order else None

    def is_cut(self, node: str) -> bool:
        return bool(self.keys) and f"cut/{node}" in self.keys

    def free_addresses(self, node: str) -> int | None:
        """How many addresses the node's range has left by order; None: all that nobody has."""
        order = self.keys.get(f"addresses/{node}") if self.keys else None
        return order["free"] if order else None

    def took_address(self, node: str) -> None:
        order = self.keys.get(f"addresses/{node}")
        if order:
            self.store.put(SPACE, f"addresses/{node}", {"free": order["free"] - 1})

    # Orders

    def give(self, fault: dict[str, Any]) -> None:
        """Carry out one checked fault; tells it."""
        kind, value = next(iter(fault.items()))
        getattr(self, f"_{kind}")(value)

    def _tell(self, verb: Verb, **facts: Any) -> None:
        self._ground.story.tell(verb, node=facts.get("node"), facts=facts)

    def _stop(self, name: str) -> None:
        if f"stopped/{name}" in self.keys:
            self._tell(STOP, already=True, **_who(name))
            return
        self.store.put(SPACE, f"stopped/{name}", {"since_ms": self._ground.now_ms})
        self._tell(STOP, already=False, **_who(name))
        self.recovery.stopped(name)

    def _start(self, name: str) -> None:
        stopped = self.keys.get(f"stopped/{name}")
        self.store.put(SPACE, f"stopped/{name}", None)
        self._tell(START, **_who(name))
        if stopped:
            self.recovery.started(name)

    def _cut(self, node: str) -> None:
        self.store.put(SPACE, f"cut/{node}", {"since_ms": self._ground.now_ms})
        self._tell(CUT, node=node)
        self.recovery.cut(node)

    def _heal(self, node: str) -> None:
        self.store.put(SPACE, f"cut/{node}", None)
        self._tell(HEAL, node=node)
        self.recovery.healed(node)

    def _registry(self, entries: dict[str, Any]) -> None:
        known = {**(self.keys.get("registry") or {}), **entries}
        self.store.put(SPACE, "registry", {name: entry for name, entry in known.items() if entry is not None} or None)
        self._tell(REGISTRY, images=sorted(entries), all="*" in entries)

    def _addresses(self, order: dict[str, Any]) -> None:
        self.store.put(SPACE, f"addresses/{order['node']}", None if order["free"] is None else {"free": order["free"]})
        self._tell(ADDRESSES, node=order["node"], free=order["free"])

    def _watch(self, order: dict[str, Any]) -> None:
        self.store.put(SPACE, f"watch/{order['to']}", order)
        self._tell(WATCH, component=order["to"], disturbance=order["do"])

    def webhook(self) -> dict[str, str] | None:
        """What the admission webhook does: {"name", "do", "message"?}, or None."""
        return self.keys.get("webhook")

    def pressures(self, node: str) -> list[str]:
        """What the node is short of: some of memory, disk, pid."""
        return [of for of in PRESSURES if f"pressure/{node}/{of}" in self.keys] if self.keys else []

    def _webhook(self, order: dict[str, str] | None) -> None:
        self.store.put(SPACE, "webhook", order)
        self._tell(WEBHOOK, name=order["name"] if order else None, effect=order["do"] if order else "gone")

    def _pressure(self, order: dict[str, Any]) -> None:
        node, of = order["node"], order["of"]
        self.store.put(SPACE, f"pressure/{node}/{of}", {"since_ms": self._ground.now_ms} if order["short"] else None)
        self._tell(PRESSURE, node=node, of=of, short=order["short"])
        self.recovery.pressed(node)

    def _conflict(self, name: str) -> None:
        self.store.put(SPACE, f"conflict/{name}", {"code": 409})
        self._tell(CONFLICT, component=name)


def owner(name: str, node: str | None) -> str:
    """The component that a fault names: a controller belongs to kube-controller-manager, a kubelet bears its node's name."""
    if name == "kubelet" and node:
        return f"kubelet/{node}"
    return name if "/" in name or name == "kube-scheduler" else "kube-controller-manager"


def _who(name: str) -> dict[str, str | None]:
    """A component as facts: its name, its node if it has one, and which kind of place it is."""
    place, _, node = name.partition("/")
    return {"component": name, "node": node or None, "place": "etcd" if place in MEMBERS else place}
