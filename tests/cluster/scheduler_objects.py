"""Small nodes and pods for the scheduler's tests."""


def node(name, cpu="4", memory="8Gi", pods="110", labels=None, taints=None, images=None, zone=None, **spec):
    labels = {
        "kubernetes.io/hostname": name,
        **({"topology.kubernetes.io/zone": zone} if zone else {}),
        **(labels or {}),
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "spec": {**({"taints": taints} if taints else {}), **spec},
        "status": {
            "allocatable": {"cpu": cpu, "memory": memory, "pods": pods, "ephemeral-storage": "50Gi"},
            "images": [{"names": [image], "sizeBytes": size} for image, size in (images or {}).items()],
        },
    }


def pod(name, cpu=None, memory=None, labels=None, on=None, namespace="default", status=None, meta=None, **spec):
    requests = {key: value for key, value in (("cpu", cpu), ("memory", memory)) if value}
    container = {"name": "app", "image": "nginx:1.27", "resources": {"requests": requests}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": labels or {}, **(meta or {})},
        "spec": {"containers": [container], **({"nodeName": on} if on else {}), **spec},
        "status": status or {},
    }


def affinity(kind, *terms, required=True):
    """A pod's spec.affinity: `terms` are (labels, topology key) or (labels, topology key, weight)."""
    given = [{"labelSelector": {"matchLabels": labels}, "topologyKey": key} for labels, key, *_ in terms]
    if required:
        return {kind: {"requiredDuringSchedulingIgnoredDuringExecution": given}}
    weighted = [{"weight": term[2], "podAffinityTerm": one} for term, one in zip(terms, given, strict=True)]
    return {kind: {"preferredDuringSchedulingIgnoredDuringExecution": weighted}}
