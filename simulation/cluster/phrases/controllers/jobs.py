"""Words of the verbs of the Job, CronJob and TTL controllers."""

from ..catalogue import N_, PHRASES
from .shared import say_claims, say_events, say_removed

JOB, JOBS = "job-controller", "concepts/workloads/controllers/job/"
CRON, CRONS = "cronjob-controller", "concepts/workloads/controllers/cron-jobs/"
TTL, TTLS = "ttl-after-finished-controller", "concepts/workloads/controllers/ttlafterfinished/"

PHRASES.say(
    f"{JOB}.create-pod", N_("The Job makes a pod"),
    N_(
        "{wanted, plural, none {Job {owner} is done when one of its pods has succeeded. Its controller creates {name}.}"
        " one {Job {owner} wants one pod to succeed. Its controller creates {name}.}"
        " other {Job {owner} wants # pods to succeed. Its controller creates {name}.}}"
    ),
    why=N_("A pod that fails is replaced by a new one, first after 10 s, then after 20 s, 40 s and so on."),
    label=N_("POST pod"), docs=JOBS,
)  # fmt: skip
PHRASES.say(
    f"{JOB}.delete-pod", N_("The Job stops a pod"),
    N_("Job {owner} no longer needs {pod}. Its controller deletes it."),
    label=N_("DELETE pod"), docs=JOBS + "#job-termination-and-cleanup",
)  # fmt: skip
PHRASES.say(
    f"{JOB}.update-status", N_("The Job counts"),
    N_("The Job controller writes the status of {owner}: {active} active, {succeeded} succeeded, {failed} failed."),
    why=N_("It first collects for a second what the pods report, so that a large Job does not write after each of them."),
    label=N_("PUT status"), docs=JOBS,
)  # fmt: skip
PHRASES.say(
    f"{JOB}.update-verdict", N_("The Job is over"),
    N_("{verdict, select, complete {Job {owner} is complete: {message}.} failed {Job {owner} has failed: {message}.}}"),
    why=N_("The Job and its pods stay, so that their logs can be read. You remove them, or ttlSecondsAfterFinished does."),
    label=N_("PUT status"), docs=JOBS + "#terminal-job-conditions",
)  # fmt: skip
PHRASES.say(
    f"{JOB}.patch-finalizer", N_("A finished pod is let go"),
    N_("The Job controller has counted {pod}, and removes its finalizer."),
    why=N_("As long as the finalizer is there, the pod cannot vanish without being counted."),
    label=N_("PATCH pod"), docs=JOBS + "#job-tracking-with-finalizers",
)  # fmt: skip
say_claims(JOB, JOBS, N_("PATCH pod"))
say_removed(JOB, JOBS)
say_events(
    JOB, N_("The Job controller records the Event {reason}: {message}"),
    N_("The Job controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip

PHRASES.say(
    f"{TTL}.delete-job", N_("A finished Job goes"),
    N_("{owner} ended {ttl_s, seconds} ago. That is its ttlSecondsAfterFinished, so the controller deletes it, pods first."),
    label=N_("DELETE job"), docs=TTLS,
)  # fmt: skip

PHRASES.say(
    f"{CRON}.create-job", N_("The CronJob makes a Job"),
    N_("The schedule `{schedule}` is due: the CronJob controller creates Job {name}."),
    why=N_("The number in the name is the scheduled minute, counted since 1970. So a minute can never get two Jobs."),
    label=N_("POST job"), docs=CRONS,
)  # fmt: skip
PHRASES.say(
    f"{CRON}.delete-job", N_("The CronJob removes a Job"),
    N_(
        "{why_now, select, history {{end, select,"
        " Complete {The CronJob controller deletes {job}: {owner} keeps {limit} successful"
        " {limit, plural, one {Job} other {Jobs}}.}"
        " other {The CronJob controller deletes {job}: {owner} keeps {limit} failed"
        " {limit, plural, one {Job} other {Jobs}}.}}}"
        " replaced {The CronJob controller deletes {job}, because the next one takes its place.}}"
    ),
    label=N_("DELETE job"), docs=CRONS + "#jobs-history-limits",
)  # fmt: skip
PHRASES.say(
    f"{CRON}.update-status", N_("The CronJob sums up"),
    N_(
        "The CronJob controller writes the status of {owner}: {active} active,"
        " {last, select, none {never scheduled yet.} other {last scheduled at {last}.}}"
    ),
    label=N_("PUT status"), docs=CRONS,
)  # fmt: skip
say_events(
    CRON, N_("The CronJob controller records the Event {reason}: {message}"),
    N_("The CronJob controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip
