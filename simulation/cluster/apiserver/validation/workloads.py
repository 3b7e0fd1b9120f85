"""What keeps pods running: Deployment and its kin. Source: pkg/apis/apps/validation, pkg/apis/core/validation."""

from __future__ import annotations

import re
from typing import Any

from ...component_helpers.labels import label_selector
from ..api.field_errors import NIL, FieldError, GoStruct, forbidden, invalid, not_supported, required
from . import names
from .claims import validate_claim_spec
from .metadata import (
    IMMUTABLE,
    add_invalid,
    not_negative,
    validate_metadata,
    validate_metadata_update,
    validate_selector,
)
from .pods import validate_template

Errors = list[FieldError]
_PERCENT = re.compile(r"([0-9]+)%")
_PERCENT_MESSAGE = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for "
    "validation is '[0-9]+%')"
)
_MISMATCH = "`selector` does not match template `labels`"
_STATEFUL_SET_UPDATE = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)
_STATEFUL_SET_FREE = (
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "minReadySeconds",
    "persistentVolumeClaimRetentionPolicy",
)  # fmt: skip


def validate_deployment(errors: Errors, deployment: dict) -> None:
    validate_metadata(errors, deployment["metadata"], True)
    _validate_deployment_spec(errors, deployment["spec"])


def validate_deployment_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_deployment_spec(errors, new["spec"])
    _same_selector(errors, new, old)


def _validate_deployment_spec(errors: Errors, spec: dict) -> None:
    not_negative(errors, "spec.replicas", spec["replicas"])
    _validate_own_selector(errors, spec, "empty selector is invalid for deployment")
    _validate_replicated_template(errors, spec, "ReplicaSet")
    _validate_strategy(errors, spec["strategy"], "spec.strategy")
    not_negative(errors, "spec.minReadySeconds", spec.get("minReadySeconds"))
    not_negative(errors, "spec.revisionHistoryLimit", spec["revisionHistoryLimit"])
    deadline_s = spec["progressDeadlineSeconds"]
    not_negative(errors, "spec.progressDeadlineSeconds", deadline_s)
    if deadline_s <= spec.get("minReadySeconds", 0):
        errors.append(invalid("spec.progressDeadlineSeconds", deadline_s, "must be greater than minReadySeconds"))


def validate_replica_set(errors: Errors, replica_set: dict) -> None:
    validate_metadata(errors, replica_set["metadata"], True)
    _validate_replica_set_spec(errors, replica_set["spec"])


def validate_replica_set_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_replica_set_spec(errors, new["spec"])
    _same_selector(errors, new, old)


def _validate_replica_set_spec(errors: Errors, spec: dict) -> None:
    not_negative(errors, "spec.replicas", spec["replicas"])
    not_negative(errors, "spec.minReadySeconds", spec.get("minReadySeconds"))
    _validate_own_selector(errors, spec, "empty selector is invalid for deployment")
    _validate_replicated_template(errors, spec, "ReplicaSet")


def validate_replication_controller(errors: Errors, controller: dict) -> None:
    validate_metadata(errors, controller["metadata"], True)
    _validate_replication_controller_spec(errors, controller["spec"])


def validate_replication_controller_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_replication_controller_spec(errors, new["spec"])


def _validate_replication_controller_spec(errors: Errors, spec: dict) -> None:
    not_negative(errors, "spec.minReadySeconds", spec.get("minReadySeconds"))
    if not spec.get("selector"):
        errors.append(required("spec.selector"))
    not_negative(errors, "spec.replicas", spec["replicas"])
    if "template" not in spec:
        errors.append(required("spec.template"))
    else:
        wanted = {"matchLabels": spec.get("selector") or {}}
        _validate_kept_template(errors, spec["template"], wanted, "ReplicationController")


def validate_stateful_set(errors: Errors, stateful_set: dict) -> None:
    validate_metadata(errors, stateful_set["metadata"], True, names.dns1123_label)
    _validate_stateful_set_spec(errors, stateful_set["spec"])


