"""Finding volumes for claims: which PersistentVolume a node can use, and whether one can be provisioned there.

Source: pkg/scheduler/framework/plugins/volumebinding/binder.go, staging/src/k8s.io/component-helpers/storage/volume.
"""

from __future__ import annotations

from collections.abc import Sequence

from .....apiserver.api.quantity import value
from .....component_helpers.labels import label_selector
from .....component_helpers.node_affinity import selector_matches
from ....state import Object
from ....state.claims import Claims, class_name

NO_PROVISIONER = "kubernetes.io/no-provisioner"
SELECTED_NODE = "volume.kubernetes.io/selected-node"


class CannotBind(Exception):
    """No available volume fits and none can be provisioned."""


class NoSpace(Exception):
    """The driver's published capacity does not suffice for the node."""


def waits_for_consumer(claim: Object, claims: Claims) -> bool:
    """True when the claim's class binds only after the pod has a node (WaitForFirstConsumer)."""
    storage_class = claims.storage_class(class_name(claim))
    return storage_class is not None and storage_class.get("volumeBindingMode") == "WaitForFirstConsumer"


def reaches(volume: Object, node: Object) -> bool:
    """Does the volume's node affinity allow the node (dict)?"""
    required = (volume["spec"].get("nodeAffinity") or {}).get("required")
    return required is None or selector_matches(required, node)


def bind_or_provision(claims_to_bind: Sequence[Object], node: Object, claims: Claims) -> None:
    """Check that every claim finds a volume of its own on the node or can be provisioned there.

    Raises CannotBind or NoSpace. Smaller claims choose first, and choose the smallest volume.
    """
    taken: set[str] = set()
    to_provision = []
    for claim in sorted(claims_to_bind, key=_requested):
        selected = (claim["metadata"].get("annotations") or {}).get(SELECTED_NODE)
        if selected is not None:
            if selected != node["metadata"]["name"]:
                raise CannotBind
            to_provision.append(claim)
            continue
        volume = _smallest(claim, node, claims, taken)
        if volume is None:
            to_provision.append(claim)
        else:
            taken.add(volume["metadata"]["name"])
    for claim in to_provision:
        _check_provisioning(claim, node, claims)


def _requested(claim: Object) -> int:
    return value(((claim["spec"].get("resources") or {}).get("requests") or {}).get("storage"))


def _capacity(volume: Object) -> int:
    return value((volume["spec"].get("capacity") or {}).get("storage"))


def _smallest(claim: Object, node: Object, claims: Claims, taken: set[str]) -> Object | None:
    fitting = [one for one in claims.volumes() if one["metadata"]["name"] not in taken and _fits(one, claim, node)]
    return min(fitting, key=_capacity, default=None)


def _fits(volume: Object, claim: Object, node: Object) -> bool:
    spec, wanted, holder = volume["spec"], claim["spec"], volume["spec"].get("claimRef")
    meant = holder is not None and (holder.get("namespace"), holder["name"]) == (
        claim["metadata"].get("namespace") or "default",
        claim["metadata"]["name"],
    )
    if (holder is not None and not meant) or (volume.get("status") or {}).get("phase", "Available") != "Available":
        return False
    selector = wanted.get("selector")
    return (
        not volume["metadata"].get("deletionTimestamp")
        and (spec.get("volumeMode") or "Filesystem") == (wanted.get("volumeMode") or "Filesystem")
        and class_name(volume) == class_name(claim)
        and set(wanted.get("accessModes") or ()) <= set(spec.get("accessModes") or ())
        and _capacity(volume) >= _requested(claim)
        and (selector is None or label_selector(selector).matches(volume["metadata"].get("labels") or {}))
        and reaches(volume, node)
    )


def _check_provisioning(claim: Object, node: Object, claims: Claims) -> None:
    storage_class = claims.storage_class(class_name(claim))
    if storage_class is None or storage_class.get("provisioner") in (None, "", NO_PROVISIONER):
        raise CannotBind
    topologies = storage_class.get("allowedTopologies")
    if topologies and not any(_in_topology(one, node) for one in topologies):
        raise CannotBind
    driver = claims.csi_driver(storage_class["provisioner"])
    if driver is not None and (driver.get("spec") or {}).get("storageCapacity"):
        _check_capacity(storage_class, _requested(claim), node, claims)


def _in_topology(term: Object, node: Object) -> bool:
    labels = node["metadata"].get("labels") or {}
    return all(labels.get(one["key"]) in one["values"] for one in term.get("matchLabelExpressions") or ())


def _check_capacity(storage_class: Object, size: int, node: Object, claims: Claims) -> None:
    labels = node["metadata"].get("labels") or {}
    for one in claims.capacities():
        if one["storageClassName"] != storage_class["metadata"]["name"]:
            continue
        limit = one.get("maximumVolumeSize") or one.get("capacity")
        if limit is not None and value(limit) >= size and label_selector(one.get("nodeTopology")).matches(labels):
            return
    raise NoSpace
