"""What configures the cluster: roles and bindings, classes, disruption budgets, policies, leases.

Source: pkg/apis/{rbac,scheduling,storage,policy,networking,node,coordination}/validation.
"""

from __future__ import annotations

from ..api.field_errors import FieldError, GoStruct, forbidden, invalid, not_supported, required
from . import names
from .metadata import IMMUTABLE, add_invalid, validate_metadata, validate_metadata_update, validate_selector
from .workloads import not_over_100_percent, validate_int_or_percent

Errors = list[FieldError]
_RBAC = "rbac.authorization.k8s.io"
HIGHEST_USER_PRIORITY = 1000000000
SYSTEM_CLASSES = {"system-node-critical": 2000001000, "system-cluster-critical": 2000000000}


def validate_role(errors: Errors, role: dict) -> None:
    namespaced = role["kind"] == "Role"
    validate_metadata(errors, role["metadata"], namespaced, names.path_segment)
    for index, rule in enumerate(role.get("rules") or ()):
        at = f"rules[{index}]"
        if not rule.get("verbs"):
            errors.append(required(f"{at}.verbs", "verbs must contain at least one value"))
        if rule.get("nonResourceURLs"):
            if namespaced:
                said = "namespaced rules cannot apply to non-resource URLs"
                errors.append(invalid(f"{at}.nonResourceURLs", rule["nonResourceURLs"], said))
            if rule.get("apiGroups") or rule.get("resources") or rule.get("resourceNames"):
                said = "rules cannot apply to both regular resources and non-resource URLs"
                errors.append(invalid(f"{at}.nonResourceURLs", rule["nonResourceURLs"], said))
            continue
        if not rule.get("apiGroups"):
            errors.append(required(f"{at}.apiGroups", "resource rules must supply at least one api group"))
        if not rule.get("resources"):
            errors.append(required(f"{at}.resources", "resource rules must supply at least one resource"))


def validate_role_binding(errors: Errors, binding: dict) -> None:
    namespaced = binding["kind"] == "RoleBinding"
    validate_metadata(errors, binding["metadata"], namespaced, names.path_segment)
    _validate_binding(errors, binding, namespaced)


def validate_role_binding_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_binding(errors, new, new["kind"] == "RoleBinding")
    if new["roleRef"] != old["roleRef"]:
        role_ref = new["roleRef"]
        shown = GoStruct((n, role_ref.get(n[0].lower() + n[1:], "")) for n in ("APIGroup", "Kind", "Name"))
        shown["APIGroup"] = role_ref.get("apiGroup", "")
        errors.append(invalid("roleRef", shown, "cannot change roleRef"))


def _validate_binding(errors: Errors, binding: dict, namespaced: bool) -> None:
    reference = binding["roleRef"]
    if reference["apiGroup"] != _RBAC:
        errors.append(not_supported("roleRef.apiGroup", reference["apiGroup"], [_RBAC]))
    kinds = ("ClusterRole", "Role") if namespaced else ("ClusterRole",)
    if reference.get("kind") not in kinds:
        errors.append(not_supported("roleRef.kind", reference.get("kind", ""), kinds))
    if not reference.get("name"):
        errors.append(required("roleRef.name"))
    else:
        add_invalid(errors, "roleRef.name", reference["name"], names.path_segment(reference["name"]))
    for index, subject in enumerate(binding.get("subjects") or ()):
        _validate_subject(errors, subject, f"subjects[{index}]", namespaced)


def _validate_subject(errors: Errors, subject: dict, path: str, namespaced: bool) -> None:
    kind, group = subject.get("kind", ""), subject.get("apiGroup", "")
    if not subject.get("name"):
        errors.append(required(f"{path}.name"))
    if kind == "ServiceAccount":
        if group:
            errors.append(not_supported(f"{path}.apiGroup", group, [""]))
        if not namespaced and not subject.get("namespace"):
            errors.append(required(f"{path}.namespace"))
    elif kind in ("User", "Group"):
        if group != _RBAC:
            errors.append(not_supported(f"{path}.apiGroup", group, [_RBAC]))
    else:
        errors.append(not_supported(f"{path}.kind", kind, ["ServiceAccount", "User", "Group"]))


