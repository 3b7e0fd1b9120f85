"""kubectl describe: what an object is and what has happened to it, told for people. One room a family of kinds.

Source: s/kubectl/pkg/describe/describe.go.
"""

from ...budget import charge
from . import access, autoscaler, config, generic, network, node, pod, storage, workloads
from .page import Page

WRITERS = {
    "Pod": pod.write,
    "Node": node.write,
    "Deployment": workloads.deployment,
    "ReplicaSet": workloads.replica_set,
    "ReplicationController": workloads.replica_set,
    "DaemonSet": workloads.daemon_set,
    "StatefulSet": workloads.stateful_set,
    "Job": workloads.job,
    "CronJob": workloads.cron_job,
    "PodDisruptionBudget": workloads.budget,
    "HorizontalPodAutoscaler": autoscaler.write,
    "Service": network.service,
    "Endpoints": network.endpoints,
    "EndpointSlice": network.endpoint_slice,
    "Ingress": network.ingress,
    "NetworkPolicy": network.network_policy,
    "Namespace": config.namespace,
    "ConfigMap": config.config_map,
    "Secret": config.secret,
    "ServiceAccount": config.service_account,
    "ResourceQuota": config.quota,
    "LimitRange": config.limit_range,
    "PriorityClass": config.priority_class,
    "PersistentVolume": storage.volume,
    "PersistentVolumeClaim": storage.claim,
    "StorageClass": storage.storage_class_,
    "Role": access.role,
    "ClusterRole": access.role,
    "RoleBinding": access.binding,
    "ClusterRoleBinding": access.binding,
}


PAGE_WORK = 50  # units of a description, beside what it asks for and prints


def describe(session, obj):
    """An object -> its description, aligned; asks the session's client for what belongs to it."""
    charge(PAGE_WORK)
    page = Page(session.now_s)
    resource = session.scheme.of_object(obj)
    added = resource is not None and resource.added
    writer = generic.write if added else WRITERS.get(obj["kind"], generic.write)
    writer(page, session, obj)
    return page.text()
