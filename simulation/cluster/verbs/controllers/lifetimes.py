"""Verbs of the controllers that look after beginnings and ends: garbage collector, namespaces, accounts."""

from ..facts import MESSAGE, NAME, code, deleted, written
from .shared import declare, declare_removed

GC, NAMESPACES = "generic-garbage-collector", "namespace-controller"

declare(f"{GC}.delete-dependent", deleted(owner=NAME, owner_kind=NAME), level=1)
declare(f"{GC}.patch-orphan", written(owner=NAME), level=1)
declare(f"{GC}.patch-finalizer", written(finalizer=NAME, why_now=code("orphaned", "deleted")))
declare_removed(GC)

declare(f"{NAMESPACES}.delete-content", deleted(namespace=NAME))
declare(f"{NAMESPACES}.update-status", written(namespace=NAME, message=MESSAGE))
declare(f"{NAMESPACES}.update-finalize", written(namespace=NAME), level=1)
declare_removed(NAMESPACES)

declare("service-account-controller.create-serviceaccount", written(namespace=NAME))
declare("root-ca-certificate-publisher.create-configmap", written(namespace=NAME), level=3)
