"""Defaulting: what the API server writes into a decoded object where its author left a choice open.

One function a kind; each changes the freshly decoded object in place (nobody else holds it yet).
Source: pkg/apis/<group>/<version>/defaults.go.
"""

from __future__ import annotations

from collections.abc import Callable

from . import batch, configuration, core, pods, services, workloads

_BY_KIND: dict[tuple[str, str], Callable[[dict], None]] = {
    ("v1", "Pod"): pods.default_pod,
    ("v1", "PodTemplate"): lambda obj: pods.default_template(obj["template"]),
    ("v1", "ReplicationController"): workloads.default_replication_controller,
    ("v1", "Service"): services.default_service,
    ("v1", "Namespace"): core.default_namespace,
    ("v1", "Secret"): core.default_secret,
    ("v1", "LimitRange"): core.default_limit_range,
    ("v1", "Endpoints"): core.default_endpoints,
    ("v1", "Node"): core.default_node,
    ("v1", "PersistentVolume"): core.default_persistent_volume,
    ("v1", "PersistentVolumeClaim"): core.default_persistent_volume_claim,
    ("apps/v1", "Deployment"): workloads.default_deployment,
    ("apps/v1", "ReplicaSet"): workloads.default_replica_set,
    ("apps/v1", "StatefulSet"): workloads.default_stateful_set,
    ("apps/v1", "DaemonSet"): workloads.default_daemon_set,
    ("batch/v1", "Job"): batch.default_job,
    ("batch/v1", "CronJob"): batch.default_cron_job,
    ("autoscaling/v2", "HorizontalPodAutoscaler"): workloads.default_horizontal_pod_autoscaler,
    ("discovery.k8s.io/v1", "EndpointSlice"): services.default_endpoint_slice,
    ("networking.k8s.io/v1", "NetworkPolicy"): services.default_network_policy,
    ("networking.k8s.io/v1", "IngressClass"): services.default_ingress_class,
    ("scheduling.k8s.io/v1", "PriorityClass"): configuration.default_priority_class,
    ("storage.k8s.io/v1", "StorageClass"): configuration.default_storage_class,
    ("storage.k8s.io/v1", "CSIDriver"): configuration.default_csi_driver,
    ("rbac.authorization.k8s.io/v1", "RoleBinding"): configuration.default_role_binding,
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): configuration.default_role_binding,
    ("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy"): configuration.default_mutating_policy,
    ("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicyBinding"): configuration.default_policy_binding,
    ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"): configuration.default_mutating_webhooks,
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"): configuration.default_validating_webhooks,
    ("certificates.k8s.io/v1", "CertificateSigningRequest"): configuration.default_certificate_signing_request,
}


def default(api_version: str, kind: str) -> Callable[[dict], None] | None:
    """What completes a freshly decoded object of a built-in kind in place; None where nothing is to be completed."""
    return _BY_KIND.get((api_version, kind))