def validate_stateful_set_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_stateful_set_spec(errors, new["spec"])
    bound = [{k: v for k, v in obj["spec"].items() if k not in _STATEFUL_SET_FREE} for obj in (new, old)]
    if bound[0] != bound[1]:
        errors.append(forbidden("spec", _STATEFUL_SET_UPDATE))


def _validate_stateful_set_spec(errors: Errors, spec: dict) -> None:
    policy, update = spec["podManagementPolicy"], spec["updateStrategy"]
    if policy not in ("OrderedReady", "Parallel"):
        errors.append(invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"))
    if update["type"] not in ("OnDelete", "RollingUpdate"):
        shown = {"Type": update["type"], "RollingUpdate": None}
        errors.append(invalid("spec.updateStrategy", GoStruct(shown), "must be 'RollingUpdate' or 'OnDelete'"))
    rolling = update.get("rollingUpdate")
    if rolling and update["type"] == "RollingUpdate":
        not_negative(errors, "spec.updateStrategy.rollingUpdate.partition", rolling.get("partition"))
    not_negative(errors, "spec.replicas", spec["replicas"])
    not_negative(errors, "spec.minReadySeconds", spec.get("minReadySeconds"))
    not_negative(errors, "spec.ordinals.start", (spec.get("ordinals") or {}).get("start"))
    _validate_own_selector(errors, spec, "empty selector is invalid for statefulset")
    for index, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        validate_claim_spec(errors, claim["spec"], f"spec.volumeClaimTemplates[{index}].spec")
    template = _with_claims(spec["template"], spec.get("volumeClaimTemplates") or ())
    _validate_kept_template(errors, template, spec.get("selector"), "StatefulSet")


def _with_claims(template: dict, claims) -> dict:
    """The template with a volume for each claim template, which takes the place of one of the same name."""
    made = [{"name": c["metadata"].get("name", ""), "persistentVolumeClaim": {"claimName": "claim"}} for c in claims]
    taken = {volume["name"] for volume in made}
    kept = [volume for volume in template["spec"].get("volumes") or () if volume["name"] not in taken]
    return {**template, "spec": {**template["spec"], "volumes": kept + made}} if made else template


def validate_daemon_set(errors: Errors, daemon_set: dict) -> None:
    validate_metadata(errors, daemon_set["metadata"], True)
    _validate_daemon_set_spec(errors, daemon_set["spec"])


def validate_daemon_set_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_daemon_set_spec(errors, new["spec"])
    _same_selector(errors, new, old)


def _validate_daemon_set_spec(errors: Errors, spec: dict) -> None:
    if "selector" not in spec:
        errors.append(required("spec.selector"))
    else:
        _validate_own_selector(errors, spec, "empty selector is invalid for daemonset")
        _validate_matching(errors, spec["template"], spec["selector"])
    validate_template(errors, spec["template"], "spec.template")
    _validate_kept_spec(errors, spec["template"]["spec"], "DaemonSet")
    not_negative(errors, "spec.minReadySeconds", spec.get("minReadySeconds"))
    update = spec["updateStrategy"]
    if update["type"] == "RollingUpdate":
        _validate_daemon_rolling(errors, update["rollingUpdate"], "spec.updateStrategy.rollingUpdate")
    elif update["type"] != "OnDelete":
        errors.append(not_supported("spec.updateStrategy.type", update["type"], ["RollingUpdate", "OnDelete"]))
    not_negative(errors, "spec.revisionHistoryLimit", spec["revisionHistoryLimit"])


def _validate_daemon_rolling(errors: Errors, rolling: dict, path: str) -> None:
    unavailable, surge = rolling["maxUnavailable"], rolling["maxSurge"]
    for field in ("maxUnavailable", "maxSurge"):
        validate_int_or_percent(errors, rolling[field], f"{path}.{field}")
    if not is_zero(unavailable) and not is_zero(surge):
        errors.append(invalid(f"{path}.maxSurge", surge, "may not be set when maxUnavailable is non-zero"))
    elif is_zero(unavailable) and is_zero(surge):
        errors.append(required(f"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0"))


def _validate_strategy(errors: Errors, strategy: dict, path: str) -> None:
    kind: str = strategy["type"]
    rolling: Any = strategy.get("rollingUpdate")
    if kind == "Recreate":
        if rolling is not None:
            said = "may not be specified when strategy `type` is 'Recreate'"
            errors.append(forbidden(f"{path}.rollingUpdate", said))
    elif kind != "RollingUpdate":
        errors.append(not_supported(f"{path}.type", kind, ["Recreate", "RollingUpdate"]))
    else:
        rolling = rolling or {}
        unavailable, surge = rolling["maxUnavailable"], rolling["maxSurge"]
        for field in ("maxUnavailable", "maxSurge"):
            validate_int_or_percent(errors, rolling[field], f"{path}.rollingUpdate.{field}")
        at = f"{path}.rollingUpdate.maxUnavailable"
        if is_zero(unavailable) and is_zero(surge):
            errors.append(invalid(at, unavailable, "may not be 0 when `maxSurge` is 0"))
        not_over_100_percent(errors, unavailable, at)


def is_zero(value: int | str) -> bool:
    return value == 0 or bool((match := _PERCENT.fullmatch(str(value))) and not match[1].strip("0"))


def validate_int_or_percent(errors: Errors, value: int | str, path: str) -> None:
    if isinstance(value, int):
        not_negative(errors, path, value)
    elif not _PERCENT.fullmatch(value):
        errors.append(invalid(path, value, _PERCENT_MESSAGE))


def not_over_100_percent(errors: Errors, value: int | str, path: str) -> None:
    match = _PERCENT.fullmatch(str(value))
    digits = match[1].lstrip("0") if match else ""
    if len(digits) > 3 or digits and int(digits) > 100:
        errors.append(invalid(path, value, "must not be greater than 100%"))


def _validate_own_selector(errors: Errors, spec: dict, when_empty: str) -> None:
    if "selector" not in spec:
        errors.append(required("spec.selector"))
        return
    validate_selector(errors, spec["selector"], "spec.selector")
    if not any(spec["selector"].values()):
        errors.append(invalid("spec.selector", spec["selector"], when_empty))


def _validate_replicated_template(errors: Errors, spec: dict, kind: str) -> None:
    _validate_kept_template(errors, spec["template"], spec.get("selector"), kind)


def _validate_kept_template(errors: Errors, template: dict, selector: dict | None, kind: str) -> None:
    """A template whose pods are kept running; a selector that selects all or is wrong is not held against it."""
    _validate_matching(errors, template, selector)
    validate_template(errors, template, "spec.template")
    _validate_kept_spec(errors, template["spec"], kind)


def _validate_matching(errors: Errors, template: dict, selector: dict | None) -> None:
    if selector is not None and (not any(selector.values()) or not _is_sound(selector)):
        return
    labels = template["metadata"].get("labels")
    if not label_selector(selector).matches(labels or {}):
        errors.append(invalid("spec.template.metadata.labels", NIL if labels is None else labels, _MISMATCH))


def _is_sound(selector: dict) -> bool:
    errors: Errors = []
    validate_selector(errors, selector, "")
    return not errors


def _validate_kept_spec(errors: Errors, spec: dict, kind: str) -> None:
    if spec["restartPolicy"] != "Always":
        errors.append(not_supported("spec.template.spec.restartPolicy", spec["restartPolicy"], ["Always"]))
    if "activeDeadlineSeconds" in spec:
        said = f"activeDeadlineSeconds in {kind} is not Supported"
        errors.append(forbidden("spec.template.spec.activeDeadlineSeconds", said))


def _same_selector(errors: Errors, new: dict, old: dict) -> None:
    if new["spec"].get("selector") != old["spec"].get("selector"):
        add_invalid(errors, "spec.selector", _ordered(new["spec"].get("selector")), (IMMUTABLE,))


def _ordered(selector: dict | None):
    if selector is None:
        return NIL
    return GoStruct((name, selector[name]) for name in ("matchLabels", "matchExpressions") if name in selector)
