"""What a kubelet hears of: the pods bound to its node, and the ConfigMaps and Secrets that they name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..informers import Informers, Object, Wake
from . import volumes
from .volumes import sources

if TYPE_CHECKING:
    from .kubelet import Kubelet

FIELDS = ("deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "generation")
EVERYWHERE = "kube-root-ca.crt"


def watch(kubelet: Kubelet, informers: Informers) -> None:
    """Let a kubelet hear, by the informers of its process."""
    informers.subscribe("nodes", "services")
    informers.watch("pods", kubelet, notice_pod)
    for plural in ("configmaps", "secrets"):
        informers.watch(plural, kubelet, partial(_notice_source, kubelet, plural), partial(_is_named, kubelet, plural))


def notice_pod(old, new):
    """The pod's worker, where there is something to do for it."""
    if _concerns(old, new):
        metadata = (new or old)["metadata"]
        yield f"pod {metadata['namespace']}/{metadata['name']}/{metadata['uid']}"


def _concerns(old, new):
    """A kubelet's own status writes come back to it, and change nothing."""
    if old is None or new is None or old["spec"] is not new["spec"]:
        return True
    was, now = old["metadata"], new["metadata"]
    return any(was.get(field) != now.get(field) for field in FIELDS) or bool(new["spec"].get("readinessGates"))


def _is_named(kubelet: Kubelet, plural: str, obj: Object) -> bool:
    """Whether a pod that the kubelet has names this ConfigMap or Secret: of others it keeps no watch (its watch-based manager)."""
    namespace, source = obj["metadata"]["namespace"], f"{plural}/{obj['metadata']['name']}"
    for record in kubelet.pods:
        if record.namespace == namespace:
            pod = kubelet.informers.get("pods", namespace, record.name)
            if pod is not None and source in sources.named_by(pod):
                return True
    return False


def _notice_source(kubelet, plural, old, new):
    """Whoever mounts it makes its files anew at the next resync of the pod: an alarm there, no wake-up now."""
    if new is None or new["metadata"]["name"] == EVERYWHERE:
        return
    source, namespace = f"{plural}/{new['metadata']['name']}", new["metadata"]["namespace"]
    for record in kubelet.pods:
        if record.namespace == namespace and source in record.sources:
            yield Wake(
                f"volumes {record.ref}", volumes.resync_ms(record, kubelet.ground.now_ms) - kubelet.ground.now_ms
            )
