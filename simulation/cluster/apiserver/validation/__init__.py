"""Validation: everything that is wrong with a complete object, in Kubernetes' order and words.

Each kind has a function (errors, obj) that appends FieldErrors; all are gathered, not only the first. Of kinds that
are not named here only the metadata is looked at. Source: pkg/apis/<group>/validation.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..api.field_errors import FieldError
from ..api.resources import Resource
from . import autoscaling, batch, claims, configuration, core, pods, services, workloads

if TYPE_CHECKING:
    from ..scheme.kind import Kind

Errors = list[FieldError]
Create = Callable[[Errors, dict], None]
Update = Callable[[Errors, dict, dict], None]
# kind: (a new object, a changed object; None where a change is judged by its metadata and as if it were new)
_KINDS = {
    "Pod": (pods.validate_pod, pods.validate_pod_update),
    "PodTemplate": (core.validate_pod_template_object, None),
    "Namespace": (core.validate_namespace, core.validate_any_update),
    "Node": (core.validate_node, core.validate_node_update),
    "ConfigMap": (core.validate_config_map, core.validate_config_map_update),
    "Secret": (core.validate_secret, core.validate_secret_update),
    "ResourceQuota": (core.validate_resource_quota, core.validate_resource_quota_update),
    "LimitRange": (core.validate_limit_range, None),
    "Endpoints": (core.validate_endpoints, None),
    "Service": (services.validate_service, services.validate_service_update),
    "PersistentVolumeClaim": (claims.validate_claim, claims.validate_claim_update),
    "PersistentVolume": (claims.validate_persistent_volume, None),
    "Deployment": (workloads.validate_deployment, workloads.validate_deployment_update),
    "ReplicaSet": (workloads.validate_replica_set, workloads.validate_replica_set_update),
    "StatefulSet": (workloads.validate_stateful_set, workloads.validate_stateful_set_update),
    "DaemonSet": (workloads.validate_daemon_set, workloads.validate_daemon_set_update),
    "ReplicationController": (
        workloads.validate_replication_controller,
        workloads.validate_replication_controller_update,
    ),
    "Job": (batch.validate_job, batch.validate_job_update),
    "CronJob": (batch.validate_cron_job, batch.validate_cron_job_update),
    "Role": (configuration.validate_role, None),
    "ClusterRole": (configuration.validate_role, None),
    "RoleBinding": (configuration.validate_role_binding, configuration.validate_role_binding_update),
    "ClusterRoleBinding": (configuration.validate_role_binding, configuration.validate_role_binding_update),
    "PriorityClass": (configuration.validate_priority_class, configuration.validate_priority_class_update),
    "StorageClass": (configuration.validate_storage_class, configuration.validate_storage_class_update),
    "PodDisruptionBudget": (
        configuration.validate_disruption_budget,
        configuration.validate_disruption_budget_update,
    ),
    "HorizontalPodAutoscaler": (autoscaling.validate_autoscaler, None),
    "RuntimeClass": (configuration.validate_runtime_class, None),
    "Lease": (configuration.validate_lease, None),
    "NetworkPolicy": (configuration.validate_network_policy, None),
    "Ingress": (configuration.validate_ingress, None),
}


def rules(resource: Resource) -> tuple[Create, Update]:
    """How a new object of a built-in kind is judged, its name and namespace included, and how a changed one."""
    other = core.validate_named if resource.namespaced else core.validate_cluster_named
    create, update = _KINDS.get(resource.kind, (other, core.validate_any_update))
    return create, update or partial(_as_if_new, create)


def _as_if_new(create: Create, errors: Errors, new: dict, old: dict) -> None:
    core.validate_any_update(errors, new, old)
    judged: Errors = []
    create(judged, new)
    told = {str(error) for error in errors}
    for error in judged:
        if str(error) not in told:
            told.add(str(error))
            errors.append(error)


def validate_create(kind: Kind, obj: dict) -> Errors:
    """All that is wrong with a new, complete object of a kind."""
    errors: Errors = []
    kind.validate_create(errors, obj)
    return errors


def validate_update(kind: Kind, new: dict, old: dict) -> Errors:
    """All that is wrong with a changed, complete object; system fields are expected to be the old ones."""
    errors: Errors = []
    kind.validate_update(errors, new, old)
    return errors
