"""PodInfo: what the scheduler reads of one pod, worked out once per pod object.

Source: pkg/scheduler/framework/types.go, PodInfo and AffinityTerm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ...component_helpers.labels import NOTHING, LabelSelector, label_selector, with_label_keys
from ...component_helpers.resources import CPU, EPHEMERAL, MEMORY, NON_ZERO, pod_requests
from . import Object

LARGEST = (
    1 << 55
)  # of any resource: more counts as that much, so that a hundred times the sum of two is a 64-bit number
DEFAULT_HOST_IP = "0.0.0.0"


NamespaceLabels = Mapping[str, Mapping[str, str]]  # namespace -> its labels


class AffinityTerm(NamedTuple):
    """One term of podAffinity or podAntiAffinity; equal terms of many pods are equal, so they count together."""

    namespaces: frozenset[str]
    namespace_selector: LabelSelector
    selector: LabelSelector
    topology_key: str
    weight: int

    def matches(self, pod: PodInfo, namespace_labels: NamespaceLabels) -> bool:
        """Does the term select `pod` (PodInfo)? `namespace_labels`: {namespace: labels}."""
        if pod.namespace not in self.namespaces and not (
            self.namespace_selector is not NOTHING
            and self.namespace_selector.matches(namespace_labels.get(pod.namespace) or {})
        ):
            return False
        return self.selector.matches(pod.labels)


def affinity_term(given: Object, pod_namespace: str, pod_labels: Mapping[str, str], weight: int = 0) -> AffinityTerm:
    """A PodAffinityTerm dict -> AffinityTerm. Without namespaces and namespaceSelector it means the pod's own."""
    namespaces = frozenset(given.get("namespaces") or ())
    namespace_selector = given.get("namespaceSelector")
    if not namespaces and namespace_selector is None:
        namespaces = frozenset((pod_namespace,))
    selector = with_label_keys(
        label_selector(given.get("labelSelector")),
        pod_labels,
        given.get("matchLabelKeys"),
        given.get("mismatchLabelKeys"),
    )
    return AffinityTerm(namespaces, label_selector(namespace_selector), selector, given["topologyKey"], weight)


def resolved(terms: Iterable[AffinityTerm], namespace_labels: NamespaceLabels) -> list[AffinityTerm]:
    """An incoming pod's own terms, each namespaceSelector replaced by the namespaces that it selects now."""
    return [
        term
        if term.namespace_selector is NOTHING or term.namespace_selector.is_empty
        else term._replace(
            namespaces=term.namespaces
            | {name for name, labels in namespace_labels.items() if term.namespace_selector.matches(labels)},
            namespace_selector=NOTHING,
        )
        for term in terms
    ]


