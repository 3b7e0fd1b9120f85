"""Which pods stand behind a Service, and at which ports. Source: k8s.io/endpointslice util, pkg/controller/endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...budget import charge
from ...component_helpers.labels import LabelSelector, label_selector
from ...informers import Object, newest
from .controller import key_of
from .pods import has_ended, is_ready

if TYPE_CHECKING:
    from .index import Index

SERVED = ("labels", "deletionTimestamp")


def selects(service: Object) -> LabelSelector | None:
    """The Service's selector, or None for one without pods of its own."""
    spec = service["spec"]
    if not spec.get("selector") or spec.get("type") == "ExternalName":
        return None
    return label_selector({"matchLabels": spec["selector"]})


def services_of(index: Index, old: Object | None, new: Object | None) -> list[str]:
    """Keys of the Services that a change of a pod concerns; none where nothing that they tell has changed."""
    services = [
        one for one in index.all("services", newest(old, new)["metadata"]["namespace"]) if one["spec"].get("selector")
    ]
    if not services or (old is not None and new is not None and _told(old) == _told(new)):
        return []
    found = []
    charge(len(services) * 2)
    for service in services:
        selector = selects(service)
        if selector and any(
            one is not None and selector.matches(one["metadata"].get("labels") or {}) for one in (old, new)
        ):
            found.append(key_of(service))
    return found


def _told(pod: Object) -> list[Any]:
    state = pod.get("status") or {}
    return [pod["metadata"].get(field) for field in SERVED] + [
        pod["spec"].get("nodeName"),
        state.get("podIP"),
        has_ended(pod),
        is_ready(pod),
    ]


def target_ports(service: Object, pod: Object) -> tuple[tuple[Any, ...], ...]:
    """[(name, number, protocol)] at which the pod answers; a named port that the pod has not is left out."""
    ports = service["spec"].get("ports") or ()
    charge(len(ports))
    named = _named(pod) if any(isinstance(port.get("targetPort"), str) for port in ports) else {}
    return tuple((port.get("name", ""), number, port.get("protocol", "TCP"), port.get("appProtocol"))
                 for port in ports if (number := _number(port, named)) is not None)  # fmt: skip


def _number(port: Object, named: dict[tuple[str, str], int]) -> int | None:
    target = port.get("targetPort", port["port"])
    return target if isinstance(target, int) else named.get((str(target), port.get("protocol", "TCP")))


def _named(pod: Object) -> dict[tuple[str, str], int]:
    """(name, protocol) -> number of the pod's named ports; of several of one name the first."""
    found: dict[tuple[str, str], int] = {}
    for container in pod["spec"]["containers"]:
        ports = container.get("ports") or ()
        charge(len(ports) // 4)
        for port in ports:
            if port.get("name"):
                found.setdefault((port["name"], port.get("protocol", "TCP")), port["containerPort"])
    return found


def reference(pod: Object) -> Object:
    metadata = pod["metadata"]
    return {"kind": "Pod", "namespace": metadata["namespace"], "name": metadata["name"], "uid": metadata["uid"]}
