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
    given = new["spec"].get("ephemeralContainers")
    return {**old, "spec": {**spec, "ephemeralContainers": given} if given else spec}


def validate_ephemeral_update(errors: Errors, new: dict, old: dict) -> None:
    """What is wrong with the pod as it would be, and with what became of the containers that it has."""
    validate_contents(errors, with_ephemeral_containers(old, new))
    found = {one["name"]: one for one in new["spec"].get("ephemeralContainers") or ()}
    for one in old["spec"].get("ephemeralContainers") or ():
        quoted = f'existing ephemeral containers "{one["name"]}" may not be'
        if one["name"] not in found:
            errors.append(forbidden(_PATH, f"{quoted} removed\n"))
        elif found[one["name"]] != one:
            errors.append(forbidden(_PATH, f"{quoted} changed\n{container_difference(one, found[one['name']])}"))
