"""Defaults of what configures the cluster: classes, bindings of roles, webhooks.

Source: pkg/apis/{scheduling,storage,rbac,admissionregistration,certificates}/v1/defaults.go.
"""

from __future__ import annotations

RBAC = "rbac.authorization.k8s.io"


def default_priority_class(priority_class: dict) -> None:
    priority_class.setdefault("preemptionPolicy", "PreemptLowerPriority")


def default_storage_class(storage_class: dict) -> None:
    storage_class.setdefault("reclaimPolicy", "Delete")
    storage_class.setdefault("volumeBindingMode", "Immediate")


def default_csi_driver(driver: dict) -> None:
    spec = driver["spec"]
    spec.setdefault("attachRequired", True)
    spec.setdefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
    for field in ("podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount"):
        spec.setdefault(field, False)
    if not spec.get("volumeLifecycleModes"):
        spec["volumeLifecycleModes"] = ["Persistent"]


def default_role_binding(binding: dict) -> None:
    if not binding["roleRef"].get("apiGroup"):
        binding["roleRef"]["apiGroup"] = RBAC
    for subject in binding.get("subjects") or ():
        if not subject.get("apiGroup") and subject.get("kind") in ("User", "Group"):
            subject["apiGroup"] = RBAC


def default_mutating_policy(policy: dict) -> None:
    spec = policy["spec"]
    spec.setdefault("failurePolicy", "Fail")
    if constraints := spec.get("matchConstraints"):
        _default_match(constraints)


def default_policy_binding(binding: dict) -> None:
    if resources := binding["spec"].get("matchResources"):
        _default_match(resources)


def _default_match(resources: dict) -> None:
    """MatchResources: which requests a policy is asked about."""
    resources.setdefault("matchPolicy", "Equivalent")
    resources.setdefault("namespaceSelector", {})
    resources.setdefault("objectSelector", {})
    for rule in [*(resources.get("resourceRules") or ()), *(resources.get("excludeResourceRules") or ())]:
        rule.setdefault("scope", "*")


def default_mutating_webhooks(configuration: dict) -> None:
    default_validating_webhooks(configuration)
    for webhook in configuration.get("webhooks") or ():
        webhook.setdefault("reinvocationPolicy", "Never")


def default_validating_webhooks(configuration: dict) -> None:
    for webhook in configuration.get("webhooks") or ():
        for field, value in (("failurePolicy", "Fail"), ("matchPolicy", "Equivalent"), ("timeoutSeconds", 10)):
            webhook.setdefault(field, value)
        webhook.setdefault("namespaceSelector", {})
        webhook.setdefault("objectSelector", {})
        for rule in webhook.get("rules") or ():
            rule.setdefault("scope", "*")
        if service := (webhook.get("clientConfig") or {}).get("service"):
            service.setdefault("port", 443)


def default_certificate_signing_request(request: dict) -> None:
    if not request["spec"].get("usages"):
        request["spec"]["usages"] = ["digital signature", "key encipherment"]
