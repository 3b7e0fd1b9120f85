"""What a Deployment reads from its ReplicaSets: which is the new one, revisions, annotations, limits. Pure.

Source: pkg/controller/deployment/util/deployment_util.go.
"""

from ...component_helpers.numbers import scaled, whole
from ..shared.owners import owner_reference

REVISION, HISTORY = "deployment.kubernetes.io/revision", "deployment.kubernetes.io/revision-history"
DESIRED, MAXIMUM = "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas"
HASH = "pod-template-hash"
NOT_COPIED = {
    "kubectl.kubernetes.io/last-applied-configuration", REVISION, HISTORY, DESIRED, MAXIMUM, "deprecated.deployment.rollback.to",
}  # fmt: skip


def limits(deployment):
    """(maxSurge, maxUnavailable) as numbers of pods: surge rounds up, unavailable down; never both 0."""
    spec = deployment["spec"]
    if spec["strategy"]["type"] != "RollingUpdate":
        return 0, 0
    rolling, wanted = spec["strategy"].get("rollingUpdate") or {}, spec["replicas"]
    surge = scaled(rolling.get("maxSurge", "25%"), wanted, up=True)
    unavailable = scaled(rolling.get("maxUnavailable", "25%"), wanted, up=False)
    return surge, min(unavailable or (1 if surge == 0 else 0), max(wanted, 0))


def oldest_first(sets):
    return sorted(sets, key=lambda one: (one["metadata"]["creationTimestamp"], one["metadata"]["name"]))


def without_hash(template):
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != HASH}
    rest = {key: value for key, value in metadata.items() if key != "labels"}
    return {**template, "metadata": {**rest, "labels": labels}}


def find_new(deployment, sets):
    """The ReplicaSet that has the Deployment's template, or None."""
    wanted = without_hash(deployment["spec"]["template"])
    return next((one for one in oldest_first(sets) if without_hash(one["spec"]["template"]) == wanted), None)


def active(sets):
    return [one for one in sets if one["spec"]["replicas"] > 0]


def wanted_pods(sets):
    return sum(one["spec"]["replicas"] for one in sets)


def counted(sets, field):
    return sum((one.get("status") or {}).get(field, 0) for one in sets)


def annotation(obj, name):
    return (obj["metadata"].get("annotations") or {}).get(name)


def revision_of(obj):
    return whole(annotation(obj, REVISION)) or 0


def replica_annotations(deployment):
    wanted = deployment["spec"]["replicas"]
    return {DESIRED: str(wanted), MAXIMUM: str(wanted + limits(deployment)[0])}


def set_annotations(deployment, found, revision):
    """The annotations that the new ReplicaSet must have; `found` None: it is about to be made."""
    before = (found["metadata"].get("annotations") or {}) if found else {}
    given = deployment["metadata"].get("annotations") or {}
    made = {**before, **{key: value for key, value in given.items() if key not in NOT_COPIED}}
    was = whole(before.get(REVISION)) or 0
    if was < revision:
        made[REVISION] = str(revision)
        if found and was:
            made[HISTORY] = ",".join([*filter(None, (before.get(HISTORY) or "").split(",")), str(was)])
    return made if found else {**made, **replica_annotations(deployment)}


def new_set(deployment, name_hash, replicas, revision):
    """The ReplicaSet for the Deployment's template, to be created."""
    spec, metadata = deployment["spec"], deployment["metadata"]
    template = spec["template"]
    labels = {**(template["metadata"].get("labels") or {}), HASH: name_hash}
    selector = spec["selector"]
    selector = {**selector, "matchLabels": {**(selector.get("matchLabels") or {}), HASH: name_hash}}
    made = {
        "replicas": replicas,
        "selector": selector,
        "template": {**template, "metadata": {**template["metadata"], "labels": labels}},
    }
    if spec.get("minReadySeconds"):
        made["minReadySeconds"] = spec["minReadySeconds"]
    return {
        "apiVersion": "apps/v1", "kind": "ReplicaSet", "spec": made,
        "metadata": {
            "name": f"{metadata['name']}-{name_hash}", "labels": labels, "annotations": set_annotations(deployment, None, revision),
            "ownerReferences": [owner_reference(deployment)],
        },
    }  # fmt: skip