def validate_priority_class(errors: Errors, priority_class: dict) -> None:
    validate_metadata(errors, priority_class["metadata"], False)
    name, value = priority_class["metadata"].get("name", ""), priority_class.get("value", 0)
    if name.startswith("system-"):
        if SYSTEM_CLASSES.get(name) != value:
            said = "priority class names with 'system-' prefix are reserved for system use only"
            why = f"value of {name} PriorityClass must be {SYSTEM_CLASSES[name]}" if name in SYSTEM_CLASSES else (
                f"{name} is not a known system priority class"
            )  # fmt: skip
            errors.append(forbidden("metadata.name", f"{said}. error: {why}"))
    elif value > HIGHEST_USER_PRIORITY:
        said = f"maximum allowed value of a user defined priority is {HIGHEST_USER_PRIORITY}"
        errors.append(forbidden("value", said))
    if priority_class["preemptionPolicy"] not in ("PreemptLowerPriority", "Never"):
        supported = ("PreemptLowerPriority", "Never")
        errors.append(not_supported("preemptionPolicy", priority_class["preemptionPolicy"], supported))


def validate_priority_class_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    if new.get("value") != old.get("value"):
        errors.append(forbidden("value", "may not be changed in an update."))
    if new["preemptionPolicy"] != old["preemptionPolicy"]:
        errors.append(invalid("preemptionPolicy", new["preemptionPolicy"], IMMUTABLE))


def validate_storage_class(errors: Errors, storage_class: dict) -> None:
    validate_metadata(errors, storage_class["metadata"], False)
    if not storage_class.get("provisioner"):
        errors.append(required("provisioner"))
    if storage_class["reclaimPolicy"] not in ("Delete", "Retain"):
        errors.append(not_supported("reclaimPolicy", storage_class["reclaimPolicy"], ("Delete", "Retain")))
    modes = ("Immediate", "WaitForFirstConsumer")
    if storage_class["volumeBindingMode"] not in modes:
        errors.append(not_supported("volumeBindingMode", storage_class["volumeBindingMode"], modes))


def validate_storage_class_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    if (new.get("parameters") or {}) != (old.get("parameters") or {}):
        errors.append(forbidden("parameters", "updates to parameters are forbidden."))
    for field, said in (("provisioner", "updates to provisioner are forbidden."), ("reclaimPolicy", None)):
        if new.get(field) != old.get(field):
            errors.append(forbidden(field, said or "updates to reclaimPolicy are forbidden."))
    if new["volumeBindingMode"] != old["volumeBindingMode"]:
        errors.append(invalid("volumeBindingMode", new["volumeBindingMode"], IMMUTABLE))


def validate_disruption_budget(errors: Errors, budget: dict) -> None:
    validate_metadata(errors, budget["metadata"], True)
    _validate_budget_spec(errors, budget["spec"])


def validate_disruption_budget_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_budget_spec(errors, new["spec"])


