"""The controllers of the controller manager: one file each; none imports another. They meet at the API server only.

A controller has a `name` (its Events' source), a `priority`, `watches` (plural -> notice(old, new) giving keys) and `sync(key)`.
"""

from .autoscaler import HorizontalPodAutoscaler
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
from .statefulset import StatefulSetController
from .storage_protection import StorageProtectionController
from .taint_eviction import TaintEvictionController
from .ttl_after_finished import TtlAfterFinishedController

ALL = (
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
)
