"""Autoscalers: their bounds, metrics and behaviour. Source: pkg/apis/autoscaling/validation/validation.go."""

from __future__ import annotations

from ..api import quantity
from ..api.field_errors import FieldError, forbidden, invalid, not_supported, required
from .metadata import validate_metadata

Errors = list[FieldError]
_METRICS = ("ContainerResource", "External", "Object", "Pods", "Resource")
_FIELDS = {kind: kind[0].lower() + kind[1:] for kind in _METRICS}
_TARGETS = ("AverageValue", "Utilization", "Value")
_POLICIES = ("Percent", "Pods")
_CHOICES = ("Disabled", "Max", "Min")
_LONGEST_WINDOW_S, _LONGEST_PERIOD_S = 3600, 1800


def validate_autoscaler(errors: Errors, autoscaler: dict) -> None:
    validate_metadata(errors, autoscaler["metadata"], True)
    spec = autoscaler["spec"]
    low, high = spec["minReplicas"], spec.get("maxReplicas", 0)
    if low < 1:
        errors.append(invalid("spec.minReplicas", low, "must be greater than or equal to 1"))
    if high < 1:
        errors.append(invalid("spec.maxReplicas", high, "must be greater than 0"))
    if high < low:
        errors.append(invalid("spec.maxReplicas", high, "must be greater than or equal to `minReplicas`"))
    for field in ("kind", "name"):
        if not spec["scaleTargetRef"].get(field):
            errors.append(required(f"spec.scaleTargetRef.{field}"))
    for index, metric in enumerate(spec.get("metrics") or ()):
        _validate_metric(errors, metric, f"spec.metrics[{index}]")
    for field in ("scaleUp", "scaleDown"):
        if rules := (spec.get("behavior") or {}).get(field):
            _validate_rules(errors, rules, f"spec.behavior.{field}")


def _validate_metric(errors: Errors, metric: dict, path: str) -> None:
    kind = metric.get("type", "")
    if not kind:
        errors.append(required(f"{path}.type", "must specify a metric source type"))
        return
    if kind not in _METRICS:
        errors.append(not_supported(f"{path}.type", kind, _METRICS))
        return
    wanted = _FIELDS[kind]
    for field in _FIELDS.values():
        if field in metric and field != wanted:
            errors.append(forbidden(f"{path}.{field}", "must populate the given metric source only"))
    if wanted not in metric:
        errors.append(required(f"{path}.{wanted}", "must populate information for the given metric source"))
        return
    source, at = metric[wanted], f"{path}.{wanted}"
    _validate_target(errors, source.get("target") or {}, f"{at}.target")
    if kind.endswith("Resource"):
        _validate_resource(errors, source, at)
    elif not (source.get("metric") or {}).get("name"):
        errors.append(required(f"{at}.metric.name", "must specify a metric name"))


def _validate_resource(errors: Errors, source: dict, path: str) -> None:
    target = source.get("target") or {}
    if not source.get("name"):
        errors.append(required(f"{path}.name", "must specify a resource name"))
    given = [field for field in ("averageUtilization", "averageValue") if field in target]
    if not given:
        said = "must set either a target raw value or a target utilization"
        errors.append(required(f"{path}.target.averageUtilization", said))
    elif len(given) > 1:
        said = "may not set both a target raw value and a target utilization"
        errors.append(forbidden(f"{path}.target.averageValue", said))


def _validate_target(errors: Errors, target: dict, path: str) -> None:
    kind = target.get("type", "")
    if not kind:
        errors.append(required(f"{path}.type", "must specify a metric target type"))
    elif kind not in _TARGETS:
        errors.append(invalid(f"{path}.type", kind, "must be either Utilization, Value, or AverageValue"))
    for field in ("value", "averageValue"):
        if field in target and quantity.parse(target[field]).nano <= 0:
            errors.append(invalid(f"{path}.{field}", target[field], "must be positive"))
    if "averageUtilization" in target and target["averageUtilization"] < 1:
        errors.append(invalid(f"{path}.averageUtilization", target["averageUtilization"], "must be greater than 0"))


def _validate_rules(errors: Errors, rules: dict, path: str) -> None:
    window_s, choice = rules.get("stabilizationWindowSeconds", 0), rules.get("selectPolicy")
    if window_s < 0:
        errors.append(invalid(f"{path}.stabilizationWindowSeconds", window_s, "must be greater than or equal to zero"))
    elif window_s > _LONGEST_WINDOW_S:
        said = f"must be less than or equal to {_LONGEST_WINDOW_S}"
        errors.append(invalid(f"{path}.stabilizationWindowSeconds", window_s, said))
    if choice is not None and choice not in _CHOICES:
        errors.append(not_supported(f"{path}.selectPolicy", choice, _CHOICES))
    if not rules.get("policies"):
        errors.append(required(f"{path}.policies", "must specify at least one Policy"))
    for index, policy in enumerate(rules.get("policies") or ()):
        _validate_policy(errors, policy, f"{path}.policies[{index}]")


def _validate_policy(errors: Errors, policy: dict, path: str) -> None:
    if policy.get("type") not in _POLICIES:
        errors.append(not_supported(f"{path}.type", policy.get("type", ""), _POLICIES))
    for field in ("value", "periodSeconds"):
        if policy.get(field, 0) <= 0:
            errors.append(invalid(f"{path}.{field}", policy.get(field, 0), "must be greater than zero"))
    if policy.get("periodSeconds", 0) > _LONGEST_PERIOD_S:
        said = f"must be less than or equal to {_LONGEST_PERIOD_S}"
        errors.append(invalid(f"{path}.periodSeconds", policy["periodSeconds"], said))
