"""The Endpoints controller: the older form of the same, one object a Service (pkg/controller/endpoint/endpoints_controller.go)."""

from ..budget import charge
from ..values import difference
from ..verbs import VERBS
from .shared.controller import Controller, key_of, spec_changed, split
from .shared.pods import has_ended, is_ready
from .shared.services import reference, selects, services_of, target_ports

NAME = "endpoint-controller"
CREATE, UPDATE, DELETE = (
    VERBS[f"{NAME}.create-endpoints"],
    VERBS[f"{NAME}.update-endpoints"],
    VERBS[f"{NAME}.delete-endpoints"],
)
MANAGER, HEADLESS = "endpoints.kubernetes.io/managed-by", "service.kubernetes.io/headless"


class EndpointsController(Controller):
    name = NAME

    def watched(self):
        return {"services": self.notice, "pods": self.notice_pod}

    def notice(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) else []

    def notice_pod(self, old, new):
        return services_of(self.index, old, new)

    def sync(self, key):
        namespace, name = split(key)
        service, found = (
            self.informers.get("services", namespace, name),
            self.informers.get("endpoints", namespace, name),
        )
        if service is None:
            if found is not None and (found["metadata"].get("labels") or {}).get(MANAGER) == NAME:
                self.api.delete("endpoints", namespace, name, tell=DELETE, facts={"service": name})
            return
        selector = selects(service)
        if selector is None:
            return
        subsets = self._subsets(service, selector)
        facts = {"service": name, "ready": sum(len(one.get("addresses") or ()) for one in subsets)}
        labels = {**(service["metadata"].get("labels") or {}), MANAGER: NAME}
        if service["spec"].get("clusterIP") == "None":
            labels[HEADLESS] = ""
        if found is None:
            made = {
                "apiVersion": "v1",
                "kind": "Endpoints",
                "metadata": {"name": name, "labels": labels},
                **({"subsets": subsets} if subsets else {}),
            }
            self.api.create("endpoints", namespace, made, tell=CREATE, facts=facts)
            return
        rest = {key: value for key, value in found.items() if key != "subsets"}
        made = {
            **rest,
            "metadata": {**found["metadata"], "labels": labels},
            **({"subsets": subsets} if subsets else {}),
        }
        if difference(found, made) is not None:
            self.api.change("endpoints", namespace, name, lambda old: made, tell=UPDATE, facts=facts, verb="update")

    def _subsets(self, service, selector):
        """Pods with the same ports together; those that are not ready apart."""
        by_ports = {}
        pods = self.index.pods_with(service["metadata"]["namespace"], selector)
        charge(4 * len(pods))
        for pod in pods:
            if pod["status"].get("podIP") and not has_ended(pod) and "deletionTimestamp" not in pod["metadata"]:
                ready = service["spec"].get("publishNotReadyAddresses") or is_ready(pod)
                field = "addresses" if ready else "notReadyAddresses"
                by_ports.setdefault(target_ports(service, pod), {}).setdefault(field, []).append(_address(pod))
        return [{**by_ports[ports], "ports": [_port(*port) for port in ports]} for ports in sorted(by_ports, key=repr)]


def _address(pod):
    node = pod["spec"].get("nodeName")
    return {"ip": pod["status"]["podIP"], **({"nodeName": node} if node else {}), "targetRef": reference(pod)}


def _port(name, number, protocol, app_protocol):
    made = {**({"name": name} if name else {}), "port": number, "protocol": protocol}
    return {**made, **({"appProtocol": app_protocol} if app_protocol else {})}
