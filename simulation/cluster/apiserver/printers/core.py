"""Tables of nodes, events, namespaces, configuration, storage and policy.

Source: pkg/printers/internalversion/printers.go.
"""

from .columns import NONE, UNSET, access_modes, columns, containers, is_true, labels
from .duration import age

ROLE = "node-role.kubernetes.io/"
CLASS = "volume.beta.kubernetes.io/storage-class"
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"


def node(obj, old):
    addresses = {a["type"]: a["address"] for a in reversed(obj.get("status", {}).get("addresses") or ())}
    info = obj.get("status", {}).get("nodeInfo") or {}
    kernel = info.get("kernelVersion") or "<unknown>"
    if info.get("kernelVersion") and info.get("architecture"):
        kernel = f"{kernel} ({info['architecture']})"
    return [
        _node_status(obj),
        roles(obj),
        old,
        info.get("kubeletVersion", ""),
        addresses.get("InternalIP", NONE),
        addresses.get("ExternalIP", NONE),
        info.get("osImage") or "<unknown>",
        kernel,
        info.get("containerRuntimeVersion") or "<unknown>",
    ]


def roles(obj):
    """Node -> "control-plane,etcd" from its labels, or "<none>"."""
    labels = obj["metadata"].get("labels") or {}
    names = {key[len(ROLE) :] for key in labels if key.startswith(ROLE) and len(key) > len(ROLE)}
    names |= {labels["kubernetes.io/role"]} if labels.get("kubernetes.io/role") else set()
    return ",".join(sorted(names)) or NONE


def event(obj, now_s):
    """Last Seen is the series' last time, else lastTimestamp, else eventTime."""
    first = age(obj.get("firstTimestamp") or obj.get("eventTime"), now_s)
    last = age(obj["lastTimestamp"], now_s) if obj.get("lastTimestamp") else first
    count, series, about = obj.get("count") or 1, obj.get("series"), obj.get("involvedObject") or {}
    if series:
        last, count = age(series.get("lastObservedTime"), now_s), series.get("count", 0)
    kind = about.get("kind", "").lower()
    return [
        last,
        obj.get("type", ""),
        obj.get("reason", ""),
        f"{kind}/{about['name']}" if about.get("name") else kind,
        about.get("fieldPath", ""),
        event_source(obj),
        obj.get("message", "").strip(),
        first,
        count,
        obj["metadata"]["name"],
    ]


def event_source(obj):
    """Event -> "kubelet, node-1": who reported it, and from where."""
    source = obj.get("source") or {}
    who = source.get("component") or obj.get("reportingComponent") or ""
    where = source.get("host") or obj.get("reportingInstance") or ""
    return f"{who}, {where}" if where else who


def namespace(obj, old):
    return [obj.get("status", {}).get("phase", ""), old]


def config_map(obj, old):
    return [len(obj.get("data") or ()) + len(obj.get("binaryData") or ()), old]


def secret(obj, old):
    return [obj.get("type", ""), len(obj.get("data") or ()), old]


def service_account(obj, old):
    return [old]


def claim(obj, old):
    spec, status = obj["spec"], obj.get("status", {})
    bound = spec.get("volumeName", "")
    capacity = (status.get("capacity") or {}).get("storage", "0") if bound else ""
    return [
        _phase(obj),
        bound,
        capacity,
        access_modes(status.get("accessModes")) if bound else "",
        storage_class(obj),
        spec.get("volumeAttributesClassName") or UNSET,
        old,
        spec.get("volumeMode") or UNSET,
    ]


def volume(obj, old):
    spec, claimed = obj["spec"], obj["spec"].get("claimRef")
    return [
        (spec.get("capacity") or {}).get("storage", "0"),
        access_modes(spec.get("accessModes")),
        spec.get("persistentVolumeReclaimPolicy", ""),
        _phase(obj),
        f"{claimed.get('namespace', '')}/{claimed['name']}" if claimed else "",
        storage_class(obj),
        spec.get("volumeAttributesClassName") or UNSET,
        obj.get("status", {}).get("reason", ""),
        old,
        spec.get("volumeMode") or UNSET,
    ]


