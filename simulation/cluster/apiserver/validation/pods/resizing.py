"""The resize subresource of a pod: only its containers' resources are taken over, and its class of service may not change.

Source: pkg/apis/core/validation/validation.go (ValidatePodResize), pkg/registry/core/pod/strategy.go (podResizeStrategy).
"""

from __future__ import annotations

from ...api.field_errors import FieldError, invalid
from ...strategy import qos_class
from . import validate_contents

Errors = list[FieldError]
_CHANGED = "Pod QOS Class may not change as a result of resizing"


def resized(old: dict, new: dict) -> dict:
    """The old pod with the resources of the new one's containers."""
    spec = {
        **old["spec"],
        "containers": _with_resources(old["spec"]["containers"], new["spec"].get("containers") or ()),
    }
    if "initContainers" in spec:
        spec["initContainers"] = _with_resources(spec["initContainers"], new["spec"].get("initContainers") or ())
    return {**old, "spec": spec}


def _with_resources(old, new) -> list[dict]:
    wanted = {container["name"]: container for container in new}
    return [
        {**container, "resources": wanted.get(container["name"], container).get("resources") or {}} for container in old
    ]


def validate_resize(errors: Errors, new: dict, old: dict) -> None:
    """What is wrong with the pod as it would be."""
    made = resized(old, new)
    validate_contents(errors, made)
    was = (old.get("status") or {}).get("qosClass") or qos_class(old)
    if not errors and qos_class(made) != was:
        errors.append(invalid("spec", was, _CHANGED))
