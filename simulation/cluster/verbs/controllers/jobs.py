"""Verbs of the Job, CronJob and TTL controllers."""

from .shared import declare, declare_events, declare_removed

JOB, CRON = "concepts/workloads/controllers/job/", "concepts/workloads/controllers/cron-jobs/"
TTL = "concepts/workloads/controllers/ttlafterfinished/"

declare(
    "job-controller.create-pod",
    "The Job makes a pod",
    "Job {owner} wants {wanted} to succeed: its controller creates {name}.",
    why="A pod that fails is replaced by a new one, 10 s later at first, then 20 s, 40 s …",
    docs=JOB,
    level=1,
    message="POST pod",
)
declare(
    "job-controller.delete-pod",
    "The Job stops a pod",
    "Job {owner} needs {pod} no longer: its controller deletes it.",
    docs=JOB + "#job-termination-and-cleanup",
    level=1,
    message="DELETE pod",
)
declare(
    "job-controller.update-status",
    "The Job counts",
    "Status of {owner}: {active} active, {succeeded} succeeded, {failed} failed.",
    why="What pods report is gathered for a second, so that a large Job does not write after each of them.",
    docs=JOB,
    message="PUT status",
)
declare(
    "job-controller.update-verdict",
    "The Job is over",
    "{owner} is {verdict}: {why_now}.",
    why="The Job and its pods stay, so that their logs can be read. A time to live or you remove them.",
    docs=JOB + "#terminal-job-conditions",
    level=1,
    message="PUT status",
)
declare(
    "job-controller.patch-finalizer",
    "A finished pod is let go",
    "The Job has counted {pod}: it removes its finalizer.",
    why="As long as the finalizer is there the pod cannot vanish uncounted.",
    docs=JOB + "#job-tracking-with-finalizers",
    message="PATCH pod",
)
declare(
    "job-controller.patch-adopt",
    "A pod is adopted",
    "{name} belongs to {owner} by its labels: it becomes one of its pods.",
    docs=JOB,
    message="PATCH pod",
)
declare(
    "job-controller.patch-release",
    "A pod is let go",
    "The labels of {name} no longer match {owner}: its ownerReference is taken away.",
    docs=JOB,
    message="PATCH pod",
)
declare_removed("job-controller", JOB)
declare_events("job-controller", "the Job controller")

declare(
    "ttl-after-finished-controller.delete-job",
    "A finished Job goes",
    "{owner} ended {ttl} s ago, and ttlSecondsAfterFinished is {ttl}: the controller deletes it, its pods first.",
    docs=TTL,
    level=1,
    message="DELETE job",
)
declare_removed("ttl-after-finished-controller", TTL)

declare(
    "cronjob-controller.create-job",
    "The CronJob makes a Job",
    "{schedule} falls due: the CronJob controller creates Job {name}.",
    why="The number in the name is the scheduled minute since 1970: a minute can never have two Jobs.",
    docs=CRON,
    level=1,
    message="POST job",
)
declare(
    "cronjob-controller.delete-job",
    "The CronJob removes a Job",
    "The CronJob controller deletes {job}: {why_now}.",
    docs=CRON + "#jobs-history-limits",
    level=1,
    message="DELETE job",
)
declare(
    "cronjob-controller.update-status",
    "The CronJob notes",
    "Status of {owner}: {active} active, last scheduled {last}.",
    docs=CRON,
    message="PUT status",
)
declare_removed("cronjob-controller", CRON)
declare_events("cronjob-controller", "the CronJob controller")
