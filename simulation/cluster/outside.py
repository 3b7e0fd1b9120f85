"""The outside as a container sees it: names, addresses of Services and pods and what answers there, and the volumes it mounts.

Not modelled: the Internet (no name outside the cluster is known), network policies; who of several pods answers is always the first by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from . import program
from .program import Answer, Outside, Programs
from .program.outside import REFUSED
from .store import Store

TOKEN = "token"  # the volume that every pod gets: never stored, for it is the same wherever one looks
CA = "-----BEGIN CERTIFICATE-----\n(the cluster's own certificate authority)\n-----END CERTIFICATE-----\n"
LOCAL = ("127.0.0.1", "localhost", "::1")


Question = Callable[[dict[str, Any], int, int, Outside], Answer]  # (process, port, its own time in ms, its outside)


class Machine(Protocol):
    """What others meet of a node's runtime: which pods it holds, and what answers on their ports."""

    def sandbox(self, uid: str) -> Mapping[str, Any] | None: ...

    def answers(self, uid: str, port: int, question: Question) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all pods of a cluster have around them; the front hall makes it, and gives each pod its own outside from it.

    `machines`: node -> its runtime; `peek(plural, namespace, name)` and `objects(plural, namespace)` look at what the cluster's
    DNS and its Services follow; `revision()` says as of when.
    """

    store: Store
    programs: Programs
    machines: Mapping[str, Machine]
    peek: Callable[[str, str, str], dict[str, Any] | None]
    objects: Callable[..., list[dict[str, Any]]]
    revision: Callable[[], int]

    def of(self, uid: str, node: str | None = None) -> PodOutside:
        """The outside of one pod; `node` is where it runs, where that is known."""
        return PodOutside(self, uid, node)


class PodOutside(Outside):
    """The outside of one pod (by its uid). `asked`: whether anything was asked of it, so that an answer may change."""

    def __init__(self, around: Surroundings, uid: str, node: str | None = None) -> None:
        self.around, self.uid, self.node = around, uid, node
        self.programs = around.programs
        self.asked = False

    def _owner(self):
        """{"namespace", "name"} of the pod, as the sandbox that it is in says."""
        machines = self.around.machines
        places = [machines[self.node]] if self.node is not None and self.node in machines else machines.values()
        sandboxes = (machine.sandbox(self.uid) for machine in places)
        return next((sandbox for sandbox in sandboxes if sandbox), None) or {"namespace": "default", "name": ""}

    # Volumes: {path: text} in the store, under a key that says its space

    def volume(self, key):
        self.asked = True
        if key == TOKEN:
            owner = self._owner()
            return {
                "ca.crt": CA,
                "namespace": owner["namespace"],
                "token": f"(a token for pod {owner['name']}, renewed by the kubelet)",
            }
        space, _, name = key.partition(" ")
        return self.around.store.get(space, name) or {}

    def keep(self, effects):
        """Carry out the writes among a process's effects -> the keys of the volumes that have changed, in order."""
        changed = []
        for effect in effects:
            if "write" in effect:
                write = effect["write"]
                space, _, name = write["volume"].partition(" ")
                files = {**(self.around.store.get(space, name) or {}), write["path"]: write["text"]}
                self.around.store.put(space, name, {path: text for path, text in files.items() if text is not None})
                changed.append(write["volume"])
        return list(dict.fromkeys(changed))

    # Names, as CoreDNS answers

    def resolve(self, name):
        """The addresses of a name: a Service's, a headless Service's pods, one such pod by its hostname, or a pod's by its address."""
        self.asked = True
        parts = name.rstrip(".").removesuffix(".cluster.local").split(".")
        kind = parts[-1] if len(parts) > 2 and parts[-1] in ("svc", "pod") else "svc"
        parts = parts[:-1] if parts[-1] == kind and len(parts) > 2 else parts
        if kind == "pod":
            return [parts[0].replace("-", ".")]
        own = self._owner()["namespace"]
        if len(parts) == 1:
            return self._addresses(parts[0], own)
        if len(parts) == 2:
            return self._addresses(*parts) or self._member(parts[0], parts[1], own)
        return self._member(*parts) if len(parts) == 3 else []

    def _addresses(self, name, namespace):
        service = self.around.peek("services", namespace, name)
        if service is None:
            return []
        if service["spec"].get("type") == "ExternalName":
            return []
        address = service["spec"].get("clusterIP")
        if address and address != "None":
            return [address]
        return sorted(pod["status"]["podIP"] for pod in self._behind(service))

    def _member(self, hostname, name, namespace):
        """web-0.nginx: a pod by its hostname, in the domain of its headless Service (a StatefulSet's pods)."""
        service = self.around.peek("services", namespace, name)
        pods = self._behind(service) if service else []
        return [
            pod["status"]["podIP"] for pod in pods
            if pod["spec"].get("hostname") == hostname and pod["spec"].get("subdomain") == name
        ]  # fmt: skip

    # Connections

    def http(self, host, port, path):
        return self._ask(
            host, port, lambda process, number, at_ms, outside: program.http(process, number, path, at_ms, outside)
        )

    def tcp(self, host, port):
        return self._ask(host, port, program.tcp)

    def _ask(self, host, port, question):
        self.asked = True
        if host in LOCAL:
            return self._answers(self.node, self.uid, int(port), question)
        found = self._destination(host, int(port))
        if found is None:
            return REFUSED
        pod, number = found
        return self._answers(pod["spec"].get("nodeName"), pod["metadata"]["uid"], number, question)

    def _answers(self, node, uid, port, question):
        machine = self.around.machines.get(node)
        return machine.answers(uid, port, question) if machine else REFUSED

    def _destination(self, host, port):
        """(pod, its port) behind an address or a name: a Service's first ready pod, or the pod itself."""
        address = (self.resolve(host) or [host])[0]
        for service in self.around.objects("services"):
            if service["spec"].get("clusterIP") == address:
                return self._through(service, port)
        for pod in self.around.objects("pods"):
            if (pod.get("status") or {}).get("podIP") == address:
                return pod, port
        return None

    def _through(self, service, port):
        wanted = next((p for p in service["spec"].get("ports") or () if p["port"] == port), None)
        ready = self._behind(service)
        if wanted is None or not ready:
            return None
        target = wanted.get("targetPort", port)
        if isinstance(target, str) and not target.isdigit():
            ports = [p for c in ready[0]["spec"]["containers"] for p in c.get("ports") or ()]
            target = next((p["containerPort"] for p in ports if p.get("name") == target), port)
        return ready[0], int(target)

    def _behind(self, service):
        """Pods with an address that the Service selects, by name: the ready ones, or all where it publishes all."""
        selector, every = service["spec"].get("selector"), service["spec"].get("publishNotReadyAddresses")
        if not selector:
            return []
        found = []
        for pod in self.around.objects("pods", service["metadata"]["namespace"]):
            labels, status = pod["metadata"].get("labels") or {}, pod.get("status") or {}
            ready = every or any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions") or ())
            if ready and status.get("podIP") and all(labels.get(key) == value for key, value in selector.items()):
                found.append(pod)
        return found
