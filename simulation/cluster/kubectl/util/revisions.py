"""The revisions of a workload: a Deployment's ReplicaSets, a DaemonSet's or StatefulSet's ControllerRevisions.

Sources: s/kubectl/pkg/polymorphichelpers/{history,rollback}.go.
"""

from typing import NamedTuple

from ...apiserver.patch import apply_patch
from ..errors import Failure
from ..numbers import is_whole

REVISION = "deployment.kubernetes.io/revision"
CAUSE = "kubernetes.io/change-cause"
HASH = "pod-template-hash"
# Annotations of a Deployment that a rollback leaves as they are.
KEPT = {
    "kubectl.kubernetes.io/last-applied-configuration", REVISION, "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
}  # fmt: skip


class Revision(NamedTuple):
    number: int
    cause: str
    obj: dict  # the ReplicaSet or ControllerRevision
    template: dict


def of(client, info):
    """Client, Info of a workload -> its Revisions, the oldest first."""
    history = _replica_sets(client, info) if info.resource.key == "deployments" else _controller_revisions(client, info)
    return sorted(history, key=lambda revision: revision.number)


def _owned(client, plural, info):
    uid = info.object["metadata"].get("uid")
    for obj in client.list(plural, info.namespace)["items"]:
        if any(o.get("controller") and o.get("uid") == uid for o in obj["metadata"].get("ownerReferences") or ()):
            yield obj


def _replica_sets(client, info):
    for obj in _owned(client, "replicasets", info):
        annotations = obj["metadata"].get("annotations") or {}
        if is_whole(annotations.get(REVISION, "")):
            yield Revision(int(annotations[REVISION]), annotations.get(CAUSE, ""), obj, obj["spec"]["template"])


def _controller_revisions(client, info):
    for obj in _owned(client, "controllerrevisions", info):
        bare = {**info.object, "spec": {**info.object["spec"], "template": {}}}
        template = apply_patch(info.object["kind"], bare, obj.get("data") or {}, "strategic")["spec"]["template"]
        cause = (obj["metadata"].get("annotations") or {}).get(CAUSE, "")
        yield Revision(obj.get("revision", 0), cause, obj, template)


def target(revisions, number, info):
    """The revision to go back to: the one of that number, or with 0 the last but one. Raises Failure."""
    if number:
        chosen = next((revision for revision in revisions if revision.number == number), None)
        if chosen is None:
            raise Failure(f"unable to find specified revision {number} in history")
        return chosen
    if len(revisions) < 2:
        if info.resource.key == "deployments":
            raise Failure(f'no rollout history found for deployment "{info.name}"')
        raise Failure("no last revision to roll back to")
    return revisions[-2]


def without_hash(template):
    """A ReplicaSet's template as the Deployment has it: without the label pod-template-hash."""
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != HASH}
    return {**template, "metadata": {**metadata, "labels": labels}}


def rollback_patch(deployment, revision):
    """The JSON patch that `rollout undo` sends for a Deployment."""
    have = deployment["metadata"].get("annotations") or {}
    theirs = revision.obj["metadata"].get("annotations") or {}
    annotations = {key: value for key, value in have.items() if key in KEPT}
    annotations |= {key: value for key, value in theirs.items() if key not in KEPT}
    return [
        {"op": "replace", "path": "/spec/template", "value": without_hash(revision.template)},
        {"op": "replace", "path": "/metadata/annotations", "value": annotations},
    ]
