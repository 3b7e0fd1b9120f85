"""What the pods of a target use, as the metrics API tells it, and what they request (pkg/controller/podautoscaler/metrics/client.go).

Not modelled: custom and external metrics; their APIs answer as where nobody serves them.
"""

from __future__ import annotations

from typing import Protocol

from ...apiserver.api import quantity
from ...component_helpers.resources import lasting
from ...informers import Object
from ..shared.pods import has_ended
from .calculator import MetricError

MISSING_REQUEST = "missing request for {0} in container {1} of Pod {2}"


class Metrics(Protocol):
    """The resource metrics API."""

    def usage(self, pod: Object, resource: str, container: str | None = None) -> int | None:
        """Thousandths that a pod, or one container of it, uses; None where it was not measured."""


def usage(metrics: Metrics, pods: list[Object], resource: str, container: str | None = None) -> dict[str, int]:
    """pod name -> thousandths that it uses, of the pods that were measured. Raises MetricError where none was."""
    amounts = {pod["metadata"]["name"]: metrics.usage(pod, resource, container) for pod in pods if not has_ended(pod)}
    measured = {name: amount for name, amount in amounts.items() if amount is not None}
    if not measured:
        raise MetricError(
            f"unable to get metrics for resource {resource}: no metrics returned from resource metrics API"
        )
    return measured


def requests(pods: list[Object], resource: str, container: str | None = None) -> dict[str, int]:
    """pod name -> thousandths that it requests. Raises MetricError where a container requests nothing."""
    made = {}
    for pod in pods:
        name, total = pod["metadata"]["name"], 0
        for spec in lasting(pod["spec"]):
            if container not in (None, spec["name"]):
                continue
            asked = ((spec.get("resources") or {}).get("requests") or {}).get(resource)
            if asked is None:
                raise MetricError(MISSING_REQUEST.format(resource, spec["name"], name))
            total += quantity.milli(asked)
        made[name] = total
    return made
