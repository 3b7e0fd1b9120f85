"""Which volume a claim gets: class, mode, access, selector, node and size must fit; the smallest one wins. Pure.

Source: pkg/controller/volume/persistentvolume/index.go, k8s.io/component-helpers storage/volume/pv_helpers.go (FindMatchingVolume).
"""

from ...apiserver.api import quantity
from ...budget import charge
from ...component_helpers.labels import label_selector
from ..shared.nodes import wants_node

OLD_CLASS = "volume.beta.kubernetes.io/storage-class"
COMPLETED, BY_CONTROLLER = "pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller"
SELECTED_NODE, PROVISIONER = "volume.kubernetes.io/selected-node", "volume.kubernetes.io/storage-provisioner"
PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
# Provisioners that are taken to be installed: they make a volume for every claim that asks. Others are waited for.
PLAYED = {
    "rancher.io/local-path", "k8s.io/minikube-hostpath", "docker.io/hostpath", "microk8s.io/hostpath", "ebs.csi.aws.com", "pd.csi.storage.gke.io",
    "disk.csi.azure.com", "hostpath.csi.k8s.io",
}  # fmt: skip
LOCAL = {
    "rancher.io/local-path",
    "k8s.io/minikube-hostpath",
    "docker.io/hostpath",
    "microk8s.io/hostpath",
    "hostpath.csi.k8s.io",
}


def class_of(obj):
    return (obj["metadata"].get("annotations") or {}).get(OLD_CLASS, obj["spec"].get("storageClassName") or "")


def is_complete(claim):
    return bool(claim["spec"].get("volumeName")) and COMPLETED in (claim["metadata"].get("annotations") or {})


def is_claimed_by(volume, claim):
    """Whether the volume's claimRef names this claim; one without a uid was written by hand and waits for it."""
    reference, metadata = volume["spec"].get("claimRef"), claim["metadata"]
    if not reference or (reference.get("namespace"), reference.get("name")) != (
        metadata["namespace"],
        metadata["name"],
    ):
        return False
    return reference.get("uid") in (None, "", metadata["uid"])


def find(claim, volumes, node):
    """The volume for a claim, or None. `node`: where its pod goes, or None for a claim that binds at once."""
    charge(2 * len(volumes))
    ready = [one for one in volumes if "deletionTimestamp" not in one["metadata"]]
    named = next((one for one in ready if is_claimed_by(one, claim)), None)
    if named is not None:
        return named
    fits = [one for one in ready if not one["spec"].get("claimRef") and _fits(claim, one, node)]
    return min(fits, key=lambda one: (quantity.value(_size(one)), one["metadata"]["name"]), default=None)


def _size(volume):
    return (volume["spec"].get("capacity") or {}).get("storage") or "0"


def wanted_size(claim):
    return ((claim["spec"].get("resources") or {}).get("requests") or {}).get("storage") or "0"


def _fits(claim, volume, node):
    wanted, spec = claim["spec"], volume["spec"]
    if class_of(claim) != class_of(volume) or wanted.get("volumeMode", "Filesystem") != spec.get(
        "volumeMode", "Filesystem"
    ):
        return False
    if not set(wanted.get("accessModes") or ()) <= set(spec.get("accessModes") or ()):
        return False
    if wanted.get("selector") and not label_selector(wanted["selector"]).matches(
        volume["metadata"].get("labels") or {}
    ):
        return False
    if node is not None and not reaches(volume, node):
        return False
    return quantity.compare(_size(volume), wanted_size(claim)) >= 0


def reaches(volume, node):
    required = (volume["spec"].get("nodeAffinity") or {}).get("required")
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}
    return required is None or wants_node({"affinity": affinity}, node)


def provisioned(claim, storage_class, node):
    """The volume that a provisioner makes for a claim, to be created."""
    name, spec = f"pvc-{claim['metadata']['uid']}", claim["spec"]
    made = {
        "capacity": {"storage": wanted_size(claim)}, "accessModes": spec.get("accessModes") or [], "volumeMode": spec.get("volumeMode", "Filesystem"),
        "persistentVolumeReclaimPolicy": storage_class.get("reclaimPolicy", "Delete"), "storageClassName": storage_class["metadata"]["name"],
        "claimRef": claim_reference(claim),
    }  # fmt: skip
    if storage_class["provisioner"] in LOCAL:
        made["hostPath"] = {"path": f"/opt/local-path-provisioner/{name}", "type": "DirectoryOrCreate"}
    else:
        made["csi"] = {"driver": storage_class["provisioner"], "volumeHandle": name}
    if node is not None and storage_class["provisioner"] in LOCAL:
        term = {
            "matchExpressions": [
                {"key": "kubernetes.io/hostname", "operator": "In", "values": [node["metadata"]["name"]]}
            ]
        }
        made["nodeAffinity"] = {"required": {"nodeSelectorTerms": [term]}}
    metadata = {"name": name, "annotations": {PROVISIONED_BY: storage_class["provisioner"]}}
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": metadata, "spec": made}


def claim_reference(claim):
    metadata = claim["metadata"]
    return {
        "kind": "PersistentVolumeClaim", "namespace": metadata["namespace"], "name": metadata["name"], "uid": metadata["uid"], "apiVersion": "v1",
        "resourceVersion": metadata["resourceVersion"],
    }  # fmt: skip
