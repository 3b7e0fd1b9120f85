"""A pod's volumes. Source: pkg/apis/core/validation/validation.go (ValidateVolumes)."""

from __future__ import annotations

from ...api import quantity
from ...api.field_errors import FieldError, duplicate, forbidden, invalid, not_supported, required
from .. import names
from ..claims import validate_claim_template
from ..metadata import add_invalid
from ..paths import validate_no_backsteps
from .projected import validate_projected
from .volume_files import validate_downward_file, validate_items, validate_mode

Errors = list[FieldError]
_HOST_PATH_TYPES = (
    "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
)  # fmt: skip
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")


def validate_volumes(errors: Errors, volumes: list[dict], pod_name: str, path: str) -> dict[str, dict]:
    """The valid volumes by name: an invalid one counts as missing where it is mounted."""
    created = {f"{pod_name}-{volume['name']}" for volume in volumes if "ephemeral" in volume} if pod_name else set()
    valid: dict[str, dict] = {}
    for index, volume in enumerate(volumes):
        at, name, before = f"{path}[{index}]", volume["name"], len(errors)
        _validate_source(errors, volume, pod_name, at)
        if not name:
            errors.append(required(f"{at}.name"))
        else:
            add_invalid(errors, f"{at}.name", name, names.dns1123_label(name))
        if name in valid:
            errors.append(duplicate(f"{at}.name", name))
        if len(errors) == before:
            valid[name] = volume
        claim = (volume.get("persistentVolumeClaim") or {}).get("claimName")
        if claim in created:
            said = "must not reference a PVC that gets created for an ephemeral volume"
            errors.append(invalid(f"{at}.persistentVolumeClaim.claimName", claim, said))
    return valid


def _validate_source(errors: Errors, volume: dict, pod_name: str, path: str) -> None:
    has_source = False
    for kind, validate in _SOURCES.items():
        if kind not in volume:
            continue
        if has_source:
            errors.append(forbidden(f"{path}.{kind}", "may not specify more than 1 volume type"))
        else:
            validate(errors, volume[kind], f"{path}.{kind}")
        has_source = True
    if not has_source:
        errors.append(required(path, "must specify a volume type"))
    if "ephemeral" in volume and pod_name and volume["name"]:
        claim = f"{pod_name}-{volume['name']}"
        for message in names.dns1123_subdomain(claim):
            errors.append(invalid(f"{path}.name", volume["name"], f'PVC name "{claim}": {message}'))


def _validate_empty_dir(errors: Errors, source: dict, path: str) -> None:
    if quantity.parse(source.get("sizeLimit", "0")).nano < 0:
        errors.append(forbidden(f"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity"))


def _validate_host_path(errors: Errors, source: dict, path: str) -> None:
    if not source.get("path"):
        errors.append(required(f"{path}.path"))
        return
    validate_no_backsteps(errors, source["path"], f"{path}.path")
    if source["type"] not in _HOST_PATH_TYPES:
        errors.append(not_supported(f"{path}.type", source["type"], _HOST_PATH_TYPES))


def _validate_files(name_field: str):
    """Of a Secret or a ConfigMap."""

    def validate(errors: Errors, source: dict, path: str) -> None:
        if not source.get(name_field):
            errors.append(required(f"{path}.{name_field}"))
        validate_mode(errors, source.get("defaultMode"), f"{path}.defaultMode")
        validate_items(errors, source.get("items") or (), f"{path}.items")

    return validate


def _validate_downward(errors: Errors, source: dict, path: str) -> None:
    validate_mode(errors, source.get("defaultMode"), f"{path}.defaultMode")
    for file in source.get("items") or ():
        validate_downward_file(errors, file, path)


def _validate_nfs(errors: Errors, source: dict, path: str) -> None:
    _need(errors, source, path, "server", "path")
    if not source.get("path", "").startswith("/"):
        errors.append(invalid(f"{path}.path", source.get("path", ""), "must be an absolute path"))


def _validate_csi(errors: Errors, source: dict, path: str) -> None:
    driver = source.get("driver", "")
    if not driver:
        errors.append(required(f"{path}.driver"))
    add_invalid(errors, f"{path}.driver", driver, names.dns1123_subdomain(driver.lower()))
    if "nodePublishSecretRef" in source and not source["nodePublishSecretRef"].get("name"):
        errors.append(required(f"{path}.nodePublishSecretRef.name"))


def _validate_ephemeral(errors: Errors, source: dict, path: str) -> None:
    if "volumeClaimTemplate" not in source:
        errors.append(required(f"{path}.volumeClaimTemplate"))
    else:
        validate_claim_template(errors, source["volumeClaimTemplate"], f"{path}.volumeClaimTemplate")


def _validate_image(errors: Errors, source: dict, path: str) -> None:
    if not source.get("reference"):
        errors.append(required(f"{path}.reference"))
    if source["pullPolicy"] not in _PULL_POLICIES:
        errors.append(not_supported(f"{path}.pullPolicy", source["pullPolicy"], _PULL_POLICIES))


def _need(errors: Errors, source: dict, path: str, *fields: str) -> None:
    for field in fields:
        if not source.get(field):
            errors.append(required(f"{path}.{field}"))


def _needs(*fields: str):
    """A source of which only these fields are looked at."""

    def validate(errors: Errors, source: dict, path: str) -> None:
        _need(errors, source, path, *fields)

    return validate


# In the order in which Kubernetes looks for them: the first is taken, the others are too many.
_SOURCES = {
    "emptyDir": _validate_empty_dir,
    "hostPath": _validate_host_path,
    "gitRepo": _needs("repository"),
    "gcePersistentDisk": _needs("pdName"),
    "awsElasticBlockStore": _needs("volumeID"),
    "secret": _validate_files("secretName"),
    "nfs": _validate_nfs,
    "iscsi": _needs("targetPortal", "iqn"),
    "glusterfs": _needs("endpoints", "path"),
    "flocker": _needs(),
    "persistentVolumeClaim": _needs("claimName"),
    "rbd": _needs("monitors", "image"),
    "cinder": _needs("volumeID"),
    "cephfs": _needs("monitors"),
    "quobyte": _needs("registry", "volume"),
    "downwardAPI": _validate_downward,
    "fc": _needs(),
    "flexVolume": _needs("driver"),
    "configMap": _validate_files("name"),
    "azureFile": _needs("secretName", "shareName"),
    "vsphereVolume": _needs("volumePath"),
    "photonPersistentDisk": _needs("pdID"),
    "portworxVolume": _needs("volumeID"),
    "azureDisk": _needs("diskName", "diskURI"),
    "storageos": _needs("volumeName"),
    "projected": validate_projected,
    "scaleIO": _needs("gateway", "system", "volumeName"),
    "csi": _validate_csi,
    "ephemeral": _validate_ephemeral,
    "image": _validate_image,
}
