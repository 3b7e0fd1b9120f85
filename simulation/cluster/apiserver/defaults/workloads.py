"""Defaults of what keeps pods running: Deployment and its kin. Source: pkg/apis/apps/v1/defaults.go, autoscaling/v2."""

from __future__ import annotations

from .core import default_persistent_volume_claim
from .pods import default_template

TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"


def default_replication_controller(controller: dict) -> None:
    spec = controller["spec"]
    spec.setdefault("replicas", 1)
    if "template" not in spec:
        return
    if labels := spec["template"]["metadata"].get("labels"):
        spec["selector"] = spec.get("selector") or dict(labels)
        if not controller["metadata"].get("labels"):
            controller["metadata"]["labels"] = dict(labels)
    default_template(spec["template"])


def default_replica_set(replica_set: dict) -> None:
    replica_set["spec"].setdefault("replicas", 1)
    default_template(replica_set["spec"]["template"])


def default_deployment(deployment: dict) -> None:
    spec = deployment["spec"]
    spec.setdefault("replicas", 1)
    strategy = spec["strategy"]
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", "25%")
        rolling.setdefault("maxSurge", "25%")
    spec.setdefault("revisionHistoryLimit", 10)
    spec.setdefault("progressDeadlineSeconds", 600)
    default_template(spec["template"])


def default_stateful_set(stateful_set: dict) -> None:
    spec = stateful_set["spec"]
    if not spec.get("podManagementPolicy"):
        spec["podManagementPolicy"] = "OrderedReady"
    update = spec["updateStrategy"]
    if not update.get("type"):
        update["type"] = "RollingUpdate"
        update.setdefault("rollingUpdate", {})
    if update["type"] == "RollingUpdate" and "rollingUpdate" in update:
        update["rollingUpdate"].setdefault("partition", 0)
    retention = spec.setdefault("persistentVolumeClaimRetentionPolicy", {})
    for field in ("whenDeleted", "whenScaled"):
        retention[field] = retention.get(field) or "Retain"
    spec.setdefault("replicas", 1)
    spec.setdefault("revisionHistoryLimit", 10)
    for claim in spec.get("volumeClaimTemplates") or ():
        claim["apiVersion"], claim["kind"] = "v1", "PersistentVolumeClaim"
        default_persistent_volume_claim(claim)
    default_template(spec["template"])


def default_daemon_set(daemon_set: dict) -> None:
    spec = daemon_set["spec"]
    update = spec["updateStrategy"]
    if not update.get("type"):
        update["type"] = "RollingUpdate"
    if update["type"] == "RollingUpdate":
        rolling = update.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", 1)
        rolling.setdefault("maxSurge", 0)
    spec.setdefault("revisionHistoryLimit", 10)
    daemon_set["metadata"].setdefault("annotations", {}).setdefault(TEMPLATE_GENERATION, "1")
    default_template(spec["template"])


_CPU = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}
_UP = [{"type": "Pods", "value": 4, "periodSeconds": 15}, {"type": "Percent", "value": 100, "periodSeconds": 15}]
_DOWN = [{"type": "Percent", "value": 100, "periodSeconds": 15}]


def default_horizontal_pod_autoscaler(autoscaler: dict) -> None:
    spec = autoscaler["spec"]
    spec.setdefault("minReplicas", 1)
    if not spec.get("metrics"):
        spec["metrics"] = [_CPU]
    if "behavior" in spec:
        up, down = spec["behavior"].get("scaleUp") or {}, spec["behavior"].get("scaleDown") or {}
        spec["behavior"] = {
            "scaleUp": {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": _UP, **up},
            "scaleDown": {"selectPolicy": "Max", "policies": _DOWN, **down},
        }
