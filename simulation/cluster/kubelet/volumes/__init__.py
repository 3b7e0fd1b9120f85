"""Volumes of a pod: mounted before anything starts, kept up to date, and what a container finds at its mount paths.

Files lie in the store as {path: text}: those of the pod itself under volume/<pod uid>/<name> of this kubelet, a hostPath under host/<path>, a
claim's under its PersistentVolume in the space "storage". Source: pkg/kubelet/volumemanager. Not modelled: modes, owners, attaching.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...outside import TOKEN
from ...verbs import VERBS
from ..containers import environment
from ..outcomes import DONE, FAILED, StepOutcome
from ..records import PodRecord, Step
from . import sources
from .sources import VolumeError

if TYPE_CHECKING:
    from ..work import Work

MOUNT, MOUNT_FAILED = VERBS["kubelet.mount-volumes"], VERBS["kubelet.mount-failed"]
UPDATE = VERBS["kubelet.update-volume"]
FIRST_RETRY_MS, LONGEST_RETRY_MS, WAIT_MS = 500, 122_000, 123_000
RESYNC_MS = 75_000  # a pod is synced each 60 s times 1 to 1.5 (pkg/kubelet/pod_workers.go); files are made anew then
MOST_CHARS = 4 * 1024 * 1024  # of the files of one pod's volumes, as they are mounted
FULL = 'MountVolume.SetUp failed for volume "{0}" : no space left on device'
WRITABLE = ("emptyDir", "hostPath", "persistentVolumeClaim", "nfs", "csi", "ephemeral", "image", "iscsi", "local")
TOKEN_MOUNTS = {"/var/run/secrets/kubernetes.io/serviceaccount": {"volume": TOKEN, "read_only": True}}


def mount(work: Work, step: Step) -> StepOutcome:
    """WaitForAttachAndMount: polls; fails with FailedMount Events while something is missing."""
    if step.stage == "mounting":
        try:
            _mount_all(work)
        except VolumeError as error:
            return _retry(work, step, str(error))
        return DONE
    if work.record.mounted or not work.pod["spec"].get("volumes"):
        work.update(mounted=True)
        return DONE
    work.mark(stage="mounting", since_ms=work.now_ms, tries=0)
    return work.ground.latency.ms("volumes.mount", work.uid)


def _mount_all(work):
    volumes = work.pod["spec"]["volumes"]
    made, size = [], 0
    for volume in volumes:
        if not sources.is_token(volume):
            files = sources.files(work, volume)
            size += sum(map(len, files.values()))
            if size > MOST_CHARS:
                raise VolumeError(FULL.format(volume["name"]))
            made.append((place(work, volume), files))
    for (space, key), files in made:
        if work.ground.store.get(space, key) is None or files:
            work.ground.store.put(space, key, files)
    work.update(mounted=True)
    if made:
        own = tuple(key for (_, key), _ in made if key.startswith(f"volume/{work.uid}/"))
        work.update(volumes=own, sources=sources.drawn_from(work.pod), mounted_ms=work.now_ms)
    work.tell(MOUNT, volumes=[volume["name"] for volume in volumes])


def _retry(work, step, message):
    """FailedMount, and when to look again: 500 ms doubling; SyncPod gives up after 2 m 3 s and begins anew."""
    work.tell(MOUNT_FAILED, message=message)
    work.event("Warning", "FailedMount", message)
    if work.now_ms - step.since_ms > WAIT_MS:
        return FAILED
    work.mark(tries=step.tries + 1)
    return min(FIRST_RETRY_MS * 2**step.tries, LONGEST_RETRY_MS)


def place(work: Work, volume: dict[str, Any]) -> tuple[str, str]:
    """(space, key) of the store under which a volume's files lie."""
    if "hostPath" in volume:
        return work.kubelet.space, f"host{volume['hostPath']['path']}"
    if "persistentVolumeClaim" in volume:
        with suppress(VolumeError):
            claim = volume["persistentVolumeClaim"]["claimName"]
            persistent = sources.claimed(work, volume["name"], claim, work.kubelet.api.server.peek)
            if persistent is None:
                return "storage", volume["persistentVolumeClaim"]["claimName"]
            local = persistent["spec"].get("hostPath") or persistent["spec"].get("local")
            return (
                (work.kubelet.space, f"host{local['path']}") if local else ("storage", persistent["metadata"]["name"])
            )
    return work.kubelet.space, f"volume/{work.uid}/{volume['name']}"


def unmount(work: Work) -> None:
    """The pod's own volumes go with it; a hostPath and a claim's stay."""
    for key in work.record.volumes:
        work.kubelet.put(key, None)
    work.update(mounted=False, volumes=(), sources=(), mounted_ms=None)


# Updates of what is mounted


def resync_ms(record: PodRecord, now_ms: int) -> int:
    """When the pod's volumes are next made anew."""
    since = record.mounted_ms or 0
    return since + -(-(now_ms + 1 - since) // RESYNC_MS) * RESYNC_MS


def refresh(work: Work) -> bool:
    """Make the files of mounted volumes anew; a source that is gone leaves them as they are. -> whether something has changed."""
    changed = []
    for volume in work.pod["spec"].get("volumes") or ():
        try:
            files = None if _is_writable(volume) or sources.is_token(volume) else sources.files(work, volume)
        except VolumeError:
            continue
        key = f"volume/{work.uid}/{volume['name']}"
        if files is not None and files != work.kubelet.keys.get(key):
            work.kubelet.put(key, files)
            changed.append(volume["name"])
    if changed:
        work.tell(UPDATE, volumes=changed)
    return bool(changed)


def _is_writable(volume):
    return any(kind in volume for kind in WRITABLE)


# Mounts


def mounts(work: Work, spec: dict[str, Any], known: dict[str, str]) -> dict[str, dict[str, Any]]:
    """mount path -> what lies there for a container's process (see program/files.py); `known` are its environment's values."""
    by_name: dict[str, dict[str, Any]] = {volume["name"]: volume for volume in work.pod["spec"].get("volumes") or ()}
    asked = spec.get("volumeMounts") or []
    if len(asked) == 1 and asked[0]["mountPath"] in TOKEN_MOUNTS:
        return TOKEN_MOUNTS
    return {
        mount["mountPath"].rstrip("/") or "/": _mount(work, by_name[mount["name"]], mount, known)
        for mount in asked
        if mount["name"] in by_name
    }


def _mount(work, volume, mount, known):
    if sources.is_token(volume):
        return TOKEN_MOUNTS["/var/run/secrets/kubernetes.io/serviceaccount"]
    space, key = place(work, volume)
    sub = mount.get("subPath") or environment.expand(mount.get("subPathExpr", ""), known)
    inner = {"sub_path": sub} if sub else {}
    if sub and not _is_writable(volume):  # a file that is mounted by itself never changes
        return {"files": work.ground.store.get(space, key) or {}, "read_only": True, **inner}
    made = {"volume": f"{space} {key}", **inner}
    return {**made, "read_only": True} if mount.get("readOnly") or not _is_writable(volume) else made
