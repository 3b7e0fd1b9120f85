"""The controllers of the controller manager: one file or folder each; none imports another. They meet at the API server only.

A controller has a `name` (its Events' source), a `priority`, `watches` (plural -> notice(old, new) giving keys) and `sync(key)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apiserver.api.caller import component, service_account_user
from ..apiserver.client import Client
from ..ground import Ground
from ..informers import Informers
from .autoscaler import HorizontalPodAutoscaler
from .cluster_role_aggregation import ClusterRoleAggregationController
from .cronjob import CronJobController
from .daemonset import DaemonSetController
from .deployment import DeploymentController
from .disruption import DisruptionController
from .endpoint_slice import EndpointSliceController
from .endpoints import EndpointsController
from .garbage_collector import GarbageCollector
from .job import JobController
from .namespace import NamespaceController
from .node_lifecycle import NodeLifecycleController
from .persistent_volume import PersistentVolumeController
from .pod_gc import PodGarbageCollector
from .replicaset import ReplicaSetController
from .resource_quota import ResourceQuotaController
from .root_ca import RootCaPublisher
from .service_account import ServiceAccountController
from .shared.controller import Controller
from .shared.index import Index
from .statefulset import StatefulSetController
from .storage_protection import StorageProtectionController
from .taint_eviction import TaintEvictionController
from .ttl_after_finished import TtlAfterFinishedController

if TYPE_CHECKING:
    from ..apiserver.server import ApiServer

ALL: tuple[type[Controller], ...] = (
    DeploymentController,
    ReplicaSetController,
    StatefulSetController,
    DaemonSetController,
    JobController,
    CronJobController,
    TtlAfterFinishedController,
    EndpointSliceController,
    EndpointsController,
    NodeLifecycleController,
    TaintEvictionController,
    PodGarbageCollector,
    GarbageCollector,
    PersistentVolumeController,
    StorageProtectionController,
    ResourceQuotaController,
    DisruptionController,
    HorizontalPodAutoscaler,
    NamespaceController,
    ServiceAccountController,
    RootCaPublisher,
    ClusterRoleAggregationController,
)


def build(ground: Ground, server: ApiServer, informers: Informers, **more: Any) -> list[Controller]:
    """All controllers, over the informers and the index of their one process; `more` is what some of them are handed besides, by name."""
    index, made = Index(informers), []
    for make in ALL:
        user = service_account_user("kube-system", make.account or make.name)
        api = Client(server, component(user, make.name), informers=informers)
        controller = make(ground, api, informers, index, **{name: more[name] for name in make.uses})
        for plural, notice in controller.watches.items():
            informers.watch(plural, controller, notice)
        made.append(controller)
    return made