def _validate_budget_spec(errors: Errors, spec: dict) -> None:
    if "minAvailable" in spec and "maxUnavailable" in spec:
        shown = GoStruct(
            MinAvailable=spec["minAvailable"], Selector=spec.get("selector"), MaxUnavailable=spec["maxUnavailable"],
            UnhealthyPodEvictionPolicy=spec.get("unhealthyPodEvictionPolicy"),
        )  # fmt: skip
        errors.append(invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set"))
    for field in ("minAvailable", "maxUnavailable"):
        if field in spec:
            validate_int_or_percent(errors, spec[field], f"spec.{field}")
            not_over_100_percent(errors, spec[field], f"spec.{field}")
    policies = ("AlwaysAllow", "IfHealthyBudget")
    if "unhealthyPodEvictionPolicy" in spec and spec["unhealthyPodEvictionPolicy"] not in policies:
        policy = spec["unhealthyPodEvictionPolicy"]
        errors.append(not_supported("spec.unhealthyPodEvictionPolicy", policy, policies))
    validate_selector(errors, spec.get("selector"), "spec.selector")


def validate_runtime_class(errors: Errors, runtime_class: dict) -> None:
    validate_metadata(errors, runtime_class["metadata"], False)
    handler = runtime_class.get("handler", "")
    add_invalid(errors, "handler", handler, names.dns1123_label(handler))


def validate_lease(errors: Errors, lease: dict) -> None:
    validate_metadata(errors, lease["metadata"], True)
    spec = lease.get("spec") or {}
    if spec.get("holderIdentity") == "":
        errors.append(invalid("spec.holderIdentity", "", "must not be empty"))
    if spec.get("leaseDurationSeconds", 1) <= 0:
        said = "must be greater than 0"
        errors.append(invalid("spec.leaseDurationSeconds", spec["leaseDurationSeconds"], said))


def validate_network_policy(errors: Errors, policy: dict) -> None:
    validate_metadata(errors, policy["metadata"], True)
    spec = policy["spec"]
    validate_selector(errors, spec.get("podSelector"), "spec.podSelector")
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(spec.get(direction) or ()):
            for peer_index, peer in enumerate(rule.get(peers) or ()):
                _validate_peer(errors, peer, f"spec.{direction}[{index}].{peers}[{peer_index}]")
    for index, kind in enumerate(spec.get("policyTypes") or ()):
        if kind not in ("Ingress", "Egress"):
            errors.append(not_supported(f"spec.policyTypes[{index}]", kind, ["Egress", "Ingress"]))


def _validate_peer(errors: Errors, peer: dict, path: str) -> None:
    for field in ("podSelector", "namespaceSelector"):
        validate_selector(errors, peer.get(field), f"{path}.{field}")
    if "ipBlock" in peer:
        cidr = peer["ipBlock"].get("cidr", "")
        if not cidr:
            errors.append(required(f"{path}.ipBlock.cidr"))
        else:
            add_invalid(errors, f"{path}.ipBlock.cidr", cidr, names.cidr(cidr))
        if len(peer) > 1:
            errors.append(forbidden(path, "may not specify both ipBlock and another peer"))
    elif not peer:
        errors.append(required(path, "must specify a peer"))


def validate_ingress(errors: Errors, ingress: dict) -> None:
    validate_metadata(errors, ingress["metadata"], True)
    spec = ingress["spec"]
    if not spec.get("rules") and not spec.get("defaultBackend"):
        errors.append(invalid("spec", spec.get("rules") or [], "either `defaultBackend` or `rules` must be specified"))
    for index, rule in enumerate(spec.get("rules") or ()):
        if host := rule.get("host"):
            check = names.dns1123_subdomain(host.removeprefix("*."))
            add_invalid(errors, f"spec.rules[{index}].host", host, check)
        for path_index, http_path in enumerate((rule.get("http") or {}).get("paths") or ()):
            _validate_path(errors, http_path, f"spec.rules[{index}].http.paths[{path_index}]")


def _validate_path(errors: Errors, http_path: dict, path: str) -> None:
    kinds = ("Exact", "ImplementationSpecific", "Prefix")
    if not http_path.get("pathType"):
        errors.append(required(f"{path}.pathType", "pathType must be specified"))
    elif http_path["pathType"] not in kinds:
        errors.append(not_supported(f"{path}.pathType", http_path["pathType"], kinds))
    elif http_path["pathType"] != "ImplementationSpecific" and not http_path.get("path", "").startswith("/"):
        errors.append(invalid(f"{path}.path", http_path.get("path", ""), "must be an absolute path"))
    service = http_path["backend"].get("service")
    if service is None and "resource" not in http_path["backend"]:
        errors.append(required(f"{path}.backend", "port name or number is required"))
    elif service is not None and not service.get("name"):
        errors.append(required(f"{path}.backend.service.name"))
    elif service is not None and not service["port"]:
        errors.append(required(f"{path}.backend", "port name or number is required"))
