"""A Job's sync: what has ended is counted, what is missing is made, and at last the verdict is written.

Source: pkg/controller/job/job_controller.go. Syncs that pods cause are gathered for a second. It remembers how many failures in
a row there were, and when the last one was. Not modelled: backoffLimitPerIndex, successPolicy, managedBy.
"""

from ...apiserver.api.status import StatusError
from ...component_helpers.labels import label_selector
from ...informers import Wake
from ...values import difference
from ...verbs import VERBS
from ..shared import conditions, own_writes
from ..shared.batches import MOST, batches
from ..shared.controller import Controller, answered, key_of, split
from ..shared.owners import claim, controller_keys, controller_reference
from ..shared.pods import has_ended, is_active
from ..shared.ranking import first_to_go
from ..shared.template import pod_from
from . import counting, indexes
from .reckoning import DONE, FINALIZER, Reckoning, backoff, finished, is_tracked, waits_until_ms

NAME = "job-controller"
CREATE, DELETE, STATUS = VERBS[f"{NAME}.create-pod"], VERBS[f"{NAME}.delete-pod"], VERBS[f"{NAME}.update-status"]
FREE, VERDICT = VERBS[f"{NAME}.patch-finalizer"], VERBS[f"{NAME}.update-verdict"]
CLAIM = VERBS[f"{NAME}.patch-adopt"], VERBS[f"{NAME}.patch-release"]
BATCH_MS = 1_000
BURST = 500  # pods that a sync makes or deletes (MaxPodCreateDeletePerSync)


