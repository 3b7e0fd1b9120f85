"""What the kubelet sees of one pod when it makes a status: runtime records, reasons of failed tries, verdicts of probes."""


class View:
    """Read-only; `probes` is the pod's part of the kubelet's memory (see probes.py)."""

    def __init__(self, sandbox, containers, reasons, probes, host_ip, hooks=(), extra_conditions=()):
        self.sandbox, self.reasons, self.probes = sandbox, reasons, probes
        self.containers = {name: record for name, record in containers.items() if record}
        for name in hooks:  # a container whose postStart hook runs is not running yet, as far as the API is told
            self.containers[name] = {**self.containers[name], "state": "created"}
        self.host_ip = host_ip
        self.extra_conditions = extra_conditions  # (type, reason, message) of those that hold only now and then

    @property
    def pod_ip(self):
        return self.sandbox and self.sandbox["state"] == "ready" and self.sandbox["ip"] or None

    @property
    def sandbox_ready(self):
        return bool(self.sandbox and self.sandbox["state"] == "ready")

    def started(self, spec):
        return not spec.get("startupProbe") or self._verdict(spec, "startup") == "success"

    def ready(self, spec):
        return not spec.get("readinessProbe") or self._verdict(spec, "readiness") == "success"

    def _verdict(self, spec, kind):
        found = self.probes.get(f"{spec['name']}/{kind}")
        record = self.containers.get(spec["name"])
        return found["result"] if found and record and found.get("id") == record["id"] else None
