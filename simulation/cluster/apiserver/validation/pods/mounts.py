"""Where a container mounts its pod's volumes. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ...api.field_errors import FieldError, forbidden, invalid, not_found, not_supported, required
from ..paths import validate_descending_path, without_backsteps

Errors = list[FieldError]
_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_READ_ONLY = ("Disabled", "Enabled", "IfPossible")


def validate_mounts(errors: Errors, container: dict, volumes: dict[str, dict], path: str) -> None:
    devices = {device["name"]: device["devicePath"] for device in container.get("volumeDevices") or ()}
    device_paths = set(devices.values())
    seen: set[str] = set()
    for index, mount in enumerate(container["volumeMounts"]):
        at, name, mount_path = f"{path}[{index}]", mount["name"], mount["mountPath"]
        if not name:
            errors.append(required(f"{at}.name"))
        if name not in volumes:
            errors.append(not_found(f"{at}.name", name))
        if not mount_path:
            errors.append(required(f"{at}.mountPath"))
        if mount_path in seen:
            errors.append(invalid(f"{at}.mountPath", mount_path, "must be unique"))
        seen.add(mount_path)
        if name in devices:
            errors.append(invalid(f"{at}.name", name, "must not already exist in volumeDevices"))
        if mount_path in device_paths:
            errors.append(invalid(f"{at}.mountPath", mount_path, "must not already exist as a path in volumeDevices"))
        if len(mount) > 2:
            _validate_options(errors, mount, container, path, at)


def _validate_options(errors: Errors, mount: dict, container: dict, path: str, at: str) -> None:
    """The rarer fields; that some errors name no index is Kubernetes' own way."""
    if mount.get("subPath"):
        validate_descending_path(errors, mount["subPath"], f"{path}.subPath")
    if mount.get("subPathExpr"):
        if mount.get("subPath"):
            said = "subPathExpr and subPath are mutually exclusive"
            errors.append(invalid(f"{at}.subPathExpr", mount["subPathExpr"], said))
        validate_descending_path(errors, mount["subPathExpr"], f"{path}.subPathExpr")
    if "mountPropagation" in mount:
        _validate_propagation(errors, mount["mountPropagation"], container, f"{path}.mountPropagation")
    if "recursiveReadOnly" in mount:
        _validate_recursive(errors, mount, f"{path}.recursiveReadOnly")


def _validate_propagation(errors: Errors, propagation: str, container: dict, path: str) -> None:
    if propagation not in _PROPAGATIONS:
        errors.append(not_supported(path, propagation, _PROPAGATIONS))
    if propagation == "Bidirectional" and not (container.get("securityContext") or {}).get("privileged"):
        errors.append(forbidden(path, "Bidirectional mount propagation is available only to privileged containers"))


def _validate_recursive(errors: Errors, mount: dict, path: str) -> None:
    if mount["recursiveReadOnly"] not in _READ_ONLY:
        errors.append(not_supported(path, mount["recursiveReadOnly"], _READ_ONLY))
    elif mount["recursiveReadOnly"] != "Disabled":
        if not mount.get("readOnly"):
            errors.append(forbidden(path, "may only be specified when readOnly is true"))
        if mount.get("mountPropagation", "None") != "None":
            said = "may only be specified when mountPropagation is None or not specified"
            errors.append(forbidden(path, said))


def validate_devices(errors: Errors, container: dict, volumes: dict[str, dict], path: str) -> None:
    mounts = {mount["name"]: mount["mountPath"] for mount in container.get("volumeMounts") or ()}
    mount_paths = set(mounts.values())
    seen_names: set[str] = set()
    seen_paths: set[str] = set()
    for index, device in enumerate(container["volumeDevices"]):
        at, name, device_path = f"{path}[{index}]", device["name"], device["devicePath"]
        if not name:
            errors.append(required(f"{at}.name"))
        if name in seen_names:
            errors.append(invalid(f"{at}.name", name, "must be unique"))
        if name not in volumes:
            errors.append(not_found(f"{at}.name", name))
        elif not {"persistentVolumeClaim", "ephemeral"} & volumes[name].keys():
            said = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
            errors.append(invalid(f"{at}.name", name, said))
        if not device_path:
            errors.append(required(f"{at}.devicePath"))
        if device_path in seen_paths:
            errors.append(invalid(f"{at}.devicePath", device_path, "must be unique"))
        if not without_backsteps(device_path):
            errors.append(invalid(f"{at}.devicePath", device_path, "can not contain backsteps ('..')"))
        if name in mounts:
            errors.append(invalid(f"{at}.name", name, "must not already exist in volumeMounts"))
        if device_path in mount_paths:
            errors.append(invalid(f"{at}.devicePath", device_path, "must not already exist as a path in volumeMounts"))
        seen_names.add(name)
        seen_paths.add(device_path)
