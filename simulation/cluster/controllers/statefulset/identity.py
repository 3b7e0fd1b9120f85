"""Who a StatefulSet's pod is: its ordinal, name, claims and revision. Pure. Source: pkg/controller/statefulset/stateful_set_utils.go."""

from ...component_helpers.numbers import whole
from ..shared.history import HASH, hash_of
from ..shared.pods import is_available, is_ready
from ..shared.template import pod_from

POD_NAME, POD_INDEX = "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"


def ordinal_of(owner, pod):
    """The number at the end of the pod's name, or None where it is no name of this set's."""
    parent, _, number = pod["metadata"]["name"].rpartition("-")
    ordinal = whole(number) if parent == owner["metadata"]["name"] and number.isdigit() else None
    return ordinal if ordinal is not None and number == str(ordinal) else None


def ordinals(owner):
    """The ordinals that the set should have, as a range: it may be longer than any list could be."""
    start = (owner["spec"].get("ordinals") or {}).get("start", 0)
    return range(start, start + owner["spec"]["replicas"])


def partition(owner):
    return ((owner["spec"].get("updateStrategy") or {}).get("rollingUpdate") or {}).get("partition", 0)


def is_rolling(owner):
    return owner["spec"]["updateStrategy"]["type"] == "RollingUpdate"


def is_ordered(owner):
    return owner["spec"].get("podManagementPolicy", "OrderedReady") == "OrderedReady"


def new_pod(owner, template, revision, ordinal):
    """The pod of an ordinal at a revision (its name), to be created."""
    name = f"{owner['metadata']['name']}-{ordinal}"
    labels = {POD_NAME: name, POD_INDEX: str(ordinal), HASH: revision}
    pod = pod_from(template, owner, name=name, labels=labels)
    claims = {
        claim["metadata"]["name"]: claim_name(owner, claim, ordinal)
        for claim in owner["spec"].get("volumeClaimTemplates") or ()
    }
    others = [volume for volume in template["spec"].get("volumes") or () if volume["name"] not in claims]
    made = [{"name": volume, "persistentVolumeClaim": {"claimName": claims[volume]}} for volume in sorted(claims)]
    spec = {**pod["spec"], "hostname": name}
    if owner["spec"].get("serviceName"):
        spec["subdomain"] = owner["spec"]["serviceName"]
    return {**pod, "spec": {**spec, "volumes": [*made, *others]} if made or others else spec}


def claim_name(owner, claim, ordinal):
    return f"{claim['metadata']['name']}-{owner['metadata']['name']}-{ordinal}"


def claims_of(owner, ordinal):
    """The PersistentVolumeClaims of an ordinal, to be created; they outlive the pod, unless the policy says otherwise."""
    for claim in owner["spec"].get("volumeClaimTemplates") or ():
        labels = {**(claim["metadata"].get("labels") or {}), **(owner["spec"]["selector"].get("matchLabels") or {})}
        metadata = {"name": claim_name(owner, claim, ordinal), **({"labels": labels} if labels else {})}
        if claim["metadata"].get("annotations"):
            metadata["annotations"] = claim["metadata"]["annotations"]
        if (owner["spec"].get("persistentVolumeClaimRetentionPolicy") or {}).get("whenDeleted") == "Delete":
            metadata["ownerReferences"] = [plain_reference(owner)]
        yield {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": claim["spec"]}


def plain_reference(obj):
    metadata = obj["metadata"]
    return {"apiVersion": obj["apiVersion"], "kind": obj["kind"], "name": metadata["name"], "uid": metadata["uid"]}


def is_healthy(pod):
    """Running and Ready, and not being deleted."""
    return is_running_and_ready(pod) and "deletionTimestamp" not in pod["metadata"]


def is_running_and_ready(pod):
    return (pod.get("status") or {}).get("phase") == "Running" and is_ready(pod)


def is_running_and_available(owner, pod, now_ms):
    return is_running_and_ready(pod) and is_available(pod, owner["spec"].get("minReadySeconds", 0), now_ms)


def counts(owner, pods, current, update, now_ms):
    """The numbers of the status."""
    living = [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]
    ready = [pod for pod in pods if is_running_and_ready(pod)]
    made = {
        "readyReplicas": len(ready), "currentReplicas": sum(hash_of(pod) == current for pod in living),
        "updatedReplicas": sum(hash_of(pod) == update for pod in living),
    }  # fmt: skip
    available = sum(is_running_and_available(owner, pod, now_ms) for pod in ready)
    return {
        "replicas": len(pods),
        **{field: count for field, count in made.items() if count},
        "availableReplicas": available,
    }
