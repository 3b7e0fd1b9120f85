"""What a kubelet hears of: the pods bound to its node, and the ConfigMaps and Secrets that they mount."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from . import volumes
from .work import Work

if TYPE_CHECKING:
    from .kubelet import Kubelet

Notice = Callable[[Any, Any], Any]

FIELDS = ("deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "generation")
EVERYWHERE = "kube-root-ca.crt"


def of_pods(kubelets: Mapping[str, Kubelet]) -> Notice:
    """notice(old, new) of the pod watch for all kubelets: only the node's own kubelet hears of a pod."""

    def notice(old, new):
        pod = new or old
        kubelet = kubelets.get(pod["spec"].get("nodeName"))
        if kubelet and _concerns(old, new):
            metadata = pod["metadata"]
            yield kubelet, f"pod {metadata['namespace']}/{metadata['name']}/{metadata['uid']}"

    return notice


def _concerns(old, new):
    """A kubelet's own status writes come back to it, and change nothing."""
    if old is None or new is None or old["spec"] is not new["spec"]:
        return True
    was, now = old["metadata"], new["metadata"]
    return any(was.get(field) != now.get(field) for field in FIELDS) or bool(new["spec"].get("readinessGates"))


def of_sources(kubelets: Mapping[str, Kubelet], plural: str) -> Notice:
    """notice(old, new) of the watch of ConfigMaps or Secrets for all kubelets: whoever mounts one makes its files anew.

    That happens at the next resync of each pod that mounts it: an alarm there, no wake-up now.
    """

    def notice(old, new):
        if new is not None and new["metadata"]["name"] != EVERYWHERE:
            name, namespace = new["metadata"]["name"], new["metadata"]["namespace"]
            for kubelet in kubelets.values():
                for record in _drawing(kubelet, f"{plural}/{name}", namespace):
                    work = Work(kubelet, namespace, record["name"], record["uid"])
                    kubelet.set_alarm(f"volumes {work.ref}", volumes.resync_ms(work))
        return ()

    return notice


def _drawing(kubelet, source, namespace):
    """Records of the pods whose volumes draw on it, in a fixed order."""
    found = (
        record
        for key, record in kubelet.keys.items()
        if key.startswith("pods/") and source in record.get("sources", ())
    )
    return sorted((record for record in found if record["namespace"] == namespace), key=lambda record: record["uid"])