class JobController(Controller):
    name = NAME
    reads_own_writes = True

    def watched(self):
        return {"jobs": self.notice_job, "pods": self.notice_pod}

    def notice_job(self, old, new):
        if old is None or new is None or old["metadata"].get("generation") != new["metadata"].get("generation"):
            return [key_of(new or old)]
        return [Wake(key_of(new), BATCH_MS)]

    def notice_pod(self, old, new):
        """A Job is looked at a second later, with all that happens meanwhile; a pod whose Job is gone at once."""
        keys = controller_keys("Job", old, new)
        return [key if self.informers.get("jobs", *split(key)) is None else Wake(key, BATCH_MS) for key in sorted(keys)]

    def sync(self, key):
        job = self.informers.get("jobs", *split(key))
        if job is None or finished(job):
            self.remember(f"backoff/{key}", None)
            self.remember(f"burst/{key}", None)
            self.succeeded(key)
            own_writes.forget(self, key)
            return self._free_leftovers(key, job)
        self._claim(job)
        if not own_writes.are_heard(self, key):
            return self.retry_ms(key)
        try:
            wake_ms = self._sync(key, job)
        except StatusError as error:
            answered(error)
            return None if "being terminated" in error.message else self.retry_ms(key)
        self.succeeded(key)
        return wake_ms

    def _claim(self, job):
        namespace, uid = job["metadata"]["namespace"], job["metadata"]["uid"]
        orphans = self.index.orphans.get(namespace, {})
        candidates = [orphans[name] for name in sorted(orphans) if is_active(orphans[name])]
        claim(
            self,
            "pods",
            job,
            label_selector(job["spec"]["selector"]),
            self.index.pods_of(uid).sorted(),
            candidates,
            CLAIM,
        )

    def _free_leftovers(self, key, job):
        """Pods of a Job that is gone or over are held by it no longer -> when to go on, or None."""
        namespace, name = split(key)
        pods = self.index.pods_of(job["metadata"]["uid"]).sorted() if job else self._orphaned(namespace, name)
        held = [pod for pod in pods if is_tracked(pod) and (job is None or has_ended(pod))]
        for pod in held[:MOST]:
            self._free(pod, key)
        return self._soon_ms(key) if len(held) > MOST else None

    def _soon_ms(self, key):
        """When the rest of a sync is done that is too much for one step."""
        return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key)

    def _orphaned(self, namespace, name):
        found = self.index.labelled.get((namespace, "batch.kubernetes.io/job-name", name), {})
        return [
            found[pod]
            for pod in sorted(found)
            if (controller_reference(found[pod]) or {}).get("uid") not in self.index.objects
        ]

    # One sync

    def _sync(self, key, job):
        now_ms, made = self.clock.now_ms, Reckoning(job, self.index.pods_of(job["metadata"]["uid"]).sorted())
        target = self._target(made)
        record = backoff(self.memory(f"backoff/{key}"), made)
        self.remember(f"backoff/{key}", record)
        again_ms = None
        if target and target[0] == "FailureTarget":
            again_ms = self._delete_pods(job, made.active)
        elif not job["metadata"].get("deletionTimestamp"):
            again_ms = self._manage(key, job, made, record)
        if target is None and made.is_complete():
            target = ("SuccessCriteriaMet", *DONE)
        deadline_ms = made.deadline_ms() if target is None else None
        wakes_ms = (deadline_ms, again_ms, self._report(key, job, made, target))
        return min((found for found in wakes_ms if found is not None and now_ms < found), default=None)

    def _target(self, made):
        """(type, reason, message) of what the Job has come to, once it is known; it does not change any more."""
        for kind in ("FailureTarget", "SuccessCriteriaMet"):
            found = conditions.find(made.status, kind)
            if found and found["status"] == "True":
                return kind, found["reason"], found["message"]
        failure = made.failure(self.clock.now_ms)
        return ("FailureTarget", *failure) if failure else None

    def _manage(self, key, job, made, record):
        """Delete what is too many, or create what is missing -> when to go on, or None."""
        wanted, active = made.wanted(), len(made.active)
        if active > wanted:
            return self._delete_pods(job, first_to_go(made.active, [], self.clock.now_ms)[: active - wanted])
        busy = made.terminating if job["spec"].get("podReplacementPolicy") == "Failed" else 0
        missing = wanted - active - busy
        if missing <= 0:
            return None
        due_ms = waits_until_ms(record)
        if due_ms > self.clock.now_ms:
            return due_ms
        return self._create_pods(key, job, made, missing)

    def _create_pods(self, key, job, made, missing):
        """As many as one step may, by a slow start; 500 a sync, and the next sync is a second later."""
        size = min(missing, MOST)
        numbers = indexes.pending(job, made.active, made.indexes, size) if indexes.is_indexed(job) else [None] * size
        for batch in batches(numbers):
            for number in batch:
                self._create_pod(job, number)
        burst = (self.memory(f"burst/{key}") or 0) + size
        goes_on = size < missing and burst < BURST
        self.remember(f"burst/{key}", burst if goes_on else None)
        if size == missing:
            return None
        return self._soon_ms(key) if goes_on else self.clock.now_ms + BATCH_MS

    def _create_pod(self, job, number):
        pod = pod_from(job["spec"]["template"], job, finalizers=[FINALIZER])
        if number is not None:
            pod = indexes.with_index(pod, job, number)
        facts = {"owner": job["metadata"]["name"], "wanted": job["spec"].get("completions")}
        try:
            made = self.api.create("pods", job["metadata"]["namespace"], pod, tell=CREATE, facts=facts)
        except StatusError as error:
            answered(error)
            self.event(job, "FailedCreate", f"Error creating: {error.message}", "Warning")
            raise
        self.event(job, "SuccessfulCreate", f"Created pod: {made['metadata']['name']}")
        own_writes.note(self, key_of(job), "pods", made)

    def _delete_pods(self, job, pods):
        """As many as one step may -> when to go on, or None."""
        for pod in pods[:MOST]:
            name = pod["metadata"]["name"]
            facts = {"owner": job["metadata"]["name"], "pod": name}
            gone = self.api.delete("pods", job["metadata"]["namespace"], name, tell=DELETE, facts=facts)
            self.event(job, "SuccessfulDelete", f"Deleted pod: {name}")
            own_writes.note(self, key_of(job), "pods", gone)
        return self._soon_ms(key_of(job)) if len(pods) > MOST else None

    # Counting: first the ends are noted in the status, then the pods are let go, then they are counted

    def _report(self, key, job, made, target):
        """Write what the Job has come to -> when to go on counting, or None. No step counts more than MOST pods that have ended."""
        now, pods = self.clock.timestamp(), self.index.pods_of(job["metadata"]["uid"]).sorted()
        after = Reckoning(job, pods)
        part = after if after.ended_now <= MOST else Reckoning(job, pods, MOST)
        status = counting.current(job, after, now)
        status = self._suspension(job, status, now) if not target else counting.with_condition(status, now, *target)
        succeeded = made.succeeded_now if part is after else part.succeeded_now
        noted = {"succeeded": _uids(succeeded), "failed": _uids(part.counted_now)}
        noted = {field: uids for field, uids in noted.items() if uids}
        self._write(job, {**status, "uncountedTerminatedPods": noted})
        for pod in {id(pod): pod for pod in (*part.succeeded_now, *part.failed_now)}.values():
            self._free(pod, key)
        status = counting.counted(job, status, part)
        if target and not after.terminating and part is after:
            self._verdict(job, status, target)
        else:
            self._write(job, {**status, "uncountedTerminatedPods": {}})
        return None if part is after else self._soon_ms(key)

    def _suspension(self, job, status, now):
        """Suspended as a condition and an Event; a resumed Job starts its time anew."""
        made, reason, message = counting.suspension(job, status, now)
        if reason:
            self.event(job, reason, message)
        return made

    def _verdict(self, job, status, target):
        kind, reason, message = target
        complete = kind == "SuccessCriteriaMet"
        status = counting.with_condition(
            status, self.clock.timestamp(), "Complete" if complete else "Failed", reason, message
        )
        if complete:
            status = {**status, "completionTime": self.clock.timestamp()}
        facts = {"verdict": "complete" if complete else "failed", "message": message}
        self._write(job, {**status, "uncountedTerminatedPods": {}}, VERDICT, facts)
        if complete:
            self.event(job, "Completed", "Job completed")
        else:
            self.event(job, reason, message, "Warning")

    def _write(self, job, status, verb=STATUS, more=None):
        metadata = job["metadata"]
        found = self.informers.get("jobs", metadata["namespace"], metadata["name"])
        if found is None or difference(found.get("status") or {}, status) is None:
            return
        facts = {
            "owner": metadata["name"], "active": status.get("active", 0), "succeeded": status.get("succeeded", 0),
            "failed": status.get("failed", 0), **(more or {}),
        }  # fmt: skip
        seen = own_writes.version(self, key_of(job), "jobs", job)
        written = self.api.replace_status("jobs", metadata["namespace"], metadata["name"], status, verb, facts, seen)
        own_writes.note(self, key_of(job), "jobs", written)

    def _free(self, pod, key):
        """Remove the finalizer by which the Job made sure that it counts the pod."""

        def change(old):
            left = [one for one in old["metadata"].get("finalizers") or () if one != FINALIZER]
            metadata = {key: value for key, value in old["metadata"].items() if key != "finalizers"}
            return {**old, "metadata": {**metadata, "finalizers": left} if left else metadata}

        metadata = pod["metadata"]
        if self.informers.get("pods", metadata["namespace"], metadata["name"]):
            written = self.api.change(
                "pods", metadata["namespace"], metadata["name"], change, tell=FREE, facts={"pod": metadata["name"]}
            )
            own_writes.note(self, key, "pods", written)


def _uids(pods):
    return [pod["metadata"]["uid"] for pod in pods]
