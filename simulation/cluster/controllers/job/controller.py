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
from ..shared.batches import batches
from ..shared.controller import Controller, answered, key_of, split
from ..shared.owners import claim, controller_keys, controller_reference
from ..shared.pods import has_ended, is_active
from ..shared.ranking import first_to_go
from ..shared.template import pod_from
from . import indexes
from .reckoning import DONE, FINALIZER, Reckoning, backoff, finished, is_tracked, waits_until_ms

NAME = "job-controller"
CREATE, DELETE, STATUS = VERBS[f"{NAME}.create-pod"], VERBS[f"{NAME}.delete-pod"], VERBS[f"{NAME}.update-status"]
FREE, VERDICT = VERBS[f"{NAME}.patch-finalizer"], VERBS[f"{NAME}.update-verdict"]
CLAIM = VERBS[f"{NAME}.patch-adopt"], VERBS[f"{NAME}.patch-release"]
BATCH_MS = 1_000


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
            self.succeeded(key)
            self._free_leftovers(key, job)
            own_writes.forget(self, key)
            return None
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
        """Pods of a Job that is gone or over are held by it no longer."""
        namespace, name = split(key)
        pods = self.index.pods_of(job["metadata"]["uid"]).sorted() if job else self._orphaned(namespace, name)
        for pod in pods:
            if is_tracked(pod) and (job is None or has_ended(pod)):
                self._free(pod, key)

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
        wake_ms = made.deadline_ms()
        if target and target[0] == "FailureTarget":
            self._delete_pods(job, made.active)
        elif not job["metadata"].get("deletionTimestamp"):
            again_ms = self._manage(job, made, record)
            wake_ms = min(found for found in (wake_ms, again_ms, 2**62) if found is not None)
        if target is None and made.is_complete():
            target = ("SuccessCriteriaMet", *DONE)
        self._report(key, job, made, target)
        return wake_ms if wake_ms is not None and now_ms < wake_ms < 2**62 and target is None else None

    def _target(self, made):
        """(type, reason, message) of what the Job has come to, once it is known; it does not change any more."""
        for kind in ("FailureTarget", "SuccessCriteriaMet"):
            found = conditions.find(made.status, kind)
            if found and found["status"] == "True":
                return kind, found["reason"], found["message"]
        failure = made.failure(self.clock.now_ms)
        return ("FailureTarget", *failure) if failure else None

    def _manage(self, job, made, record):
        """Delete what is too many, or create what is missing -> when to try again, or None."""
        wanted, active = made.wanted(), len(made.active)
        if active > wanted:
            self._delete_pods(job, first_to_go(made.active, [], self.clock.now_ms)[: active - wanted])
            return None
        busy = made.terminating if job["spec"].get("podReplacementPolicy") == "Failed" else 0
        missing = wanted - active - busy
        if missing <= 0:
            return None
        due_ms = waits_until_ms(record)
        if due_ms > self.clock.now_ms:
            return due_ms
        self._create_pods(job, made, missing)
        return None

    def _create_pods(self, job, made, missing):
        numbers = (
            indexes.pending(job, made.active, made.indexes, missing) if indexes.is_indexed(job) else [None] * missing
        )
        for batch in batches(numbers):
            for number in batch:
                self._create_pod(job, number)

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
        for pod in pods:
            name = pod["metadata"]["name"]
            gone = self.api.delete(
                "pods",
                job["metadata"]["namespace"],
                name,
                tell=DELETE,
                facts={"owner": job["metadata"]["name"], "pod": name},
            )
            self.event(job, "SuccessfulDelete", f"Deleted pod: {name}")
            own_writes.note(self, key_of(job), "pods", gone)

    # Counting: first the ends are noted in the status, then the pods are let go, then they are counted

    def _report(self, key, job, made, target):
        after = Reckoning(job, self.index.pods_of(job["metadata"]["uid"]).sorted())
        status = self._counts(job, after)
        status = self._suspension(job, status, target)
        if target:
            status = self._with_condition(status, *target)
        noted = {"succeeded": _uids(made.succeeded_now), "failed": _uids(after.counted_now)}
        noted = {field: uids for field, uids in noted.items() if uids}
        self._write(job, {**status, "uncountedTerminatedPods": noted})
        for pod in {id(pod): pod for pod in (*after.succeeded_now, *after.failed_now)}.values():
            self._free(pod, key)
        status = self._counted(job, status, after)
        if target and not after.terminating:
            self._verdict(job, status, target)
        else:
            self._write(job, {**status, "uncountedTerminatedPods": {}})

    def _counts(self, job, made):
        before = {
            field: value for field, value in made.status.items() if field not in ("active", "ready", "terminating")
        }
        status = {**before, "ready": made.ready, "terminating": made.terminating}
        if made.active:
            status["active"] = len(made.active)
        if not status.get("startTime") and not job["spec"].get("suspend"):
            status["startTime"] = self.clock.timestamp()
        return status

    def _counted(self, job, status, made):
        status = {key: value for key, value in status.items() if key != "uncountedTerminatedPods"}
        counts = {"succeeded": made.succeeded, "failed": made.failed}
        status |= {field: count for field, count in counts.items() if count}
        if indexes.is_indexed(job) and made.indexes:
            status["completedIndexes"] = indexes.text_of(made.indexes)
        return status

    def _with_condition(self, status, kind, reason, message, value="True"):
        now = self.clock.timestamp()
        made = {
            "type": kind,
            "status": value,
            "lastProbeTime": now,
            "lastTransitionTime": now,
            "reason": reason,
            "message": message,
        }
        before = conditions.find(status, kind)
        if before and (before["status"], before["reason"], before["message"]) == (value, reason, message):
            return status
        return {**status, "conditions": conditions.replaced(status.get("conditions"), made)}

    def _suspension(self, job, status, target):
        """Suspended as a condition and an Event; a resumed Job starts its time anew."""
        if target:
            return status
        before = conditions.find(status, "Suspended")
        if job["spec"].get("suspend"):
            if not before or before["status"] != "True":
                self.event(job, "Suspended", "Job suspended")
            return {
                key: value
                for key, value in self._with_condition(status, "Suspended", "JobSuspended", "Job suspended").items()
                if key != "startTime"
            }
        if before and before["status"] == "True":
            self.event(job, "Resumed", "Job resumed")
            status = self._with_condition(status, "Suspended", "JobResumed", "Job resumed", "False")
            return {**status, "startTime": self.clock.timestamp()}
        return status

    def _verdict(self, job, status, target):
        kind, reason, message = target
        complete = kind == "SuccessCriteriaMet"
        status = self._with_condition(status, "Complete" if complete else "Failed", reason, message)
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
