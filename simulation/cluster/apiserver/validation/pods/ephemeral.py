"""The ephemeralcontainers subresource of a pod: containers may be added; those that are there stay as they are.

Source: pkg/apis/core/validation/validation.go (ValidatePodEphemeralContainersUpdate).
"""

from __future__ import annotations

from ...api.field_errors import FieldError, forbidden
from ...internal import container_difference
from . import validate_contents

Errors = list[FieldError]
_PATH = "spec.ephemeralContainers"


def with_ephemeral_containers(old: dict, new: dict) -> dict:
    """The old pod with the new one's ephemeral containers."""
    spec = {name: value for name, value in old["spec"].items() if name != "ephemeralContainers"}
    containers = new["spec"].get("ephemeralContainers")
    return {**old, "spec": {**spec, "ephemeralContainers": containers} if containers else spec}


def validate_ephemeral_update(errors: Errors, new: dict, old: dict) -> None:
    """What is wrong with the pod as it would be, and with what became of the containers that it has."""
    validate_contents(errors, with_ephemeral_containers(old, new))
    containers = {container["name"]: container for container in new["spec"].get("ephemeralContainers") or ()}
    for container in old["spec"].get("ephemeralContainers") or ():
        quoted = f'existing ephemeral containers "{container["name"]}" may not be'
        if container["name"] not in containers:
            errors.append(forbidden(_PATH, f"{quoted} removed\n"))
        elif containers[container["name"]] != container:
            errors.append(
                forbidden(_PATH, f"{quoted} changed\n{container_difference(container, containers[container['name']])}")
            )
