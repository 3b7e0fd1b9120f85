"""A pod's containers: regular, init and ephemeral. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from typing import NamedTuple

from ...api.field_errors import FieldError, duplicate, forbidden, invalid, not_found, not_supported, required, too_long
from .. import names
from ..amounts import validate_resources
from ..metadata import add_invalid
from .environment import validate_environment, validate_environment_from
from .handlers import validate_lifecycle, validate_probe
from .mounts import validate_devices, validate_mounts
from .security import validate_security_context

Errors = list[FieldError]
PROTOCOLS = ("SCTP", "TCP", "UDP")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_RESTART_POLICIES = ("Always", "Never", "OnFailure")
_RESTART_ACTIONS = ("Restart", "RestartAllContainers")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_NOT_FOR_INIT = "may not be set for init containers without restartPolicy=Always"
_NOT_FOR_EPHEMERAL = "cannot be set for an Ephemeral Container"
_FORBIDDEN_FOR_EPHEMERAL = (
    "ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe",
    "startupProbe", "lifecycle",
)  # fmt: skip


class Around(NamedTuple):
    """What a container is judged by: its pod's volumes by name, claims, grace period, restart policy and hostUsers."""

    volumes: dict[str, dict]
    claims: set[str]
    grace_s: int | None
    restart_policy: str
    host_users: bool


def validate_containers(errors: Errors, containers: list[dict], around: Around, path: str) -> None:
    if not containers:
        errors.append(required(path))
        return
    seen: set[str] = set()
    for index, container in enumerate(containers):
        at = f"{path}[{index}]"
        validate_common(errors, container, around, at)
        if container["name"] in seen:
            errors.append(duplicate(f"{at}.name", container["name"]))
        seen.add(container["name"])
        _validate_restart(errors, container, at)
        _validate_handlers(errors, container, around, at)
    validate_host_ports(errors, containers, path)


def validate_init_containers(
    errors: Errors, containers: list[dict], regular: list[dict], around: Around, path: str
) -> None:
    seen = {container["name"] for container in regular}
    for index, container in enumerate(containers):
        at = f"{path}[{index}]"
        validate_common(errors, container, around, at)
        _validate_restart(errors, container, at)
        if container["name"] in seen:
            errors.append(duplicate(f"{at}.name", container["name"]))
        elif container["name"]:
            seen.add(container["name"])
        validate_host_ports(errors, [container], path)
        if container.get("restartPolicy") == "Always":
            _validate_handlers(errors, container, around, at)
        else:
            for field in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
                if field in container:
                    errors.append(forbidden(f"{at}.{field}", _NOT_FOR_INIT))


def validate_ephemeral_containers(
    errors: Errors, containers: list[dict], spec: dict, around: Around, path: str
) -> None:
    others = {c["name"] for field in ("containers", "initContainers") for c in spec.get(field) or ()}
    seen = set(others)
    for index, container in enumerate(containers):
        at = f"{path}[{index}]"
        validate_common(errors, container, around, at)
        validate_image_space(errors, container, at)
        if container["name"] in seen:
            errors.append(duplicate(f"{at}.name", container["name"]))
        seen.add(container["name"])
        target = container.get("targetContainerName")
        if target and target not in others:
            errors.append(not_found(f"{at}.targetContainerName", target))
        for field in _FORBIDDEN_FOR_EPHEMERAL:
            if container.get(field):
                errors.append(forbidden(f"{at}.{field}", _NOT_FOR_EPHEMERAL))
        for mount_index, mount in enumerate(container.get("volumeMounts") or ()):
            for field in ("subPath", "subPathExpr"):
                if mount.get(field):
                    errors.append(forbidden(f"{at}.volumeMounts[{mount_index}].{field}", _NOT_FOR_EPHEMERAL))


def validate_common(errors: Errors, container: dict, around: Around, path: str) -> None:
    """What holds for every kind of container."""
    if not container["name"]:
        errors.append(required(f"{path}.name"))
    elif messages := names.dns1123_label(container["name"]):
        add_invalid(errors, f"{path}.name", container["name"], messages)
    if not container.get("image"):
        errors.append(required(f"{path}.image"))
    if container["terminationMessagePolicy"] not in _MESSAGE_POLICIES:
        at = f"{path}.terminationMessagePolicy"
        errors.append(not_supported(at, container["terminationMessagePolicy"], _MESSAGE_POLICIES))
    if "ports" in container:
        validate_ports(errors, container["ports"], f"{path}.ports")
    if "env" in container:
        validate_environment(errors, container["env"], f"{path}.env")
    if "envFrom" in container:
        validate_environment_from(errors, container["envFrom"], f"{path}.envFrom")
    if "volumeMounts" in container:
        validate_mounts(errors, container, around.volumes, f"{path}.volumeMounts")
    if "volumeDevices" in container:
        validate_devices(errors, container, around.volumes, f"{path}.volumeDevices")
    if container["imagePullPolicy"] not in _PULL_POLICIES:
        errors.append(not_supported(f"{path}.imagePullPolicy", container["imagePullPolicy"], _PULL_POLICIES))
    if container["resources"]:
        validate_resources(errors, container["resources"], around.claims, f"{path}.resources")
    if "resizePolicy" in container:
        _validate_resize_policy(errors, container["resizePolicy"], around.restart_policy, f"{path}.resizePolicy")
    if "securityContext" in container:
        validate_security_context(errors, container["securityContext"], around.host_users, f"{path}.securityContext")


