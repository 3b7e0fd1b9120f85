"""The EndpointSlice controller: behind which addresses a Service stands, at most 100 a slice.

Source: pkg/controller/endpointslice, k8s.io/endpointslice reconciler.go. Not modelled: IPv6, topology hints.
"""

from ..budget import charge
from ..values import difference
from ..verbs import VERBS
from .shared.controller import Controller, key_of, spec_changed, split
from .shared.owners import owner_reference
from .shared.pods import has_ended, is_ready
from .shared.services import reference, selects, services_of, target_ports
from .shared.template import prefix

NAME = "endpoint-slice-controller"
CREATE, UPDATE, DELETE = VERBS[f"{NAME}.create-slice"], VERBS[f"{NAME}.update-slice"], VERBS[f"{NAME}.delete-slice"]
SERVICE, MANAGER = "kubernetes.io/service-name", "endpointslice.kubernetes.io/managed-by"
MANAGED = "endpointslice-controller.k8s.io"
HEADLESS = "service.kubernetes.io/headless"
MOST = 100


class EndpointSliceController(Controller):
    name, account = NAME, "endpointslice-controller"

    def watched(self):
        return {"services": self.notice, "pods": self.notice_pod, "endpointslices": self.notice_slice}

    def notice(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) else []

    def notice_pod(self, old, new):
        return services_of(self.index, old, new)

    def notice_slice(self, old, new):
        """One that somebody else removed is made again."""
        labels = (new or old)["metadata"].get("labels") or {}
        if new is not None or labels.get(MANAGER) != MANAGED:
            return []
        return [f"{old['metadata']['namespace']}/{labels[SERVICE]}"]

    def sync(self, key):
        namespace, name = split(key)
        service = self.informers.get("services", namespace, name)
        if service is None or service["metadata"].get("deletionTimestamp"):
            return
        selector = selects(service)
        if selector is None:
            return
        by_ports = {}
        pods = self.index.pods_with(namespace, selector)
        charge(6 * len(pods))
        for pod in pods:
            if pod["status"].get("podIP") and not has_ended(pod):
                by_ports.setdefault(target_ports(service, pod), []).append(self._endpoint(service, pod))
        self._reconcile(service, by_ports or {(): []})

    def _endpoint(self, service, pod):
        terminating, serving = "deletionTimestamp" in pod["metadata"], is_ready(pod)
        ready = service["spec"].get("publishNotReadyAddresses") or (serving and not terminating)
        made = {
            "addresses": [pod["status"]["podIP"]], "conditions": {"ready": bool(ready), "serving": serving, "terminating": terminating},
            "targetRef": reference(pod),
        }  # fmt: skip
        node = pod["spec"].get("nodeName")
        found = self.informers.get("nodes", "", node) if node else None
        zone = ((found or {}).get("metadata", {}).get("labels") or {}).get("topology.kubernetes.io/zone")
        host = pod["spec"].get("hostname")
        if host and pod["spec"].get("subdomain") == service["metadata"]["name"]:
            made["hostname"] = host
        return {**made, **({"nodeName": node} if node else {}), **({"zone": zone} if zone else {})}

    # Slices

    def _reconcile(self, service, by_ports):
        """Keep endpoints where they are, fill what has room, make new slices, remove empty ones."""
        left = self._slices(service)
        for ports in sorted(by_ports, key=repr):
            mine = [one for one in left if _ports(one) == ports] or [one for one in left if not one.get("endpoints")][
                :1
            ]
            left = [one for one in left if one not in mine]
            self._place(service, ports, by_ports[ports], mine)
        for one in left:
            self._delete(service, one)

    def _slices(self, service):
        metadata = service["metadata"]
        wanted = {SERVICE: metadata["name"], MANAGER: MANAGED}.items()
        everything = self.index.all("endpointslices", metadata["namespace"])
        return [one for one in everything if wanted <= (one["metadata"].get("labels") or {}).items()]

    def _place(self, service, ports, endpoints, mine):
        wanted = {endpoint["targetRef"]["uid"]: endpoint for endpoint in endpoints}
        kept = [
            [wanted.pop(uid) for old in one.get("endpoints") or () if (uid := old["targetRef"]["uid"]) in wanted]
            for one in mine
        ]
        rest = list(wanted.values())
        for number, one in enumerate(mine):
            room = MOST - len(kept[number])
            filled, rest = [*kept[number], *rest[:room]], rest[room:]
            if filled or number == 0:
                self._update(service, one, ports, filled)
            else:
                self._delete(service, one)
        while rest or not mine:
            self._create(service, ports, rest[:MOST])
            rest, mine = rest[MOST:], mine or [None]

    def _facts(self, service, endpoints):
        ready = sum(endpoint["conditions"]["ready"] for endpoint in endpoints)
        return {"service": service["metadata"]["name"], "count": len(endpoints), "ready": ready}

    def _made(self, service, ports, endpoints):
        metadata = service["metadata"]
        labels = {**(metadata.get("labels") or {}), SERVICE: metadata["name"], MANAGER: MANAGED}
        if service["spec"].get("clusterIP") == "None":
            labels[HEADLESS] = ""
        ports = [_port(*port) for port in ports]
        return {
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4", "endpoints": endpoints, "ports": ports,
            "metadata": {"generateName": prefix(metadata["name"]), "labels": labels, "ownerReferences": [owner_reference(service)]},
        }  # fmt: skip

    def _create(self, service, ports, endpoints):
        made = self._made(service, ports, endpoints)
        self.api.create(
            "endpointslices", service["metadata"]["namespace"], made, tell=CREATE, facts=self._facts(service, endpoints)
        )

    def _update(self, service, one, ports, endpoints):
        made, metadata = self._made(service, ports, endpoints), one["metadata"]
        new = {
            **one,
            "endpoints": made["endpoints"],
            "ports": made["ports"],
            "metadata": {**metadata, "labels": made["metadata"]["labels"]},
        }
        if difference(one, new) is not None:
            facts = self._facts(service, endpoints)
            self.api.change(
                "endpointslices",
                metadata["namespace"],
                metadata["name"],
                lambda old: new,
                tell=UPDATE,
                facts=facts,
                verb="update",
            )

    def _delete(self, service, one):
        metadata, facts = one["metadata"], {"service": service["metadata"]["name"], "name": one["metadata"]["name"]}
        self.api.delete("endpointslices", metadata["namespace"], metadata["name"], tell=DELETE, facts=facts)


def _port(name, number, protocol, app_protocol):
    return {
        "name": name,
        "port": number,
        "protocol": protocol,
        **({"appProtocol": app_protocol} if app_protocol else {}),
    }


def _ports(one):
    return tuple(
        (port.get("name", ""), port["port"], port.get("protocol", "TCP"), port.get("appProtocol"))
        for port in one.get("ports") or ()
    )
