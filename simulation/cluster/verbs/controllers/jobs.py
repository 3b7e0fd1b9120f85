"""Verbs of the Job, CronJob and TTL controllers."""

from ..facts import COUNT, MESSAGE, NAME, SECONDS, code, deleted, maybe, written
from .shared import declare, declare_claims, declare_events, declare_removed

JOB, TTL, CRON = "job-controller", "ttl-after-finished-controller", "cronjob-controller"
COUNTS = written(owner=NAME, active=COUNT, succeeded=COUNT, failed=COUNT)

declare(f"{JOB}.create-pod", written(owner=NAME, wanted=maybe(COUNT)), level=1)
declare(f"{JOB}.delete-pod", deleted(owner=NAME, pod=NAME), level=1)
declare(f"{JOB}.update-status", COUNTS)
declare(f"{JOB}.update-verdict", {**COUNTS, "verdict": code("complete", "failed"), "message": MESSAGE}, level=1)
declare(f"{JOB}.patch-finalizer", written(pod=NAME))
declare_claims(JOB)
declare_removed(JOB)
declare_events(JOB)

declare(f"{TTL}.delete-job", deleted(owner=NAME, ttl_s=SECONDS), level=1)

declare(f"{CRON}.create-job", written(owner=NAME, schedule=MESSAGE), level=1)
declare(
    f"{CRON}.delete-job",
    deleted(owner=NAME, job=NAME, why_now=code("history", "replaced"), limit=maybe(COUNT), end=maybe(NAME)),
    level=1,
)
declare(f"{CRON}.update-status", written(owner=NAME, active=COUNT, last=maybe(NAME)))
declare_events(CRON)
