"""Defaults of the core group's plain kinds. Source: pkg/apis/core/v1/defaults.go, conversion.go, pkg/registry/core."""

from __future__ import annotations

import base64


def default_namespace(namespace: dict) -> None:
    if name := namespace["metadata"].get("name"):
        namespace["metadata"].setdefault("labels", {})["kubernetes.io/metadata.name"] = name
    if "kubernetes" not in namespace["spec"].get("finalizers", ()):
        namespace["spec"]["finalizers"] = [*namespace["spec"].get("finalizers", ()), "kubernetes"]
    namespace["status"].setdefault("phase", "Active")


def default_secret(secret: dict) -> None:
    if not secret.get("type"):
        secret["type"] = "Opaque"
    if plain := secret.pop("stringData", None):
        encoded = {name: base64.b64encode(text.encode()).decode() for name, text in plain.items()}
        secret["data"] = {**(secret.get("data") or {}), **encoded}


def default_limit_range(limit_range: dict) -> None:
    for item in limit_range["spec"].get("limits") or ():
        if item.get("type") != "Container":
            continue
        default = {**(item.get("max") or {}), **(item.get("default") or {})}
        request = {**(item.get("min") or {}), **default, **(item.get("defaultRequest") or {})}
        for field, amounts in (("default", default), ("defaultRequest", request)):
            if amounts:
                item[field] = amounts


def default_endpoints(endpoints: dict) -> None:
    for subset in endpoints.get("subsets") or ():
        for port in subset.get("ports") or ():
            if not port.get("protocol"):
                port["protocol"] = "TCP"


def default_node(node: dict) -> None:
    status = node.get("status") or {}
    if status.get("capacity") and not status.get("allocatable"):
        status["allocatable"] = dict(status["capacity"])


def default_persistent_volume(volume: dict) -> None:
    if not volume["spec"].get("persistentVolumeReclaimPolicy"):
        volume["spec"]["persistentVolumeReclaimPolicy"] = "Retain"
    volume["spec"].setdefault("volumeMode", "Filesystem")
    if "hostPath" in volume["spec"]:
        volume["spec"]["hostPath"].setdefault("type", "")
    volume["status"].setdefault("phase", "Pending")


def default_persistent_volume_claim(claim: dict) -> None:
    claim["spec"].setdefault("volumeMode", "Filesystem")
    claim["status"].setdefault("phase", "Pending")
