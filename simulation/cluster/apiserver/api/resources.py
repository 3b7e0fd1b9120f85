"""The resources that the API server answers for: names, scope, subresources and where etcd keeps them.

Source: `kubectl api-resources -o wide` of Kubernetes 1.36, pkg/kubeapiserver/default_storage_factory_builder.go.
A run may add others: see the Scheme.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

STORED = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
_ASKED = ("create",)

# group/version | kind | plural | short names | scope | subresources
# scope: n namespaced, c cluster; * is in category "all"; - is asked, never stored; ! has no deletecollection
_TABLE = """
v1 | Binding | bindings | | n- |
v1 | ConfigMap | configmaps | cm | n |
v1 | Endpoints | endpoints | ep | n |
v1 | Event | events | ev | n |
v1 | LimitRange | limitranges | limits | n |
v1 | Namespace | namespaces | ns | c! | finalize status
v1 | Node | nodes | no | c | proxy status
v1 | PersistentVolumeClaim | persistentvolumeclaims | pvc | n | status
v1 | PersistentVolume | persistentvolumes | pv | c | status
v1 | Pod | pods | po | n* | attach binding ephemeralcontainers eviction exec log portforward proxy resize status
v1 | PodTemplate | podtemplates | | n |
v1 | ReplicationController | replicationcontrollers | rc | n* | scale status
v1 | ResourceQuota | resourcequotas | quota | n | status
v1 | Secret | secrets | | n |
v1 | ServiceAccount | serviceaccounts | sa | n | token
v1 | Service | services | svc | n* | proxy status
admissionregistration.k8s.io/v1 | MutatingAdmissionPolicy | mutatingadmissionpolicies | | c |
admissionregistration.k8s.io/v1 | MutatingAdmissionPolicyBinding | mutatingadmissionpolicybindings | | c |
admissionregistration.k8s.io/v1 | MutatingWebhookConfiguration | mutatingwebhookconfigurations | | c |
admissionregistration.k8s.io/v1 | ValidatingAdmissionPolicy | validatingadmissionpolicies | | c | status
admissionregistration.k8s.io/v1 | ValidatingAdmissionPolicyBinding | validatingadmissionpolicybindings | | c |
admissionregistration.k8s.io/v1 | ValidatingWebhookConfiguration | validatingwebhookconfigurations | | c |
apps/v1 | ControllerRevision | controllerrevisions | | n |
apps/v1 | DaemonSet | daemonsets | ds | n* | status
apps/v1 | Deployment | deployments | deploy | n* | scale status
apps/v1 | ReplicaSet | replicasets | rs | n* | scale status
apps/v1 | StatefulSet | statefulsets | sts | n* | scale status
authentication.k8s.io/v1 | SelfSubjectReview | selfsubjectreviews | | c- |
authentication.k8s.io/v1 | TokenReview | tokenreviews | | c- |
authorization.k8s.io/v1 | LocalSubjectAccessReview | localsubjectaccessreviews | | n- |
authorization.k8s.io/v1 | SelfSubjectAccessReview | selfsubjectaccessreviews | | c- |
authorization.k8s.io/v1 | SelfSubjectRulesReview | selfsubjectrulesreviews | | c- |
authorization.k8s.io/v1 | SubjectAccessReview | subjectaccessreviews | | c- |
autoscaling/v2 | HorizontalPodAutoscaler | horizontalpodautoscalers | hpa | n* | status
batch/v1 | CronJob | cronjobs | cj | n* | status
batch/v1 | Job | jobs | | n* | status
certificates.k8s.io/v1 | CertificateSigningRequest | certificatesigningrequests | csr | c | approval status
coordination.k8s.io/v1 | Lease | leases | | n |
discovery.k8s.io/v1 | EndpointSlice | endpointslices | | n |
events.k8s.io/v1 | Event | events | ev | n |
flowcontrol.apiserver.k8s.io/v1 | FlowSchema | flowschemas | | c | status
flowcontrol.apiserver.k8s.io/v1 | PriorityLevelConfiguration | prioritylevelconfigurations | | c | status
networking.k8s.io/v1 | IngressClass | ingressclasses | | c |
networking.k8s.io/v1 | Ingress | ingresses | ing | n | status
networking.k8s.io/v1 | IPAddress | ipaddresses | ip | c |
networking.k8s.io/v1 | NetworkPolicy | networkpolicies | netpol | n |
networking.k8s.io/v1 | ServiceCIDR | servicecidrs | | c | status
node.k8s.io/v1 | RuntimeClass | runtimeclasses | | c |
policy/v1 | PodDisruptionBudget | poddisruptionbudgets | pdb | n | status
rbac.authorization.k8s.io/v1 | ClusterRoleBinding | clusterrolebindings | | c |
rbac.authorization.k8s.io/v1 | ClusterRole | clusterroles | | c |
rbac.authorization.k8s.io/v1 | RoleBinding | rolebindings | | n |
rbac.authorization.k8s.io/v1 | Role | roles | | n |
resource.k8s.io/v1 | DeviceClass | deviceclasses | | c |
resource.k8s.io/v1 | ResourceClaim | resourceclaims | | n | status
resource.k8s.io/v1 | ResourceClaimTemplate | resourceclaimtemplates | | n |
resource.k8s.io/v1 | ResourceSlice | resourceslices | | c |
scheduling.k8s.io/v1 | PriorityClass | priorityclasses | pc | c |
storage.k8s.io/v1 | CSIDriver | csidrivers | | c |
storage.k8s.io/v1 | CSINode | csinodes | | c |
storage.k8s.io/v1 | CSIStorageCapacity | csistoragecapacities | | n |
storage.k8s.io/v1 | StorageClass | storageclasses | sc | c |
storage.k8s.io/v1 | VolumeAttachment | volumeattachments | | c | status
storage.k8s.io/v1 | VolumeAttributesClass | volumeattributesclasses | vac | c |
"""
_ETCD_NAMES = {
    "nodes": "minions",
    "services": "services/specs",
    "endpoints": "services/endpoints",
    "replicationcontrollers": "controllers",
    "ingresses": "ingress",
}


@dataclass(frozen=True, eq=False)
class Resource:
    """One kind of thing that can be asked for, such as deployments.apps."""

    group: str
    version: str
    kind: str
    plural: str
    singular: str
    short_names: tuple[str, ...]
    namespaced: bool
    categories: tuple[str, ...]
    subresources: tuple[str, ...]
    verbs: tuple[str, ...]
    etcd_prefix: str
    added: bool = False

    @cached_property
    def key(self) -> str:
        """How clients, watches and the story name it: "pods", "deployments"; one that a run has added "widgets.example.com"."""
        return self.group_resource if self.added else self.plural

    @cached_property
    def api_version(self) -> str:
        """As in a manifest: "v1", "apps/v1"."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @cached_property
    def group_resource(self) -> str:
        """As in messages: "pods", "deployments.apps"."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @cached_property
    def group_kind(self) -> str:
        """As in a 422: "Pod", "Deployment.apps"."""
        return f"{self.kind}.{self.group}" if self.group else self.kind

    @cached_property
    def path(self) -> str:
        """Where the group and version answer: "/api/v1", "/apis/apps/v1"."""
        return f"/apis/{self.api_version}" if self.group else f"/api/{self.version}"

    def __str__(self) -> str:
        return self.group_resource


def _read(line: str) -> Resource:
    api_version, kind, plural, short_names, scope, subresources = (cell.strip() for cell in line.split("|"))
    group, _, version = api_version.rpartition("/")
    verbs = _ASKED if "-" in scope else tuple(verb for verb in STORED if verb != "deletecollection" or "!" not in scope)
    return Resource(
        group,
        version,
        kind,
        plural,
        kind.lower(),
        tuple(short_names.split()),
        scope[0] == "n",
        ("all",) if "*" in scope else (),
        tuple(subresources.split()),
        verbs,
        f"/registry/{_ETCD_NAMES.get(plural, plural)}",
    )


class Catalog:
    """Resources by whatever they are asked for by; where two bear one name, the first is meant."""

    def __init__(self, resources: Iterable[Resource]):
        self.resources = tuple(resources)
        self._by_kind: dict[tuple[str | None, str | None], Resource] = {
            (resource.api_version, resource.kind): resource for resource in self.resources
        }
        self._by_path = {(resource.group, resource.version, resource.plural): resource for resource in self.resources}
        self.prefixes: dict[str, str] = {}  # plural -> where etcd keeps it
        self._by_name: dict[str, Resource] = {}
        for resource in self.resources:
            self.prefixes.setdefault(resource.plural, resource.etcd_prefix)
            for name in (resource.plural, resource.singular, *resource.short_names):
                for suffix in ("", f".{resource.group}", f".{resource.version}.{resource.group}"):
                    self._by_name.setdefault((name + suffix).rstrip("."), resource)

    def named(self, name: str) -> Resource | None:
        """By what people type: "po", "Pods", "deployment.apps", "deployments.v1.apps"; None if there is none."""
        return self._by_name.get(name) or self._by_name.get(name.lower())

    def of_kind(self, api_version: str | None, kind: str | None) -> Resource | None:
        """By what stands in a manifest: ("apps/v1", "Deployment")."""
        named = isinstance(api_version, str | None) and isinstance(kind, str | None)  # a manifest may hold anything
        return self._by_kind.get((api_version, kind)) if named else None

    def of_object(self, obj: dict) -> Resource | None:
        """The resource of an object that bears its apiVersion and kind."""
        return self.of_kind(obj.get("apiVersion"), obj.get("kind"))

    def at_path(self, group: str, version: str, plural: str) -> Resource | None:
        """By the parts of an address: ("apps", "v1", "deployments"); the core group is ""."""
        return self._by_path.get((group, version, plural))

    def in_category(self, category: str) -> list[Resource]:
        """What `kubectl get all` asks for, in the order of discovery."""
        return [resource for resource in self.resources if category in resource.categories]


BUILT_IN = Catalog(_read(line) for line in _TABLE.strip().splitlines())
RESOURCES = BUILT_IN.resources
named, of_kind, of_object, at_path = BUILT_IN.named, BUILT_IN.of_kind, BUILT_IN.of_object, BUILT_IN.at_path


def built_in(plural: str) -> Resource:
    """A resource that every cluster has, such as "pods"; KeyError if there is none of this name."""
    resource = BUILT_IN.named(plural)
    if resource is None:
        raise KeyError(plural)
    return resource


def etcd_key(resource: Resource | str, namespace: str = "", name: str = "") -> str:
    """The key of an object; without a name the prefix (ending in /) of its namespace or of the resource.

    A built-in resource may be given by its plural name. Objects of cluster scope pass no namespace.
    """
    if isinstance(resource, Resource):
        prefix = resource.etcd_prefix
    else:
        prefix = BUILT_IN.prefixes.get(resource) or built_in(resource).etcd_prefix
    return f"{prefix}/{namespace}/{name}" if namespace else f"{prefix}/{name}"
