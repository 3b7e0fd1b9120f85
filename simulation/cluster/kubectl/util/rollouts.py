"""How far a rollout has come, in kubectl's words. All pure.

Source: s/kubectl/pkg/polymorphichelpers/rollout_status.go.
"""

from ..errors import Failure


def status(obj):
    """A Deployment, DaemonSet or StatefulSet -> (sentence, whether it is done); raises Failure where it has failed."""
    return STATUS[obj["kind"]](obj, obj["spec"], obj.get("status", {}))


def _deployment(obj, spec, state):
    name = obj["metadata"]["name"]
    head = f'Waiting for deployment "{name}" rollout to finish:'
    if obj["metadata"].get("generation", 0) > state.get("observedGeneration", 0):
        return "Waiting for deployment spec update to be observed...", False
    progressing = next((c for c in state.get("conditions") or () if c["type"] == "Progressing"), {})
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        raise Failure(f'deployment "{name}" exceeded its progress deadline')
    wanted, updated = spec.get("replicas", 1), state.get("updatedReplicas", 0)
    total, available = state.get("replicas", 0), state.get("availableReplicas", 0)
    if updated < wanted:
        return f"{head} {updated} out of {wanted} new replicas have been updated...", False
    if total > updated:
        return f"{head} {total - updated} old replicas are pending termination...", False
    if available < updated:
        return f"{head} {available} of {updated} updated replicas are available...", False
    return f'deployment "{name}" successfully rolled out', True


def _daemon_set(obj, spec, state):
    if spec.get("updateStrategy", {}).get("type") != "RollingUpdate":
        raise Failure("rollout status is only available for RollingUpdate strategy type")
    name = obj["metadata"]["name"]
    head = f'Waiting for daemon set "{name}" rollout to finish:'
    if obj["metadata"].get("generation", 0) > state.get("observedGeneration", 0):
        return "Waiting for daemon set spec update to be observed...", False
    wanted, updated = state.get("desiredNumberScheduled", 0), state.get("updatedNumberScheduled", 0)
    available = state.get("numberAvailable", 0)
    if updated < wanted:
        return f"{head} {updated} out of {wanted} new pods have been updated...", False
    if available < wanted:
        return f"{head} {available} of {wanted} updated pods are available...", False
    return f'daemon set "{name}" successfully rolled out', True


def _stateful_set(obj, spec, state):
    strategy = spec.get("updateStrategy") or {}
    if strategy.get("type") != "RollingUpdate":
        raise Failure("rollout status is only available for RollingUpdate strategy type")
    observed = state.get("observedGeneration", 0)
    if not observed or obj["metadata"].get("generation", 0) > observed:
        return "Waiting for statefulset spec update to be observed...", False
    wanted, ready = spec.get("replicas", 1), state.get("readyReplicas", 0)
    if ready < wanted:
        return f"Waiting for {wanted - ready} pods to be ready...", False
    updated, partition = state.get("updatedReplicas", 0), (strategy.get("rollingUpdate") or {}).get("partition")
    if strategy.get("rollingUpdate") is not None:
        if partition is not None and updated < wanted - partition:
            head = "Waiting for partitioned roll out to finish:"
            return f"{head} {updated} out of {wanted - partition} new pods have been updated...", False
        return f"partitioned roll out complete: {updated} new pods have been updated...", True
    current, target = state.get("currentRevision", ""), state.get("updateRevision", "")
    if current != target:
        return f"waiting for statefulset rolling update to complete {updated} pods at revision {target}...", False
    return f"statefulset rolling update complete {state.get('currentReplicas', 0)} pods at revision {current}...", True


STATUS = {"Deployment": _deployment, "DaemonSet": _daemon_set, "StatefulSet": _stateful_set}
