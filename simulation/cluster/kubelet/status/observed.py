"""What the kubelet has observed of one pod when it makes a status: runtime records, reasons of failed tries, verdicts of probes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...containerd.records import Container, Sandbox
from ..records import Prober

Condition = tuple[str, str | None, str | None]  # type, reason, message


class Observed:
    """Read-only; `extra_conditions` are those that hold only now and then."""

    def __init__(
        self, sandbox: Sandbox | None, containers: Mapping[str, Container | None], reasons: Mapping[str, tuple[str, str]],
        probers: Mapping[str, Prober], host_ip: str, hooks: Iterable[str] = (), extra_conditions: Iterable[Condition] = (),
    ) -> None:  # fmt: skip
        self.sandbox, self.reasons, self.probers = sandbox, reasons, probers
        self.containers = {name: record for name, record in containers.items() if record}
        for name in hooks:  # a container whose postStart hook runs is not running yet, as far as the API is told
            self.containers[name] = {**self.containers[name], "state": "created"}
        self.host_ip, self.extra_conditions = host_ip, extra_conditions

    @property
    def pod_ip(self) -> str | None:
        return self.sandbox["ip"] or None if self.sandbox and self.sandbox["state"] == "ready" else None

    @property
    def sandbox_ready(self) -> bool:
        return bool(self.sandbox and self.sandbox["state"] == "ready")

    def started(self, spec: Mapping[str, Any]) -> bool:
        return not spec.get("startupProbe") or self._verdict(spec, "startup") == "success"

    def ready(self, spec: Mapping[str, Any]) -> bool:
        return not spec.get("readinessProbe") or self._verdict(spec, "readiness") == "success"

    def _verdict(self, spec, kind):
        prober, record = self.probers.get(f"{spec['name']}/{kind}"), self.containers.get(spec["name"])
        return prober.result if prober and record and prober.id == record["id"] else None
