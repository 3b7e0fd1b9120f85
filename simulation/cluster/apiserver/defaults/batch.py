"""Defaults of Job and CronJob, and the labels by which a Job knows its pods.

Source: pkg/apis/batch/v1/defaults.go, pkg/registry/batch/job/strategy.go.
"""

from __future__ import annotations

from .pods import default_template

_UID_LABELS = ("batch.kubernetes.io/controller-uid", "controller-uid")
_NAME_LABELS = ("batch.kubernetes.io/job-name", "job-name")


def default_job(job: dict) -> None:
    spec = job["spec"]
    if "completions" not in spec and "parallelism" not in spec:
        spec["completions"] = 1
    spec.setdefault("parallelism", 1)
    spec.setdefault("backoffLimit", 2**31 - 1 if "backoffLimitPerIndex" in spec else 6)
    spec.setdefault("completionMode", "NonIndexed")
    spec.setdefault("suspend", False)
    spec.setdefault("manualSelector", False)
    spec.setdefault("podReplacementPolicy", "Failed" if "podFailurePolicy" in spec else "TerminatingOrFailed")
    for rule in (spec.get("podFailurePolicy") or {}).get("rules") or ():
        for pattern in rule.get("onPodConditions") or ():
            pattern["status"] = pattern.get("status") or "True"
    default_template(spec["template"])


def default_cron_job(cron_job: dict) -> None:
    spec = cron_job["spec"]
    if not spec.get("concurrencyPolicy"):
        spec["concurrencyPolicy"] = "Allow"
    spec.setdefault("suspend", False)
    spec.setdefault("successfulJobsHistoryLimit", 3)
    spec.setdefault("failedJobsHistoryLimit", 1)
    default_template(spec["jobTemplate"]["spec"]["template"])


def label_job(job: dict) -> dict:
    """The job with the selector and the labels that follow from its name and uid; where these are its own choice
    (manualSelector) only its own labels are completed from the template's."""
    spec, metadata = job["spec"], job["metadata"]
    template = spec["template"]
    labels = dict(template["metadata"].get("labels") or {})
    if not spec.get("manualSelector"):
        labels |= dict.fromkeys(_NAME_LABELS, metadata.get("name", "")) | dict.fromkeys(_UID_LABELS, metadata["uid"])
        selector = dict(spec.get("selector") or {})
        chosen = {_UID_LABELS[0]: metadata["uid"], **(selector.get("matchLabels") or {})}
        spec = {**spec, "selector": {**selector, "matchLabels": chosen}}
    if labels:
        template = {**template, "metadata": {**template["metadata"], "labels": labels}}
    if labels and not metadata.get("labels"):
        metadata = {**metadata, "labels": dict(labels)}
    return {**job, "metadata": metadata, "spec": {**spec, "template": template}}
