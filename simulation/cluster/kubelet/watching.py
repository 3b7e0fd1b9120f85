"""What a kubelet hears of: the pods bound to its node, and the ConfigMaps and Secrets that they mount."""

from functools import partial

from ..containerd.lookers import look_again
from . import volumes
from .work import Work

FIELDS = ("deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "generation")
EVERYWHERE = "kube-root-ca.crt"


def of_pods(kubelets):
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


def watch_sources(hall):
    """Let all kubelets of a cluster hear of ConfigMaps and Secrets; called once."""
    for plural in ("configmaps", "secrets"):
        hall.server.watch(plural, None, partial(_of_source, hall, plural))
    for plural in ("services", "pods"):
        hall.server.watch(plural, None, partial(_of_network, hall))


def _of_network(hall, old, new):
    """Names and addresses may be others now: containers that wait for one look again."""
    look_again(hall)
    return ()


def _of_source(hall, plural, old, new):
    """Files are made anew at the next resync of each pod that mounts it: an alarm there, no wake-up now."""
    if new is not None and new["metadata"]["name"] != EVERYWHERE:
        name, namespace = new["metadata"]["name"], new["metadata"]["namespace"]
        for kubelet in hall.kubelets.values():
            for record in _drawing(kubelet, f"{plural}/{name}", namespace):
                work = Work(kubelet, namespace, record["name"], record["uid"])
                kubelet.set_alarm(f"volumes {work.ref}", volumes.resync_ms(work))
    return ()


def _drawing(kubelet, source, namespace):
    """Records of the pods whose volumes draw on it, in a fixed order."""
    found = (
        record
        for key, record in kubelet.keys.items()
        if key.startswith("pods/") and source in record.get("sources", ())
    )
    return sorted((record for record in found if record["namespace"] == namespace), key=lambda record: record["uid"])
