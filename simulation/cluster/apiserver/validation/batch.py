"""Jobs and CronJobs. Source: pkg/apis/batch/validation/validation.go."""

from __future__ import annotations

from ..api.field_errors import FieldError, GoStruct, duplicate, forbidden, invalid, not_supported, required
from .cron import schedule_error
from .metadata import IMMUTABLE, not_negative, validate_metadata, validate_metadata_update, validate_selector
from .pods import validate_template

Errors = list[FieldError]
_COUNTS = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")
_CONCURRENCY = ("Allow", "Forbid", "Replace")
_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
_MOST_INDEXED = 100_000  # pods at a time
_IMMUTABLE = ("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")


def validate_job(errors: Errors, job: dict) -> None:
    validate_metadata(errors, job["metadata"], True)
    spec = job["spec"]
    if "selector" not in spec:
        errors.append(required("spec.selector"))
    _validate_job_spec(errors, spec, "spec")


def _validate_job_spec(errors: Errors, spec: dict, path: str) -> None:
    for field in _COUNTS:
        not_negative(errors, f"{path}.{field}", spec.get(field))
    for field in ("backoffLimitPerIndex", "maxFailedIndexes"):
        not_negative(errors, f"{path}.{field}", spec.get(field))
    indexed = spec.get("completionMode") == "Indexed"
    if spec.get("completionMode") not in ("Indexed", "NonIndexed"):
        errors.append(not_supported(f"{path}.completionMode", spec.get("completionMode"), ["Indexed", "NonIndexed"]))
    if indexed and "completions" not in spec:
        errors.append(required(f"{path}.completions", "when completion mode is Indexed"))
    if indexed and spec.get("parallelism", 0) > _MOST_INDEXED:
        said = f"must be less than or equal to {_MOST_INDEXED} when completion mode is Indexed"
        errors.append(invalid(f"{path}.parallelism", spec["parallelism"], said))
    if not indexed and "backoffLimitPerIndex" in spec:
        said = "requires indexed completion mode"
        errors.append(invalid(f"{path}.backoffLimitPerIndex", spec["backoffLimitPerIndex"], said))
    if "maxFailedIndexes" in spec and "backoffLimitPerIndex" not in spec:
        errors.append(required(f"{path}.backoffLimitPerIndex", "when maxFailedIndexes is specified"))
    if "podFailurePolicy" in spec:
        _validate_failure_policy(errors, spec, f"{path}.podFailurePolicy")
    validate_selector(errors, spec.get("selector"), f"{path}.selector")
    validate_template(errors, spec["template"], f"{path}.template")
    _validate_restart(errors, spec, f"{path}.template.spec.restartPolicy")


def _validate_restart(errors: Errors, spec: dict, path: str) -> None:
    policy = spec["template"]["spec"]["restartPolicy"]
    if policy == "Always":
        errors.append(required(path, 'valid values: "OnFailure", "Never"'))
    elif "podFailurePolicy" in spec and policy != "Never":
        errors.append(invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified'))
    elif policy not in ("OnFailure", "Never"):
        errors.append(not_supported(path, policy, ["OnFailure", "Never"]))


def _validate_failure_policy(errors: Errors, spec: dict, path: str) -> None:
    rules = spec["podFailurePolicy"].get("rules") or ()
    containers = {c["name"] for f in ("containers", "initContainers") for c in spec["template"]["spec"].get(f) or ()}
    for index, rule in enumerate(rules):
        at = f"{path}.rules[{index}]"
        if rule.get("action") not in _ACTIONS:
            errors.append(not_supported(f"{at}.action", rule.get("action", ""), _ACTIONS))
        if "onExitCodes" in rule:
            _validate_exit_codes(errors, rule["onExitCodes"], containers, f"{at}.onExitCodes")
            if rule.get("onPodConditions"):
                shown = GoStruct({"Action": rule.get("action", "")})
                said = "specifying both OnExitCodes and OnPodConditions is not supported"
                errors.append(invalid(at, shown, said))
        elif not rule.get("onPodConditions"):
            shown = GoStruct({"Action": rule.get("action", ""), "OnExitCodes": None, "OnPodConditions": None})
            errors.append(invalid(at, shown, "specifying one of OnExitCodes and OnPodConditions is required"))


def _validate_exit_codes(errors: Errors, codes: dict, containers: set[str], path: str) -> None:
    values = codes.get("values") or []
    if codes.get("operator") not in ("In", "NotIn"):
        errors.append(not_supported(f"{path}.operator", codes.get("operator", ""), ["In", "NotIn"]))
    if "containerName" in codes and codes["containerName"] not in containers:
        said = "must be one of the container or initContainer names in the pod template"
        errors.append(invalid(f"{path}.containerName", codes["containerName"], said))
    if not values:
        errors.append(invalid(f"{path}.values", values, "at least one value is required"))
    seen: set[int] = set()
    for index, value in enumerate(values):
        if codes.get("operator") == "In" and value == 0:
            errors.append(invalid(f"{path}.values[{index}]", value, "must not be 0 for the In operator"))
        if value in seen:
            errors.append(duplicate(f"{path}.values[{index}]", value))
        seen.add(value)
    if values != sorted(values):
        errors.append(invalid(f"{path}.values", values, "must be ordered"))


def validate_job_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    spec, was = new["spec"], old["spec"]
    _validate_job_spec(errors, spec, "spec")
    if spec.get("completionMode") != "Indexed" and spec.get("completions") != was.get("completions"):
        errors.append(invalid("spec.completions", spec.get("completions"), IMMUTABLE))
    for field in ("selector", "template", *_IMMUTABLE):
        if spec.get(field) != was.get(field):
            errors.append(invalid(f"spec.{field}", spec.get(field), IMMUTABLE))


def validate_cron_job(errors: Errors, cron_job: dict) -> None:
    validate_metadata(errors, cron_job["metadata"], True)
    if len(cron_job["metadata"].get("name", "")) > 52:
        said = "must be no more than 52 characters"
        errors.append(invalid("metadata.name", cron_job["metadata"]["name"], said))
    _validate_cron_job_spec(errors, cron_job["spec"])


def validate_cron_job_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_cron_job_spec(errors, new["spec"])


def _validate_cron_job_spec(errors: Errors, spec: dict) -> None:
    schedule = spec.get("schedule", "")
    if not schedule:
        errors.append(required("spec.schedule"))
    elif wrong := schedule_error(schedule):
        errors.append(invalid("spec.schedule", schedule, wrong))
    elif "TZ" in schedule:
        said = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        errors.append(invalid("spec.schedule", schedule, said))
    not_negative(errors, "spec.startingDeadlineSeconds", spec.get("startingDeadlineSeconds"))
    if spec["concurrencyPolicy"] not in _CONCURRENCY:
        errors.append(not_supported("spec.concurrencyPolicy", spec["concurrencyPolicy"], _CONCURRENCY))
    for field in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        not_negative(errors, f"spec.{field}", spec.get(field))
    job = spec["jobTemplate"]["spec"]
    if "manualSelector" in job:
        errors.append(forbidden("spec.jobTemplate.spec.manualSelector", "manualSelector is not supported"))
    if "completionMode" not in job:
        job = {**job, "completionMode": "NonIndexed"}
    _validate_job_spec(errors, job, "spec.jobTemplate.spec")