def storage_class(obj):
    """Claim or volume -> the name of its class, "" if it has none; the old annotation wins."""
    annotations = obj["metadata"].get("annotations") or {}
    return annotations.get(CLASS) or obj["spec"].get("storageClassName") or ""


def storage_class_row(obj, old):
    return [
        obj["provisioner"],
        obj.get("reclaimPolicy") or "Delete",
        obj.get("volumeBindingMode") or "Immediate",
        bool(obj.get("allowVolumeExpansion")),
        old,
    ]


def quota(obj, old):
    status, parts = obj.get("status", {}), {True: [], False: []}
    hard, used = status.get("hard") or {}, status.get("used") or {}
    for name in sorted(hard):
        parts[name.startswith("limits.")].append(f"{name}: {used.get(name, '0')}/{hard[name]}")
    return [", ".join(parts[False]), ", ".join(parts[True]), old]


def priority_class(obj, old):
    return [obj.get("value", 0), bool(obj.get("globalDefault")), old, obj.get("preemptionPolicy", "")]


def lease(obj, old):
    return [obj.get("spec", {}).get("holderIdentity") or "", old]


def pod_template(obj, old):
    return [*containers(obj["template"]["spec"]), labels(obj["template"].get("metadata", {}).get("labels"))]


def runtime_class(obj, old):
    return [obj.get("handler", ""), old]


def volume_attachment(obj, old):
    spec = obj["spec"]
    attached = bool(obj.get("status", {}).get("attached"))
    bound = (spec.get("source") or {}).get("persistentVolumeName", "")
    return [spec["attacher"], bound, spec["nodeName"], attached, old]


def is_default_class(obj):
    """Whether a StorageClass is the cluster's default: its name is then followed by " (default)"."""
    return (obj["metadata"].get("annotations") or {}).get(DEFAULT_CLASS) == "true"


def _node_status(obj):
    conditions = obj.get("status", {}).get("conditions") or ()
    words = ["Unknown"]
    if any(c["type"] == "Ready" for c in conditions):
        words = ["Ready" if is_true(obj, "Ready") else "NotReady"]
    if obj.get("spec", {}).get("unschedulable"):
        words.append("SchedulingDisabled")
    return ",".join(words)


def _phase(obj):
    return "Terminating" if obj["metadata"].get("deletionTimestamp") else obj.get("status", {}).get("phase", "")


TABLES = {
    "nodes": (
        columns(
            "Name, Status, Roles, Age, Version, Internal-IP*, External-IP*, OS-Image*, Kernel-Version*, "
            "Container-Runtime*"
        ),
        node,
    ),
    "namespaces": (columns("Name, Status, Age"), namespace),
    "configmaps": (columns("Name, Data, Age"), config_map),
    "secrets": (columns("Name, Type, Data, Age"), secret),
    "serviceaccounts": (columns("Name, Age"), service_account),
    "persistentvolumeclaims": (
        columns("Name, Status, Volume, Capacity, Access Modes, StorageClass, VolumeAttributesClass, Age, VolumeMode*"),
        claim,
    ),
    "persistentvolumes": (
        columns(
            "Name, Capacity, Access Modes, Reclaim Policy, Status, Claim, StorageClass, "
            "VolumeAttributesClass, Reason, Age, VolumeMode*"
        ),
        volume,
    ),
    "storageclasses": (
        columns("Name, Provisioner, ReclaimPolicy, VolumeBindingMode, AllowVolumeExpansion, Age"),
        storage_class_row,
    ),
    "resourcequotas": (columns("Name, Request, Limit, Age"), quota),
    "priorityclasses": (columns("Name, Value:i, Global-Default:b, Age, PreemptionPolicy"), priority_class),
    "leases": (columns("Name, Holder, Age"), lease),
    "podtemplates": (columns("Name, Containers, Images, Pod Labels"), pod_template),
    "runtimeclasses": (columns("Name, Handler, Age"), runtime_class),
    "volumeattachments": (columns("Name, Attacher, PV, Node, Attached:b, Age"), volume_attachment),
}
EVENT_COLUMNS = columns("Last Seen, Type, Reason, Object, Subobject*, Source*, Message, First Seen*, Count:i*, Name*")
