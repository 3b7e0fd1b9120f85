"""A CronJob's sync: see which Jobs have ended, clean up, and make the next one when its minute has come.

Source: pkg/controller/cronjob/{cronjob_controllerv2,utils}.go. It remembers nothing: status.active and lastScheduleTime say all.
"""

from ...apiserver.api.status import StatusError
from ...clock import EPOCH_S, rfc3339, since_start_ms
from ...values import difference
from ...verbs import VERBS
from ..shared.controller import Controller, answered, key_of, spec_changed, split
from ..shared.owners import controller_reference, owner_reference
from .schedule import ScheduleError, parse

NAME = "cronjob-controller"
CREATE, DELETE, STATUS = VERBS[f"{NAME}.create-job"], VERBS[f"{NAME}.delete-job"], VERBS[f"{NAME}.update-status"]
STAMP = "batch.kubernetes.io/cronjob-scheduled-timestamp"
DELTA_MS = 100  # a little after the full minute
MANY = 100
NEVER = "time difference between two schedules is less than 1 second"
TOO_MANY = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
FORBID = "Not starting job because prior execution is running and concurrency policy is Forbid"


class CronJobController(Controller):
    name = NAME

    def watched(self):
        return {"cronjobs": self.notice, "jobs": self.notice_job}

    def notice(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) else []

    def notice_job(self, old, new):
        found = controller_reference(new or old)
        return (
            [f"{(new or old)['metadata']['namespace']}/{found['name']}"] if found and found["kind"] == "CronJob" else []
        )

    def sync(self, key):
        cron = self.informers.get("cronjobs", *split(key))
        if cron is None:
            return None
        jobs = [job for job in self.index.all("jobs", cron["metadata"]["namespace"])
                if (controller_reference(job) or {}).get("uid") == cron["metadata"]["uid"]]  # fmt: skip
        self._clean_up(cron, jobs)
        status = self._seen(cron, jobs)
        wake_ms = None
        if not cron["metadata"].get("deletionTimestamp") and not cron["spec"].get("suspend"):
            status, wake_ms = self._run(cron, status)
        self._write(cron, status)
        return wake_ms

    # What has ended

    def _seen(self, cron, jobs):
        """The status without Jobs that are over or gone."""
        status, by_uid = cron.get("status") or {}, {job["metadata"]["uid"]: job for job in jobs}
        active, last = [], status.get("lastSuccessfulTime")
        for reference in status.get("active") or ():
            job = by_uid.get(reference["uid"])
            if job is None:
                self.event(cron, "MissingJob", f"Active job went missing: {reference['name']}")
            elif (end := _end(job)) is None:
                active.append(reference)
            else:
                self.event(cron, "SawCompletedJob", f"Saw completed job: {reference['name']}, condition: {end}")
                if end == "Complete":
                    last = max(filter(None, (last, job["status"].get("completionTime"))), default=None)
        made = {key: value for key, value in status.items() if key not in ("active", "lastSuccessfulTime")}
        return {**made, **({"active": active} if active else {}), **({"lastSuccessfulTime": last} if last else {})}

    def _clean_up(self, cron, jobs):
        for end, field in (("Complete", "successfulJobsHistoryLimit"), ("Failed", "failedJobsHistoryLimit")):
            ended = sorted(
                (job for job in jobs if _end(job) == end),
                key=lambda job: (job["status"].get("startTime") or "", job["metadata"]["name"]),
            )
            limit = cron["spec"].get(field)
            for job in ended[: max(0, len(ended) - limit)] if limit is not None else ():
                self._delete(cron, job, "history", limit=limit, end=end)

    def _delete(self, cron, job, why, **more):
        name = job["metadata"]["name"]
        facts = {"owner": cron["metadata"]["name"], "job": name, "why_now": why, **more}
        self.api.delete(
            "jobs", cron["metadata"]["namespace"], name, propagation_policy="Background", tell=DELETE, facts=facts
        )
        self.event(cron, "SuccessfulDelete", f"Deleted job {name}")

    # What is due

    def _run(self, cron, status):
        """-> (status, when to look again)."""
        try:
            schedule = parse(cron["spec"]["schedule"])
        except ScheduleError as error:
            self.event(
                cron, "UnparseableSchedule", f"unparseable schedule: {cron['spec']['schedule']} : {error}", "Warning"
            )
            return status, None
        now_s = EPOCH_S + self.clock.now_ms // 1000
        try:
            due_s = self._due(cron, schedule, now_s)
        except ScheduleError as error:
            self.event(cron, "InvalidSchedule", f"invalid schedule: {cron['spec']['schedule']} : {error}", "Warning")
            return status, None
        following = schedule.next(now_s)
        wake_ms = None if following is None else _ms(following) + DELTA_MS
        if due_s is not None and not any(
            reference["name"] == _name(cron, due_s) for reference in status.get("active") or ()
        ):
            status = self._start(cron, status, due_s)
        return status, wake_ms

    def _due(self, cron, schedule, now_s):
        """The last time that was due since the last one that was seen to, or None; raises ScheduleError for one that never comes.

        How many were missed is reckoned from the first two, not counted: there may be very many (mostRecentScheduleTime).
        """
        since = cron["metadata"]["creationTimestamp"]
        since = (cron.get("status") or {}).get("lastScheduleTime") or since
        since_s, deadline_s = EPOCH_S + since_start_ms(since) // 1000, cron["spec"].get("startingDeadlineSeconds")
        if deadline_s is not None:
            since_s = max(since_s, now_s - deadline_s)
        first = schedule.next(since_s)
        second = schedule.next(first) if first is not None else None
        if first is None or second is None:
            raise ScheduleError(NEVER)
        if now_s < second:
            return first if first <= now_s else None
        step_s = second - first
        missed = (now_s - first) // step_s + 1
        if missed > MANY:
            self.event(cron, "TooManyMissedTimes", TOO_MANY, "Warning")
        found, at = None, schedule.next(first + (missed - 2) * step_s)
        while at is not None and at <= now_s:
            found, at = at, schedule.next(at)
        return found

    def _start(self, cron, status, due_s):
        spec, deadline_s = cron["spec"], cron["spec"].get("startingDeadlineSeconds")
        if deadline_s is not None and _ms(due_s) + deadline_s * 1000 < self.clock.now_ms:
            self.event(cron, "MissSchedule", f"Missed scheduled time to start a job: {rfc3339(_ms(due_s))}", "Warning")
            return status
        if spec["concurrencyPolicy"] == "Forbid" and status.get("active"):
            self.event(cron, "JobAlreadyActive", FORBID)
            return status
        if spec["concurrencyPolicy"] == "Replace":
            for reference in status.get("active") or ():
                job = self.informers.get("jobs", cron["metadata"]["namespace"], reference["name"])
                if job:
                    self._delete(cron, job, "replaced")
            status = {key: value for key, value in status.items() if key != "active"}
        return self._create(cron, status, due_s)

    def _create(self, cron, status, due_s):
        template, metadata = cron["spec"]["jobTemplate"], cron["metadata"]
        given = template.get("metadata") or {}
        made = {
            "name": _name(cron, due_s),
            "annotations": {**(given.get("annotations") or {}), STAMP: rfc3339(_ms(due_s))},
        }
        if given.get("labels"):
            made["labels"] = given["labels"]
        job = {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {**made, "ownerReferences": [owner_reference(cron)]},
            "spec": template["spec"],
        }
        facts = {"owner": metadata["name"], "schedule": cron["spec"]["schedule"]}
        try:
            found = self.api.create("jobs", metadata["namespace"], job, tell=CREATE, facts=facts)
        except StatusError as error:
            answered(error)
            if error.reason == "AlreadyExists":
                return {**status, "lastScheduleTime": rfc3339(_ms(due_s))}
            self.event(cron, "FailedCreate", f"Error creating job: {error.message}", "Warning")
            return status
        self.event(cron, "SuccessfulCreate", f"Created job {found['metadata']['name']}")
        reference = {
            "kind": "Job", "namespace": metadata["namespace"], "name": found["metadata"]["name"], "uid": found["metadata"]["uid"],
            "apiVersion": "batch/v1", "resourceVersion": found["metadata"]["resourceVersion"],
        }  # fmt: skip
        return {
            **status,
            "active": [*(status.get("active") or ()), reference],
            "lastScheduleTime": rfc3339(_ms(due_s)),
        }

    def _write(self, cron, status):
        if difference(cron.get("status") or {}, status) is not None:
            metadata = cron["metadata"]
            facts = {
                "owner": metadata["name"],
                "active": len(status.get("active") or ()),
                "last": status.get("lastScheduleTime"),
            }
            self.api.replace_status("cronjobs", metadata["namespace"], metadata["name"], status, STATUS, facts)


def _end(job):
    found = (job.get("status") or {}).get("conditions") or ()
    return next(
        (one["type"] for one in found if one["type"] in ("Complete", "Failed") and one["status"] == "True"), None
    )


def _ms(at_s):
    return (at_s - EPOCH_S) * 1000


def _name(cron, at_s):
    """By the minute, as the real one does."""
    return f"{cron['metadata']['name']}-{at_s // 60}"
