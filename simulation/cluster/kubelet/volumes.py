"""Volumes: whether all of a pod's can be mounted, what is in them, and the retries of those that cannot (pkg/kubelet/volumemanager)."""

from ..verbs import VERBS
from . import environment

MOUNT_FAILED = VERBS["kubelet.mount-failed"]
FIRST_RETRY_MS, LONGEST_RETRY_MS, WAIT_MS = 500, 122_000, 123_000
FAILED = "failed"
FILES = {"configMap": ("configmaps", "configmap"), "secret": ("secrets", "secret")}


class VolumeError(Exception):
    """What MountVolume.SetUp says."""


def problem(work):
    """The Event text of the first volume that cannot be mounted, or None."""
    for volume in work.pod["spec"].get("volumes") or ():
        try:
            files(work, volume)
        except VolumeError as error:
            return str(error)
    return None


def retry(work, step, message):
    """FailedMount, and when to look again: 500 ms doubling; SyncPod gives up after 2 m 3 s and begins anew."""
    work.tell(MOUNT_FAILED, message=message)
    work.event("Warning", "FailedMount", message)
    tries = step["tries"] + 1
    if work.now_ms - step["since_ms"] > WAIT_MS:
        return FAILED
    work.record["steps"] = [{**step, "tries": tries}, *work.record["steps"][1:]]
    return min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS)


def files(work, volume):
    """path -> text of what the volume holds at first; VolumeError where its source is missing."""
    name = volume["name"]
    for kind in FILES:
        if kind in volume:
            return _from_source(work, name, kind, volume[kind], volume[kind].get("name") or volume[kind].get("secretName"))
    if "projected" in volume:
        made = {}
        for source in volume["projected"].get("sources") or ():
            made |= _projected(work, name, source)
        return made
    if "downwardAPI" in volume:
        return _downward(work, volume["downwardAPI"])
    if "persistentVolumeClaim" in volume:
        _check_claim(work, name, volume["persistentVolumeClaim"]["claimName"])
    return {}


def _projected(work, name, source):
    for kind in FILES:
        if kind in source:
            return _from_source(work, name, kind, source[kind], source[kind].get("name"))
    if "downwardAPI" in source:
        return _downward(work, source["downwardAPI"])
    if "serviceAccountToken" in source:
        return {source["serviceAccountToken"]["path"]: "(a token for this pod, renewed by the kubelet)"}
    return {}


def _from_source(work, volume, kind, source, name):
    plural, word = FILES[kind]
    found = work.kubelet.api.peek(plural, work.namespace, name)
    if found is None:
        if source.get("optional"):
            return {}
        raise VolumeError(f'MountVolume.SetUp failed for volume "{volume}" : {word} "{name}" not found')
    data = found.get("data") or {}
    if not source.get("items"):
        return {key: environment.decoded(plural, value) for key, value in data.items()}
    made = {}
    for item in source["items"]:
        if item["key"] in data:
            made[item["path"]] = environment.decoded(plural, data[item["key"]])
        elif not source.get("optional"):
            words = f"references non-existent {'secret' if kind == 'secret' else 'config'} key: {item['key']}"
            raise VolumeError(f'MountVolume.SetUp failed for volume "{volume}" : {words}')
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


def _check_claim(work, volume, claim):
    found = work.kubelet.api.peek("persistentvolumeclaims", work.namespace, claim)
    why = None
    if found is None:
        why = f'failed to fetch PVC from API server: persistentvolumeclaims "{claim}" not found'
    elif (found.get("status") or {}).get("phase") != "Bound":
        why = "PVC is not bound"
    if why:
        words = f"failed to process volumes=[{volume}]: error processing PVC {work.namespace}/{claim}: {why}"
        raise VolumeError(f"Unable to attach or mount volumes: unmounted volumes=[{volume}], unattached volumes=[], {words}")


def mounts(work, spec):
    """mount path -> {file: text} for a container, as its process finds them."""
    by_name = {volume["name"]: volume for volume in work.pod["spec"].get("volumes") or ()}
    made = {}
    for mount in spec.get("volumeMounts") or ():
        volume = by_name.get(mount["name"])
        if volume and not volume["name"].startswith("kube-api-access-"):
            made[mount["mountPath"]] = files(work, volume)
    return made
