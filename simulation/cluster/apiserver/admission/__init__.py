"""Admission: what the cluster adds to an object (mutating), then what it still objects to (validating).

The order is fixed in code, as in pkg/kubeapiserver/options/plugins.go; one plug-in a file. A plug-in has RESOURCES (what it
handles on create) and `mutate(context, obj) -> obj` or `validate(context, obj)`; a refusal is a StatusError.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from ..api.request import Request
from . import (
    default_storage_class,
    default_toleration_seconds,
    limit_ranger,
    namespace_lifecycle,
    pod_security,
    pod_topology_labels,
    priority,
    resource_quota,
    runtime_class,
    service_account,
    storage_object_in_use,
    webhook,
)

ORDER = (
    namespace_lifecycle,
    limit_ranger,
    service_account,
    pod_security,
    priority,
    default_toleration_seconds,
    default_storage_class,
    storage_object_in_use,
    runtime_class,
    pod_topology_labels,
    webhook,
    resource_quota,
)


class Context(NamedTuple):
    """What a plug-in may look at beside the object: the request, a look-up of stored objects, names that are drawn."""

    request: Request
    peek: Callable[..., Any]  # peek(resource, namespace, name) -> object or None
    objects: Callable[..., Any]  # objects(resource, namespace) -> list of objects
    ids: object
    server: object = None  # for the plug-in that writes what it charges: change(request, change, tell, facts)

    def called(self, obj):
        """How a mutating plug-in names the object: a generated name is not known to it yet (extractResourceName)."""
        return self.request.name or obj["metadata"].get("generateName") or obj["metadata"].get("name", "")


def mutate(context, obj):
    """-> (the object as the plug-ins left it, the names of those that added something)."""
    added = []
    for plugin in _of("mutate", context.request.resource.key, context.request.subresource):
        made = plugin.mutate(context, obj)
        if made is not obj:
            added.append(plugin.NAME)
            obj = made
    return obj, added


def validate(context, obj):
    """Raises the first refusal; -> the names of the plug-ins that looked."""
    looked = []
    for plugin in _of("validate", context.request.resource.key, context.request.subresource):
        plugin.validate(context, obj)
        looked.append(plugin.NAME)
    return looked


@lru_cache(maxsize=1024)
def _of(act, plural, subresource):
    """The plug-ins that mutate or validate such a request, in order."""
    wanted = f"{plural}/{subresource}" if subresource else plural
    return [
        plugin for plugin in ORDER if hasattr(plugin, act) and (plugin.RESOURCES is None or wanted in plugin.RESOURCES)
    ]