def validate_image_space(errors: Errors, container: dict, path: str) -> None:
    """Asked of pods, not of templates."""
    image = container.get("image", "")
    if image != image.strip():
        errors.append(invalid(f"{path}.image", image, "must not have leading or trailing whitespace"))


def _validate_handlers(errors: Errors, container: dict, around: Around, path: str) -> None:
    if "lifecycle" in container:
        validate_lifecycle(errors, container["lifecycle"], around.grace_s, f"{path}.lifecycle")
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if field in container:
            validate_probe(errors, container[field], field, around.grace_s, f"{path}.{field}")


def _validate_restart(errors: Errors, container: dict, path: str) -> None:
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules") or ()
    if policy is None:
        if rules:
            errors.append(required(f"{path}.restartPolicy", "must specify restartPolicy when restart rules are used"))
    elif policy not in _RESTART_POLICIES:
        errors.append(not_supported(f"{path}.restartPolicy", policy, _RESTART_POLICIES))
    if len(rules) > 20:
        errors.append(too_long(f"{path}.restartPolicyRules", 20))
    for index, rule in enumerate(rules):
        at = f"{path}.restartPolicyRules[{index}]"
        if rule.get("action") not in _RESTART_ACTIONS:
            errors.append(not_supported(f"{at}.action", rule.get("action", ""), _RESTART_ACTIONS))
        codes = rule.get("exitCodes")
        if codes is None:
            errors.append(required(f"{at}.exitCodes", "must be specified"))
        elif codes.get("operator") not in ("In", "NotIn"):
            errors.append(not_supported(f"{at}.exitCodes.operator", codes.get("operator", ""), ["In", "NotIn"]))


def validate_ports(errors: Errors, ports: list[dict], path: str) -> None:
    seen: set[str] = set()
    for index, port in enumerate(ports):
        at = f"{path}[{index}]"
        if name := port.get("name"):
            if messages := names.port_name(name):
                add_invalid(errors, f"{at}.name", name, messages)
            elif name in seen:
                errors.append(duplicate(f"{at}.name", name))
            seen.add(name)
        if not port["containerPort"]:
            errors.append(required(f"{at}.containerPort"))
        else:
            add_invalid(errors, f"{at}.containerPort", port["containerPort"], names.port_number(port["containerPort"]))
        if port.get("hostPort"):
            add_invalid(errors, f"{at}.hostPort", port["hostPort"], names.port_number(port["hostPort"]))
        if port["protocol"] not in PROTOCOLS:
            errors.append(not_supported(f"{at}.protocol", port["protocol"], PROTOCOLS))


def validate_host_ports(errors: Errors, containers: list[dict], path: str) -> None:
    """No two containers that run beside each other take the same port of the node."""
    seen: set[str] = set()
    for index, container in enumerate(containers):
        for port_index, port in enumerate(container.get("ports") or ()):
            if port.get("hostPort"):
                taken = f"{port['protocol']}/{port.get('hostIP', '')}/{port['hostPort']}"
                if taken in seen:
                    errors.append(duplicate(f"{path}[{index}].ports[{port_index}].hostPort", taken))
                seen.add(taken)


def _validate_resize_policy(errors: Errors, policies: list[dict], restart_policy: str, path: str) -> None:
    seen: set[str] = set()
    for index, policy in enumerate(policies):
        name, restart = policy["resourceName"], policy["restartPolicy"]
        if name in seen:
            errors.append(duplicate(f"{path}[{index}]", name))
        seen.add(name)
        for value, supported in ((name, ("cpu", "memory")), (restart, ("NotRequired", "RestartContainer"))):
            if not value:
                errors.append(required(path))
            elif value not in supported:
                errors.append(not_supported(path, value, supported))
        if restart_policy == "Never" and restart != "NotRequired":
            errors.append(invalid(path, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'"))
