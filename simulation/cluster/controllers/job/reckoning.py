"""What a Job reads from its pods: who runs, who has ended, whether it is over. Pure.

Source: pkg/controller/job/{job_controller,backoff_utils,tracking_utils}.go.
"""

from ...budget import charge
from ...clock import since_start_ms
from ..shared.pods import has_ended, is_active, is_ready, is_terminating
from . import indexes, policy

FINALIZER = "batch.kubernetes.io/job-tracking"
BACKOFF_MS, BACKOFF_MAX_MS = 10_000, 600_000
LIMIT = ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
DEADLINE = ("DeadlineExceeded", "Job was active longer than specified deadline")
DONE = ("CompletionsReached", "Reached expected number of succeeded pods")


def finished(job):
    """The condition Complete or Failed of a Job that is over, or None."""
    for found in (job.get("status") or {}).get("conditions") or ():
        if found["type"] in ("Complete", "Failed") and found["status"] == "True":
            return found
    return None


def is_tracked(pod):
    return FINALIZER in (pod["metadata"].get("finalizers") or ())


def replaces_only_failed(job):
    return job["spec"].get("podReplacementPolicy") == "Failed"


def is_failed(job, pod):
    """Failed, or being deleted before its end, unless the Job waits for that end."""
    phase = (pod.get("status") or {}).get("phase")
    if phase == "Failed":
        return True
    return not replaces_only_failed(job) and "deletionTimestamp" in pod["metadata"] and phase != "Succeeded"


def _is_succeeded(pod):
    return (pod.get("status") or {}).get("phase") == "Succeeded"


class Reckoning:
    """The Job's pods sorted out at one moment, and the counts with those that are not counted in its status yet."""

    def __init__(self, job, pods, most=None):
        """`most`: how many of the ends that are not counted yet are seen, the first ones; None: all of them."""
        charge(len(pods) * 4)
        status = job.get("status") or {}
        self.job, self.status = job, status
        self.active = [pod for pod in pods if is_active(pod)]
        self.terminating = sum(is_terminating(pod) for pod in pods)
        self.ready = sum(is_ready(pod) for pod in self.active)
        tracked = sorted(
            (pod for pod in pods if is_tracked(pod)), key=lambda pod: (ended_ms(pod), pod["metadata"]["name"])
        )
        ended = [pod for pod in tracked if _is_succeeded(pod) or is_failed(job, pod)][:most]
        self.ended_now = len(ended)
        self.succeeded_now = [pod for pod in ended if _is_succeeded(pod)]
        self.failed_now = [pod for pod in ended if is_failed(job, pod)]
        judged = [policy.judge(job, pod) for pod in self.failed_now]
        self.counted_now = [pod for pod, (action, _) in zip(self.failed_now, judged, strict=True) if action != "Ignore"]
        self.fails_job = next((message for action, message in judged if action == "FailJob"), None)
        self.failed = status.get("failed", 0) + len(self.counted_now)
        self.pods = pods
        self.indexes: indexes.Spans = ()
        self.succeeded = status.get("succeeded", 0) + len(self.succeeded_now)
        if indexes.is_indexed(job):
            done = indexes.below(indexes.parse(status.get("completedIndexes")), job["spec"]["completions"])
            self.indexes = indexes.with_indexes(done, map(indexes.index_of, self.succeeded_now))
            self.succeeded = indexes.count(self.indexes)

    def failure(self, now_ms):
        """(reason, message) why the Job has failed, or None."""
        spec = self.job["spec"]
        if self.fails_job:
            return "PodFailurePolicy", self.fails_job
        fresh = bool(self.counted_now)
        if fresh and len(self.active) != spec["parallelism"] and self.failed > spec["backoffLimit"]:
            return LIMIT
        if self._restarted_too_often():
            return LIMIT
        due_ms = self.deadline_ms()
        return DEADLINE if due_ms is not None and due_ms <= now_ms else None

    def _restarted_too_often(self):
        if self.job["spec"]["template"]["spec"].get("restartPolicy") != "OnFailure":
            return False
        count = 0
        for pod in self.pods:
            state = pod.get("status") or {}
            if state.get("phase") in ("Running", "Pending"):
                both = (*(state.get("initContainerStatuses") or ()), *(state.get("containerStatuses") or ()))
                count += sum(found.get("restartCount", 0) for found in both)
        limit = self.job["spec"]["backoffLimit"]
        return count > 0 if limit == 0 else count >= limit

    def deadline_ms(self):
        """When activeDeadlineSeconds are over, ms of the run; None without one."""
        seconds, since = self.job["spec"].get("activeDeadlineSeconds"), self.status.get("startTime")
        if seconds is None or not since or self.job["spec"].get("suspend"):
            return None
        return since_start_ms(since) + seconds * 1000

    def is_complete(self):
        completions = self.job["spec"].get("completions")
        if completions is None:
            return self.succeeded > 0 and not self.active
        return self.succeeded >= completions

    def wanted(self):
        """How many pods should be running now."""
        spec = self.job["spec"]
        if spec.get("suspend"):
            return 0
        if spec.get("completions") is None:
            return len(self.active) if self.succeeded else spec["parallelism"]
        return max(0, min(spec["parallelism"], spec["completions"] - self.succeeded))


def ended_ms(pod):
    """When the last container ended; for a pod without such an end when it was deleted or created."""
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    ends = [(found.get("state") or {}).get("terminated", {}).get("finishedAt") for found in statuses]
    if has_ended(pod) and any(ends):
        return max(since_start_ms(end) for end in ends if end)
    metadata = pod["metadata"]
    if "deletionTimestamp" in metadata:
        return since_start_ms(metadata["deletionTimestamp"]) - metadata.get("deletionGracePeriodSeconds", 0) * 1000
    return since_start_ms(metadata["creationTimestamp"])


def backoff(record, reckoning):
    """The record {"failures", "last_ms"} after these ends: failures since the last success."""
    ends = [(ended_ms(pod), False) for pod in reckoning.succeeded_now] + [
        (ended_ms(pod), True) for pod in reckoning.counted_now
    ]
    made = record or {"failures": 0, "last_ms": None}
    for at_ms, failed in sorted(ends):
        made = {"failures": made["failures"] + 1, "last_ms": at_ms} if failed else {"failures": 0, "last_ms": None}
    return made


def waits_until_ms(record):
    """Before when no pod may replace a failed one: 10 s after the first failure, twice as long after each more."""
    if not record["failures"]:
        return 0
    return record["last_ms"] + min(BACKOFF_MS * 2 ** (record["failures"] - 1), BACKOFF_MAX_MS)
