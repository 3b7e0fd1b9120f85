"""The network as a container sees it: names of Services, addresses of Services and pods, and what answers there."""

from . import program
from .program import World


class PodWorld(World):
    """The outside of one pod (by its uid)."""

    def __init__(self, hall, uid):
        self.hall, self.uid = hall, uid
        self.programs = hall.programs

    def _namespace(self):
        for kubelet in self.hall.kubelets.values():
            record = kubelet.keys.get(f"pods/{self.uid}")
            if record:
                return record["namespace"]
        return "default"

    def resolve(self, name):
        """CoreDNS: service, service.namespace, service.namespace.svc[.cluster.local]."""
        parts = name.rstrip(".").removesuffix(".svc.cluster.local").removesuffix(".svc").split(".")
        namespace = parts[1] if len(parts) == 2 else self._namespace()
        service = self.hall.server.peek("services", namespace, parts[0]) if len(parts) <= 2 else None
        if service is None:
            return []
        address = service["spec"].get("clusterIP")
        if address and address != "None":
            return [address]
        return sorted(pod["status"]["podIP"] for pod in self._behind(service))

    def http(self, host, port, path):
        return self._ask(host, port, lambda process, number, at_ms: program.http(process, number, path, at_ms, self))

    def tcp(self, host, port):
        return self._ask(host, port, program.tcp)

    def _ask(self, host, port, question):
        found = self._destination(host, int(port))
        if found is None:
            return program.Answer(refused=True)
        pod, number = found
        kubelet = self.hall.kubelets.get(pod["spec"].get("nodeName"))
        answer = program.Answer(refused=True)
        for spec in pod["spec"]["containers"]:
            record = kubelet.runtime.container(pod["metadata"]["uid"], spec["name"]) if kubelet else None
            if record and record["state"] == "running":
                answer = question(record["process"], number, self.hall.clock.now_ms - record["started_ms"])
                if not answer.refused:
                    return answer
        return answer

    def _destination(self, host, port):
        """(pod, its port) behind an address or a name: a Service's first ready pod, or the pod itself."""
        addresses = self.resolve(host) or [host]
        for namespace_service in self.hall.server.objects("services"):
            if namespace_service["spec"].get("clusterIP") == addresses[0]:
                return self._through(namespace_service, port)
        for pod in self.hall.server.objects("pods"):
            if (pod.get("status") or {}).get("podIP") == addresses[0]:
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
        """Ready pods that the Service selects, by name."""
        selector = service["spec"].get("selector")
        if not selector:
            return []
        found = []
        for pod in self.hall.server.objects("pods", service["metadata"]["namespace"]):
            labels, status = pod["metadata"].get("labels") or {}, pod.get("status") or {}
            ready = any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions") or ())
            if ready and status.get("podIP") and all(labels.get(key) == value for key, value in selector.items()):
                found.append(pod)
        return found