class PodInfo:
    """One pod (a dict, never changed) with its requests: cpu in thousandths, memory and ephemeral in bytes.

    `non_zero_cpu` / `non_zero_memory` count a container without a request as 100m and 200Mi; `scalars` holds every
    other resource; `ports` is a tuple of (protocol, host port, host IP); `key` is (namespace, name).
    """

    def __init__(self, pod: Object) -> None:
        meta, spec = pod["metadata"], pod["spec"]
        self.pod, self.spec = pod, spec
        self.name, self.namespace = meta["name"], meta.get("namespace") or "default"
        self.key = (self.namespace, self.name)
        self.labels = meta.get("labels") or {}
        self.priority = spec.get("priority") or 0
        self.terminating = bool(meta.get("deletionTimestamp"))
        self._read_requests(pod)
        self.ports = tuple(_host_ports(spec))
        self.affinity = spec.get("affinity") or {}
        self.claims = tuple(_claim_names(pod))
        self.has_affinity = bool(self.affinity.get("podAffinity") or self.affinity.get("podAntiAffinity"))

    def _read_requests(self, pod: Object) -> None:
        asked = {name: min(amount, LARGEST) for name, amount in pod_requests(pod).items()}
        self.requests = asked
        self.cpu, self.memory, self.ephemeral = asked.get(CPU, 0), asked.get(MEMORY, 0), asked.get(EPHEMERAL, 0)
        self.scalars = {name: amount for name, amount in asked.items() if name not in (CPU, MEMORY, EPHEMERAL)}
        counted = pod_requests(pod, NON_ZERO)
        self.non_zero_cpu, self.non_zero_memory = min(counted[CPU], LARGEST), min(counted[MEMORY], LARGEST)

    @classmethod
    def of(cls, pod: Object | PodInfo) -> PodInfo:
        """`pod` as PodInfo, whether it is one already or a dict."""
        return pod if isinstance(pod, PodInfo) else cls(pod)

    @property
    def node_name(self) -> str | None:
        return self.spec.get("nodeName")

    @property
    def nominated_node_name(self) -> str | None:
        """The node on which an earlier preemption makes room for the pod."""
        return (self.pod.get("status") or {}).get("nominatedNodeName")

    @property
    def tolerations(self) -> Sequence[Object]:
        return self.spec.get("tolerations") or ()

    @cached_property
    def wishes(self) -> int:
        """How much the pod asks of each node: its tolerations, the terms of its affinity and its spread constraints."""
        node = self.affinity.get("nodeAffinity") or {}
        terms = (node.get("requiredDuringSchedulingIgnoredDuringExecution") or {}).get("nodeSelectorTerms") or ()
        preferred = node.get("preferredDuringSchedulingIgnoredDuringExecution") or ()
        asked = sum(1 + len(term.get("matchExpressions") or ()) for term in terms) + 2 * len(preferred)
        spread = len(self.spec.get("topologySpreadConstraints") or ())
        return asked + 2 * spread + self.terms + len(self.tolerations) // 4 + len(self.ports) // 4 + len(self.claims)

    @cached_property
    def terms(self) -> int:
        """How many terms of pod affinity and anti-affinity it has."""
        kinds = (self.affinity.get(kind) or {} for kind in ("podAffinity", "podAntiAffinity"))
        return sum(len(terms or ()) for kind in kinds for terms in kind.values())

    @property
    def start_time(self) -> str | None:
        """status.startTime, or None while no kubelet has seen the pod."""
        return (self.pod.get("status") or {}).get("startTime")

    @cached_property
    def required_affinity(self) -> tuple[AffinityTerm, ...]:
        return self._terms("podAffinity", "requiredDuringSchedulingIgnoredDuringExecution")

    @cached_property
    def required_anti_affinity(self) -> tuple[AffinityTerm, ...]:
        return self._terms("podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")

    @cached_property
    def preferred_affinity(self) -> tuple[AffinityTerm, ...]:
        return self._terms("podAffinity", "preferredDuringSchedulingIgnoredDuringExecution")

    @cached_property
    def preferred_anti_affinity(self) -> tuple[AffinityTerm, ...]:
        return self._terms("podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution")

    def _terms(self, kind: str, strength: str) -> tuple[AffinityTerm, ...]:
        given = (self.affinity.get(kind) or {}).get(strength) or ()
        return tuple(
            affinity_term(one.get("podAffinityTerm", one), self.namespace, self.labels, one.get("weight", 0))
            for one in given
        )


def _host_ports(spec: Object) -> Iterator[tuple[str, int, str]]:
    sidecars = [one for one in spec.get("initContainers") or () if one.get("restartPolicy") == "Always"]
    for container in [*spec["containers"], *sidecars]:
        for port in container.get("ports") or ():
            if port.get("hostPort"):
                yield port.get("protocol") or "TCP", port["hostPort"], port.get("hostIP") or DEFAULT_HOST_IP


def _claim_names(pod: Object) -> Iterator[str]:
    """Names of the PersistentVolumeClaims that the pod uses; a generic ephemeral volume's claim is named pod-volume."""
    for volume in pod["spec"].get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            yield volume["persistentVolumeClaim"]["claimName"]
        elif "ephemeral" in volume:
            yield f"{pod['metadata']['name']}-{volume['name']}"
