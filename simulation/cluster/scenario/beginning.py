"""What is there before the story begins: namespaces, their accounts, nodes, priority classes, the API's own Service.

The objects are stored without being told one by one: line 1 of the story holds them all.
"""

from ..apiserver.api.quantity import from_value, value
from ..apiserver.api.resources import etcd_key, of_object
from ..clock import rfc3339
from .nodes import without_nulls

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
VERSION = "v1.36.2"
IMAGE_NAME_LIMIT = 50
KEPT_MEMORY_BYTES = 100 * 2**20  # the hard eviction threshold is not allocatable
CONDITIONS = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)
PRIORITY_CLASSES = (
    (
        "system-cluster-critical",
        2000000000,
        "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
    ),
    (
        "system-node-critical",
        2000001000,
        "Used for system critical pods that must not be moved from their current node.",
    ),
)


def hosts(scenario):
    """The machines: each node of the scenario with its `address` and `podCIDR`."""
    return [
        {
            "address": f"172.18.{(n + 2) // 256}.{(n + 2) % 256}",
            "podCIDR": f"10.{(244 + (n + 1) // 256) % 256}.{(n + 1) % 256}.0/24",
            **node,
        }
        for n, node in enumerate(scenario.nodes)
    ]


def create(ground, etcd, scenario, registry):
    """Put everything into etcd, in a fixed order; images that lie on the nodes into their containerd's space."""
    for obj in _objects(ground, scenario, registry):
        _store(ground, etcd, obj)
    for node in hosts(scenario):
        for image in node.get("images") or ():
            found = registry.find(image)
            entry = (
                {"digest": found.digest, "size": found.size_bytes}
                if hasattr(found, "digest")
                else {"digest": "", "size": 0}
            )
            canonical = found.canonical if hasattr(found, "canonical") else image
            ground.store.put(f"containerd/{node['name']}", f"image/{canonical}", entry)


def _store(ground, etcd, obj):
    resource = of_object(obj)
    if resource is None:
        raise ValueError(f"no kind {obj.get('kind')!r} is served")
    metadata = obj["metadata"]
    uid = ground.ids.uid(resource.plural, metadata.get("namespace"), metadata["name"], "beginning")
    whole = {**metadata, "uid": uid, "creationTimestamp": rfc3339(0)}
    key = etcd_key(resource, metadata.get("namespace", ""), metadata["name"])
    etcd.put(key, lambda revision: {**obj, "metadata": {**whole, "resourceVersion": revision}}, 0)


def _objects(ground, scenario, registry):
    for name in NAMESPACES:
        labels = {"kubernetes.io/metadata.name": name}
        yield _made(
            "v1", "Namespace", name, None, labels, spec={"finalizers": ["kubernetes"]}, status={"phase": "Active"}
        )
    for name in NAMESPACES:
        yield _made("v1", "ServiceAccount", "default", name)
        yield _made("v1", "ConfigMap", "kube-root-ca.crt", name, data={"ca.crt": "(the cluster's certificate)"})
    for name, number, description in PRIORITY_CLASSES:
        more = {"value": number, "description": description, "preemptionPolicy": "PreemptLowerPriority"}
        yield _made("scheduling.k8s.io/v1", "PriorityClass", name, None, **more)
    yield _made(
        "v1",
        "Service",
        "kubernetes",
        "default",
        {"component": "apiserver", "provider": "kubernetes"},
        spec=_api_service(),
        status={"loadBalancer": {}},
    )
    for node in hosts(scenario):
        yield node_object(ground, registry, node)
        spec = {"holderIdentity": node["name"], "leaseDurationSeconds": 40, "renewTime": "2026-01-01T00:00:00.000000Z"}
        yield _made("coordination.k8s.io/v1", "Lease", node["name"], "kube-node-lease", spec=spec)


def _made(api_version, kind, name, namespace, labels=None, **more):
    metadata = {
        "name": name,
        **({"namespace": namespace} if namespace else {}),
        **({"labels": labels} if labels else {}),
    }
    return {"kind": kind, "apiVersion": api_version, "metadata": metadata, **more}


def _api_service():
    return {
        "ports": [{"name": "https", "protocol": "TCP", "port": 443, "targetPort": 6443}],
        "clusterIP": "10.96.0.1",
        "clusterIPs": ["10.96.0.1"],
        "type": "ClusterIP",
        "sessionAffinity": "None",
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "internalTrafficPolicy": "Cluster",
    }


def node_object(ground, registry, node):
    """A Node as its kubelet registers it now; `node` is one of `hosts`."""
    name = node["name"]
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        **{name: str(text) for name, text in (node.get("labels") or {}).items() if text is not None},
    }
    spec = {"podCIDR": node["podCIDR"], "podCIDRs": [node["podCIDR"]]}
    taints = [without_nulls(taint) for taint in node.get("taints") or ()]
    if taints:
        spec["taints"] = taints
    if node.get("unschedulable"):
        spec["unschedulable"] = True
        taint = {
            "key": "node.kubernetes.io/unschedulable",
            "effect": "NoSchedule",
            "timeAdded": rfc3339(ground.now_ms),
        }
        spec["taints"] = [*taints, taint]
    return _made("v1", "Node", name, None, labels, spec=spec, status=_node_status(ground, registry, node))


def _node_status(ground, registry, node):
    capacity = {
        "cpu": str(node["cpu"]),
        "ephemeral-storage": "51475068Ki",
        "hugepages-2Mi": "0",
        "memory": str(node["memory"]),
        "pods": str(node["pods"]),
    }
    memory = from_value(max(0, value(capacity["memory"]) - KEPT_MEMORY_BYTES), "BinarySI")
    own = {name: str(amount) for name, amount in (node.get("allocatable") or {}).items()}
    allocatable = {**capacity, "ephemeral-storage": "47439422601", "memory": memory, **own}
    now = rfc3339(ground.now_ms)
    conditions = [
        {
            "type": kind,
            "status": status,
            "lastHeartbeatTime": now,
            "lastTransitionTime": now,
            "reason": reason,
            "message": message,
        }
        for kind, status, reason, message in CONDITIONS
    ]
    return {
        "addresses": [
            {"type": "InternalIP", "address": node["address"]},
            {"type": "Hostname", "address": node["name"]},
        ],
        "capacity": capacity,
        "allocatable": allocatable,
        "conditions": conditions,
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "images": list(_images(registry, node)),
        "nodeInfo": _node_info(ground, node),
    }


def _images(registry, node):
    for image in (node.get("images") or ())[:IMAGE_NAME_LIMIT]:
        found = registry.find(image)
        if hasattr(found, "digest"):
            yield {"names": [found.repo_digest, found.canonical], "sizeBytes": found.size_bytes}


def _node_info(ground, node):
    uid = ground.ids.uid("machine", node["name"])
    return {
        "architecture": "amd64",
        "bootID": uid,
        "containerRuntimeVersion": "containerd://2.2.1",
        "kernelVersion": "6.12.0",
        "kubeProxyVersion": "",
        "kubeletVersion": VERSION,
        "machineID": uid.replace("-", ""),
        "operatingSystem": "linux",
        "osImage": "Debian GNU/Linux 13 (trixie)",
        "systemUUID": uid,
    }
