"""What a volume of a pod gets where its author left a choice open.

Source: pkg/apis/core/v1/defaults.go, zz_generated.defaults.go.
"""

from __future__ import annotations

from ..images import default_pull_policy

MODE = 0o644


def default_volume(volume: dict) -> None:
    if len(volume) == 1 and "name" in volume or not volume:
        volume["emptyDir"] = {}
        return
    for name, source in volume.items():
        if default := _BY_SOURCE.get(name):
            default(source)


def _default_mode(source: dict) -> None:
    source.setdefault("defaultMode", MODE)


def _default_downward(source: dict) -> None:
    _default_mode(source)
    _default_items(source)


def _default_items(source: dict) -> None:
    for item in source.get("items") or ():
        if "fieldRef" in item:
            item["fieldRef"].setdefault("apiVersion", "v1")


def _default_projected(source: dict) -> None:
    _default_mode(source)
    for projection in source.get("sources") or ():
        if "downwardAPI" in projection:
            _default_items(projection["downwardAPI"])
        if "serviceAccountToken" in projection:
            projection["serviceAccountToken"].setdefault("expirationSeconds", 3600)
        projection.pop("podCertificate", None)  # the gate PodCertificateRequest is off: the field is dropped


def _default_ephemeral(source: dict) -> None:
    if "volumeClaimTemplate" in source:
        source["volumeClaimTemplate"]["spec"].setdefault("volumeMode", "Filesystem")


def _default_image(source: dict) -> None:
    if not source.get("pullPolicy"):
        source["pullPolicy"] = default_pull_policy(source.get("reference", ""))


def _defaults(**values):
    def default(source: dict) -> None:
        for field, value in values.items():
            if not source.get(field):
                source[field] = value

    return default


def _default_azure_disk(source: dict) -> None:
    for field, value in (("cachingMode", "ReadWrite"), ("kind", "Shared"), ("fsType", "ext4"), ("readOnly", False)):
        source.setdefault(field, value)


_BY_SOURCE = {
    "configMap": _default_mode,
    "secret": _default_mode,
    "downwardAPI": _default_downward,
    "projected": _default_projected,
    "ephemeral": _default_ephemeral,
    "hostPath": lambda source: source.setdefault("type", ""),
    "image": _default_image,
    "azureDisk": _default_azure_disk,
    "iscsi": _defaults(iscsiInterface="default"),
    "rbd": _defaults(pool="rbd", user="admin", keyring="/etc/ceph/keyring"),
    "scaleIO": _defaults(storageMode="ThinProvisioned", fsType="xfs"),
}
