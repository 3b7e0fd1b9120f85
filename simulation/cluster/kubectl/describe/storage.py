"""kubectl describe of persistent volumes, claims and storage classes.

Source: s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.printers.columns import access_modes, labels
from ...apiserver.printers.core import is_default_class, storage_class
from ...apiserver.printers.duration import age
from ..util.moments import rfc1123
from . import events, volumes
from .page import go_bool, go_list


def claim(page, session, obj):
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status", {})
    page.field("Name", metadata["name"])
    page.field("Namespace", metadata.get("namespace", ""))
    page.field("StorageClass", storage_class(obj))
    page.field("Status", _phase(page, metadata, status))
    page.field("Volume", spec.get("volumeName", ""))
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    page.field("Finalizers", go_list(metadata.get("finalizers")))
    bound = bool(spec.get("volumeName"))
    page.field("Capacity", (status.get("capacity") or {}).get("storage", "0") if bound else "")
    page.field("Access Modes", access_modes(status.get("accessModes")) if bound else "")
    if spec.get("volumeMode"):
        page.field("VolumeMode", spec["volumeMode"])
    if spec.get("dataSource"):
        page.line("DataSource:")
        for title, field in (("APIGroup", "apiGroup"), ("Kind", "kind"), ("Name", "name")):
            if spec["dataSource"].get(field):
                page.field(title, spec["dataSource"][field], 1)
    page.several("Used By", _users(session, metadata))
    _conditions(page, status)
    events.write(page, session, obj)


def _phase(page, metadata, status):
    if metadata.get("deletionTimestamp"):
        return f"Terminating (lasts {age(metadata['deletionTimestamp'], page.now_s)})"
    return status.get("phase", "")


def _users(session, metadata):
    names = set()
    for pod in session.client.list("pods", metadata.get("namespace"))["items"]:
        claims = [(v.get("persistentVolumeClaim") or {}).get("claimName") for v in pod["spec"].get("volumes") or ()]
        if metadata["name"] in claims:
            names.add(pod["metadata"]["name"])
    return sorted(names)


def _conditions(page, status):
    if status.get("conditions"):
        page.line("Conditions:")
        page.line("Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage", 1)
        page.line("----\t------\t-----------------\t------------------\t------\t-------", 1)
        for condition in status["conditions"]:
            times = [rfc1123(condition.get(field)) for field in ("lastProbeTime", "lastTransitionTime")]
            cells = [condition["type"], condition["status"], *times, condition.get("reason", "")]
            page.line("".join(f"{cell} \t" for cell in cells) + condition.get("message", ""), 1)


def volume(page, session, obj):
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status", {})
    page.head(obj, namespace=False)
    page.field("Finalizers", go_list(metadata.get("finalizers")))
    page.field("StorageClass", storage_class(obj))
    page.field("Status", _phase(page, metadata, status))
    claimed = spec.get("claimRef")
    page.field("Claim", f"{claimed.get('namespace', '')}/{claimed.get('name', '')}" if claimed else "")
    page.field("Reclaim Policy", spec.get("persistentVolumeReclaimPolicy", ""))
    page.field("Access Modes", access_modes(spec.get("accessModes")))
    if spec.get("volumeMode"):
        page.field("VolumeMode", spec["volumeMode"])
    page.field("Capacity", (spec.get("capacity") or {}).get("storage", "0"))
    _affinity(page, (spec.get("nodeAffinity") or {}).get("required"))
    page.field("Message", status.get("message", ""))
    page.line("Source:")
    volumes.source(page, spec)
    events.write(page, session, obj)


def _affinity(page, required):
    if not required:
        page.field("Node Affinity", "<none>")
        return
    page.field("Node Affinity", "")
    terms = required.get("nodeSelectorTerms") or ()
    page.field("Required Terms", "" if terms else "<none>", 1)
    for place, term in enumerate(terms):
        told = []
        for expression in term.get("matchExpressions") or ():
            values = f" [{', '.join(expression['values'])}]" if expression.get("values") else ""
            told.append(f"{expression['key']} {expression['operator'].lower()}{values}")
        page.several(f"Term {place}", told, "    ")


def storage_class_(page, session, obj):
    page.field("Name", obj["metadata"]["name"])
    page.field("IsDefaultClass", "Yes" if is_default_class(obj) else "No")
    page.field("Annotations", labels(obj["metadata"].get("annotations")))
    page.field("Provisioner", obj.get("provisioner", ""))
    page.field("Parameters", labels(obj.get("parameters")))
    page.field("AllowVolumeExpansion", go_bool(obj.get("allowVolumeExpansion")))
    if obj.get("mountOptions"):
        page.line("MountOptions:")
        for option in obj["mountOptions"]:
            page.line(option, 1)
    else:
        page.field("MountOptions", "<none>")
    for title, field in (("ReclaimPolicy", "reclaimPolicy"), ("VolumeBindingMode", "volumeBindingMode")):
        if obj.get(field):
            page.field(title, obj[field])
    events.write(page, session, obj)
