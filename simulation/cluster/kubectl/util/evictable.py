"""Which pods of a node a drain may evict, and why not the others. All pure but for the look at DaemonSets.

Source: s/kubectl/pkg/drain/filters.go.
"""

from ...component_helpers.pods import has_ended

DAEMONS_FATAL = "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)"
DAEMONS_IGNORED = "ignoring DaemonSet-managed Pods"
LOCAL_FATAL = "Pods with local storage (use --delete-emptydir-data to override)"
BARE_FATAL = "Pods that declare no controller (use --force to override)"
BARE_WARNING = "deleting Pods that declare no controller"
MIRROR = "kubernetes.io/config.mirror"


def sort_out(pods, force=False, ignore_daemonsets=False, delete_emptydir_data=False):
    """Pods of a node and three flags -> (pods to evict, warnings, errors); the last two are sentences."""
    chosen, warnings, errors = [], {}, {}
    for pod in pods:
        goes, warning, error = _verdict(pod, force, ignore_daemonsets, delete_emptydir_data)
        name = f"{pod['metadata'].get('namespace', '')}/{pod['metadata']['name']}"
        if error:
            errors.setdefault(error, []).append(name)
        elif goes:
            chosen.append(pod)
        if warning and not error:
            warnings.setdefault(warning, []).append(name)
    return (
        chosen,
        [f"{why}: {', '.join(names)}" for why, names in warnings.items()],
        [f"cannot delete {why}: {', '.join(errors[why])}" for why in (BARE_FATAL, DAEMONS_FATAL, LOCAL_FATAL) if why in errors],
    )  # fmt: skip


def _verdict(pod, force, ignore_daemonsets, delete_emptydir_data):
    """-> (whether it is evicted, a warning, an error)."""
    finished = has_ended(pod)
    owner = next((o for o in pod["metadata"].get("ownerReferences") or () if o.get("controller")), None)
    if owner and owner["kind"] == "DaemonSet" and not finished:
        return (False, DAEMONS_IGNORED, "") if ignore_daemonsets else (False, "", DAEMONS_FATAL)
    if MIRROR in (pod["metadata"].get("annotations") or {}):
        return False, "", ""
    local = any("emptyDir" in volume for volume in pod["spec"].get("volumes") or ())
    if local and not finished and not delete_emptydir_data:
        return False, "", LOCAL_FATAL
    if finished or owner:
        return True, "", ""
    return (True, BARE_WARNING, "") if force else (False, "", BARE_FATAL)
