"""What is in a volume: files made from ConfigMaps, Secrets, the pod's own fields; or the claim's volume (pkg/volume/*)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...apiserver.api.status import StatusError
from ...budget import allocate, charge
from ..containers import environment

if TYPE_CHECKING:
    from ..work import Work

FILES = {"configMap": ("configmaps", "configmap"), "secret": ("secrets", "secret")}
NO_CLAIM = 'failed to fetch PVC from API server: persistentvolumeclaims "{0}" not found'
TOKEN_TEXT = "(a token for this pod, renewed by the kubelet)"


Find = Callable[[str, str | None, str], dict[str, Any] | None]


class VolumeError(Exception):
    """What MountVolume.SetUp says."""


def is_token(volume: dict[str, Any]) -> bool:
    """The volume that every pod gets from the API server: its files are the same wherever one looks."""
    return volume["name"].startswith("kube-api-access-")


def files(work: Work, volume: dict[str, Any]) -> dict[str, str]:
    """path -> text of what the kubelet puts into the volume; VolumeError where its source is missing."""
    name = volume["name"]
    for kind in FILES:
        if kind in volume:
            return _from_source(
                work, name, kind, volume[kind], volume[kind].get("name") or volume[kind].get("secretName")
            )
    if "projected" in volume:
        made: dict[str, str] = {}
        for source in volume["projected"].get("sources") or ():
            made |= _projected(work, name, source)
            charge()
        return made
    if "downwardAPI" in volume:
        return _downward(work, volume["downwardAPI"])
    if "persistentVolumeClaim" in volume:
        claimed(work, name, volume["persistentVolumeClaim"]["claimName"], work.kubelet.api.find)
    return {}


def drawn_from(pod: dict[str, Any]) -> tuple[str, ...]:
    """What the files of a pod's volumes are made from: "configmaps/<name>", "secrets/<name>", "pod"; without repeats, in order."""
    names: list[str] = []
    for volume in pod["spec"].get("volumes") or ():
        if not is_token(volume):
            for source in (volume, *((volume.get("projected") or {}).get("sources") or ())):
                names += _named(source)
    return tuple(dict.fromkeys(names))


def named_by(pod: dict[str, Any]) -> tuple[str, ...]:
    """All ConfigMaps and Secrets that a pod names, also in its containers' env and where its images are pulled; as in `drawn_from`."""
    spec, names = pod["spec"], list(drawn_from(pod))
    for container in (*(spec.get("initContainers") or ()), *spec["containers"]):
        for one in container.get("env") or ():
            names += _referred(one.get("valueFrom") or {}, "KeyRef")
        for one in container.get("envFrom") or ():
            names += _referred(one, "Ref")
    names += [f"secrets/{one['name']}" for one in spec.get("imagePullSecrets") or ()]
    return tuple(dict.fromkeys(names))


def _referred(source, suffix):
    for kind, (plural, _) in FILES.items():
        if kind + suffix in source:
            yield f"{plural}/{source[kind + suffix]['name']}"


def _named(source):
    for kind, (plural, _) in FILES.items():
        if kind in source:
            yield f"{plural}/{source[kind].get('name') or source[kind].get('secretName')}"
    if "downwardAPI" in source:
        yield "pod"


def _projected(work, name, source):
    for kind in FILES:
        if kind in source:
            return _from_source(work, name, kind, source[kind], source[kind].get("name"))
    if "downwardAPI" in source:
        return _downward(work, source["downwardAPI"])
    if "serviceAccountToken" in source:
        return {source["serviceAccountToken"]["path"]: TOKEN_TEXT}
    return {}


def _from_source(work, volume, kind, source, name):
    plural, word = FILES[kind]
    obj = work.kubelet.informers.get(plural, work.namespace, name)
    if obj is None:
        if source.get("optional"):
            return {}
        raise VolumeError(f'MountVolume.SetUp failed for volume "{volume}" : {word} "{name}" not found')
    data = texts(plural, obj)
    if not source.get("items"):
        return data
    made = {}
    for item in source["items"]:
        if item["key"] in data:
            made[item["path"]] = data[item["key"]]
        elif not source.get("optional"):
            words = f"references non-existent {'secret' if kind == 'secret' else 'config'} key: {item['key']}"
            raise VolumeError(f'MountVolume.SetUp failed for volume "{volume}" : {words}')
    return made


def texts(plural: str, source: dict[str, Any]) -> dict[str, str]:
    """key -> text of a ConfigMap or a Secret; what is not text is shown as well as may be."""
    made = {key: environment.decoded(plural, value) for key, value in (source.get("data") or {}).items()}
    for key, value in (source.get("binaryData") or {}).items():
        allocate(len(value))
        made[key] = base64.b64decode(value).decode("utf-8", "replace")
    return made


def _downward(work, source):
    made = {}
    for item in source.get("items") or ():
        if "fieldRef" in item:
            made[item["path"]] = environment.field(work, item["fieldRef"]["fieldPath"])
        elif "resourceFieldRef" in item:
            ref = item["resourceFieldRef"]
            made[item["path"]] = environment.resource_field(work, work.spec_of(ref["containerName"]), ref)
    return made


def claimed(work: Work, volume: str, claim: str, find: Find) -> dict[str, Any] | None:
    """The PersistentVolume behind a claim, or None where it is not there; VolumeError for a claim that is missing, not bound or not to be had.

    `find(plural, namespace, name)`: a kubelet keeps no cache of claims and volumes, it asks the API server.
    """
    obj, why = None, NO_CLAIM.format(claim)
    try:
        obj = find("persistentvolumeclaims", work.namespace, claim)
        if obj is not None and (obj.get("status") or {}).get("phase") == "Bound":
            return find("persistentvolumes", None, obj["spec"].get("volumeName"))
        why = why if obj is None else "PVC is not bound"
    except StatusError as error:
        why = f"failed to fetch PVC from API server: {error.message}"
    words = f"failed to process volumes=[{volume}]: error processing PVC {work.namespace}/{claim}: {why}"
    raise VolumeError(
        f"Unable to attach or mount volumes: unmounted volumes=[{volume}], unattached volumes=[], {words}"
    )
