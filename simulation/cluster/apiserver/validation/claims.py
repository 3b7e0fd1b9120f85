"""PersistentVolumeClaims, on their own and in templates. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ..api import quantity
from ..api.field_errors import FieldError, forbidden, invalid, not_supported, required
from . import names
from .metadata import (
    NOT_NEGATIVE,
    add_invalid,
    validate_annotations,
    validate_labels,
    validate_metadata,
    validate_metadata_update,
    validate_selector,
)

Errors = list[FieldError]
_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_IMMUTABLE = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"


def validate_claim(errors: Errors, claim: dict) -> None:
    validate_metadata(errors, claim["metadata"], True)
    validate_claim_spec(errors, claim["spec"], "spec")


def validate_claim_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    validate_claim_spec(errors, new["spec"], "spec")
    spec, was = dict(new["spec"]), dict(old["spec"])
    if not was.get("volumeName"):
        was.pop("volumeName", None)
        spec.pop("volumeName", None)
    if "storageClassName" not in was:
        spec.pop("storageClassName", None)
    if (new.get("status") or {}).get("phase") == "Bound":
        for changed in (spec, was):
            changed.pop("resources", None)
            changed.pop("volumeAttributesClassName", None)
    if spec != was:
        errors.append(forbidden("spec", _IMMUTABLE))
    size, old_size = (_storage(claim["spec"]) for claim in (new, old))
    capacity = ((old.get("status") or {}).get("capacity") or {}).get("storage", "0")
    if quantity.compare(size, old_size) < 0 and quantity.compare(size, capacity) <= 0:
        errors.append(forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"))


def _storage(spec: dict) -> str:
    return (spec["resources"].get("requests") or {}).get("storage", "0")


def validate_claim_template(errors: Errors, template: dict, path: str) -> None:
    metadata = template["metadata"]
    validate_annotations(errors, metadata.get("annotations") or {}, f"{path}.metadata.annotations")
    validate_labels(errors, metadata.get("labels") or {}, f"{path}.metadata.labels")
    for field in metadata:
        if field not in ("annotations", "labels"):
            errors.append(forbidden(f"{path}.metadata.{field}", "cannot be set"))
    validate_claim_spec(errors, template["spec"], f"{path}.spec")


def validate_claim_spec(errors: Errors, spec: dict, path: str) -> None:
    modes = spec.get("accessModes") or ()
    if not modes:
        errors.append(required(f"{path}.accessModes", "at least 1 access mode is required"))
    validate_selector(errors, spec.get("selector"), f"{path}.selector")
    for mode in modes:
        if mode not in _MODES:
            errors.append(not_supported(f"{path}.accessModes", mode, _MODES))
    if "ReadWriteOncePod" in modes and any(mode in _MODES[:3] for mode in modes):
        errors.append(forbidden(f"{path}.accessModes", "may not use ReadWriteOncePod with other access modes"))
    _validate_storage(errors, spec, f"{path}.resources[storage]")
    if spec.get("storageClassName"):
        name = spec["storageClassName"]
        add_invalid(errors, f"{path}.storageClassName", name, names.dns1123_subdomain(name))
    if spec["volumeMode"] not in ("Block", "Filesystem"):
        errors.append(not_supported(f"{path}.volumeMode", spec["volumeMode"], ("Block", "Filesystem")))


def _validate_storage(errors: Errors, spec: dict, path: str) -> None:
    storage = (spec["resources"].get("requests") or {}).get("storage")
    if storage is None:
        errors.append(required(path))
    elif quantity.parse(storage).nano <= 0:
        errors.append(invalid(path, storage, "must be greater than zero"))


def validate_persistent_volume(errors: Errors, volume: dict) -> None:
    """Of the sources only that there is exactly one is looked at."""
    validate_metadata(errors, volume["metadata"], False)
    spec = volume["spec"]
    modes = spec.get("accessModes") or ()
    if not modes:
        errors.append(required("spec.accessModes"))
    for mode in modes:
        if mode not in _MODES:
            errors.append(not_supported("spec.accessModes", mode, _MODES))
    capacity = spec.get("capacity") or {}
    if not capacity:
        errors.append(required("spec.capacity"))
    elif set(capacity) != {"storage"}:
        errors.append(not_supported("spec.capacity", capacity, ["storage"]))
    for name, amount in capacity.items():
        if quantity.parse(amount).nano <= 0:
            said = "must be greater than zero" if quantity.parse(amount).nano == 0 else NOT_NEGATIVE
            errors.append(invalid(f"spec.capacity[{name}]", amount, said))
    if spec["persistentVolumeReclaimPolicy"] not in ("Delete", "Recycle", "Retain"):
        policy = spec["persistentVolumeReclaimPolicy"]
        errors.append(not_supported("spec.persistentVolumeReclaimPolicy", policy, ("Delete", "Recycle", "Retain")))
    if not _SOURCES & spec.keys():
        errors.append(required("spec", "must specify a volume type"))


_SOURCES = {
    "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker",
    "gcePersistentDisk", "glusterfs", "hostPath", "iscsi", "local", "nfs", "photonPersistentDisk", "portworxVolume",
    "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
}  # fmt: skip
