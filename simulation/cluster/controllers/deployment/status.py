"""What a Deployment reports: counts, Available, and how its rollout goes (Progressing). Pure.

Source: pkg/controller/deployment/{progress,sync}.go, util/deployment_util.go.
"""

from ...clock import since_start_ms
from ..shared.conditions import find, removed, replaced
from .sets import counted, limits, wanted_pods

NO_DEADLINE = 2**31 - 1
AVAILABLE, CREATED, FOUND = "NewReplicaSetAvailable", "NewReplicaSetCreated", "FoundNewReplicaSet"
UPDATED, TIMED_OUT, PAUSED, RESUMED = (
    "ReplicaSetUpdated",
    "ProgressDeadlineExceeded",
    "DeploymentPaused",
    "DeploymentResumed",
)


def with_condition(status, kind, value, reason, message, now):
    """The status with this condition; unchanged where it says the same already (SetDeploymentCondition)."""
    before = find(status, kind)
    if before and before["status"] == value and before["reason"] == reason:
        return status
    since = before["lastTransitionTime"] if before and before["status"] == value else now
    made = {
        "type": kind, "status": value, "lastUpdateTime": now, "lastTransitionTime": since, "reason": reason, "message": message,
    }  # fmt: skip
    return {**status, "conditions": replaced(status.get("conditions"), made)}


def calculate(deployment, sets, new, now):
    """Counts over all sets, and the condition Available."""
    wanted, total = deployment["spec"]["replicas"], wanted_pods(sets)
    available = counted(sets, "availableReplicas")
    counts = {
        "observedGeneration": deployment["metadata"]["generation"], "replicas": counted(sets, "replicas"),
        "updatedReplicas": counted([new], "replicas") if new else 0, "readyReplicas": counted(sets, "readyReplicas"),
        "availableReplicas": available, "unavailableReplicas": max(0, total - available),
    }  # fmt: skip
    before = deployment.get("status") or {}
    made = {field: count for field, count in counts.items() if count}
    made["terminatingReplicas"] = counted(sets, "terminatingReplicas")
    if before.get("collisionCount"):
        made["collisionCount"] = before["collisionCount"]
    if before.get("conditions"):
        made["conditions"] = before["conditions"]
    if available >= wanted - limits(deployment)[1]:
        return with_condition(
            made, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now
        )
    message = "Deployment does not have minimum availability."
    return with_condition(made, "Available", "False", "MinimumReplicasUnavailable", message, now)


def rollout(deployment, sets, new, now, now_ms):
    """The status with the condition Progressing brought up to date (syncRolloutStatus)."""
    made, before = calculate(deployment, sets, new, now), deployment.get("status") or {}
    current = find(before, "Progressing")
    finished = (
        made.get("replicas", 0) == made.get("updatedReplicas", 0)
        and current is not None
        and current["reason"] == AVAILABLE
    )
    if deadline_s(deployment) is None:
        made = {**made, "conditions": removed(made.get("conditions"), "Progressing")}
    elif not finished:
        made = _progress(deployment, made, before, current, new, now, now_ms)
    return _with_failures(made, sets, new, now)


def deadline_s(deployment):
    found = deployment["spec"].get("progressDeadlineSeconds")
    return None if found in (None, NO_DEADLINE) else found


def _progress(deployment, made, before, current, new, now, now_ms):
    name = new["metadata"]["name"] if new else deployment["metadata"]["name"]
    words = f'{"ReplicaSet" if new else "Deployment"} "{name}"'
    if is_complete(deployment, made):
        return with_condition(made, "Progressing", "True", AVAILABLE, f"{words} has successfully progressed.", now)
    if _has_progressed(made, before):
        since = current["lastTransitionTime"] if current and current["status"] == "True" else now
        entry = {
            "type": "Progressing", "status": "True", "lastUpdateTime": now, "lastTransitionTime": since,
            "reason": UPDATED, "message": f"{words} is progressing.",
        }  # fmt: skip
        return {**made, "conditions": [*removed(made.get("conditions"), "Progressing"), entry]}
    if has_timed_out(deployment, before, now_ms):
        return with_condition(made, "Progressing", "False", TIMED_OUT, f"{words} has timed out progressing.", now)
    return made


def is_complete(deployment, status):
    wanted = deployment["spec"]["replicas"]
    counts = [status.get(field, 0) for field in ("updatedReplicas", "replicas", "availableReplicas")]
    return counts == [wanted] * 3 and status.get("observedGeneration", 0) >= deployment["metadata"]["generation"]


def _has_progressed(made, before):
    def old(status):
        return status.get("replicas", 0) - status.get("updatedReplicas", 0)

    more = any(
        made.get(field, 0) > before.get(field, 0) for field in ("updatedReplicas", "readyReplicas", "availableReplicas")
    )
    return more or old(made) < old(before)


def has_timed_out(deployment, status, now_ms):
    current = find(status, "Progressing")
    if deadline_s(deployment) is None or current is None or current["reason"] == AVAILABLE:
        return False
    return (
        current["reason"] == TIMED_OUT
        or since_start_ms(current["lastUpdateTime"]) + deadline_s(deployment) * 1000 < now_ms
    )


def looks_again_ms(deployment, status):
    """When the deadline may have passed: a second after it (requeueStuckDeployment). None where nothing is awaited."""
    current = find(status, "Progressing")
    if (
        deadline_s(deployment) is None
        or current is None
        or is_complete(deployment, status)
        or current["reason"] == TIMED_OUT
    ):
        return None
    if current["reason"] == AVAILABLE and status.get("replicas", 0) == status.get("updatedReplicas", 0):
        return None
    return since_start_ms(current["lastUpdateTime"]) + (deadline_s(deployment) + 1) * 1000


def _with_failures(made, sets, new, now):
    """A ReplicaSet's failure to make pods shows on the Deployment; the new set's before the others'."""
    ordered = [*([new] if new else []), *sets]
    found = next((failure for one in ordered if (failure := find(one.get("status"), "ReplicaFailure"))), None)
    if found is None:
        return {**made, "conditions": removed(made.get("conditions"), "ReplicaFailure")}
    return with_condition(made, "ReplicaFailure", found["status"], found["reason"], found["message"], now)
