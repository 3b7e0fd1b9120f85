"""Security contexts of pods and containers. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ...api.field_errors import FieldError, duplicate, forbidden, invalid, not_supported, required
from ...internal import internal
from .. import names
from ..metadata import add_invalid
from ..paths import validate_descending_path

Errors = list[FieldError]
_PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")
_SYSCTL = (
    r"must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*"
    r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"
)
_POLICIES = {
    "fsGroupChangePolicy": ("Always", "OnRootMismatch"),
    "supplementalGroupsPolicy": ("Merge", "Strict"),
    "seLinuxChangePolicy": ("MountOption", "Recursive"),
}
_IPC_SYSCTLS = ("kernel.shm", "kernel.msg", "fs.mqueue.")


def validate_pod_security_context(errors: Errors, spec: dict, path: str) -> None:
    context = spec["securityContext"]
    for field in ("fsGroup", "runAsUser", "runAsGroup"):
        if field in context:
            add_invalid(errors, f"{path}.{field}", context[field], names.user_id(context[field]))
    for index, group in enumerate(context.get("supplementalGroups") or ()):
        add_invalid(errors, f"{path}.supplementalGroups[{index}]", group, names.user_id(group))
    if spec.get("hostPID") and spec.get("shareProcessNamespace"):
        said = "ShareProcessNamespace and HostPID cannot both be enabled"
        errors.append(invalid(f"{path}.shareProcessNamespace", True, said))
    if "sysctls" in context:
        _validate_sysctls(errors, context["sysctls"], spec, f"{path}.sysctls")
    _validate_policy(errors, context, "fsGroupChangePolicy", path)
    _validate_profiles(errors, context, path)
    _validate_policy(errors, context, "supplementalGroupsPolicy", path)
    _validate_policy(errors, context, "seLinuxChangePolicy", path)


def validate_security_context(errors: Errors, context: dict, host_users: bool, path: str) -> None:
    """Of a container."""
    for field in ("runAsUser", "runAsGroup"):
        if field in context:
            add_invalid(errors, f"{path}.{field}", context[field], names.user_id(context[field]))
    if "procMount" in context:
        if context["procMount"] not in ("Default", "Unmasked"):
            errors.append(not_supported(f"{path}.procMount", context["procMount"], ("Default", "Unmasked")))
        elif context["procMount"] == "Unmasked" and host_users:
            said = "`hostUsers` must be false to use `Unmasked`"
            errors.append(invalid(f"{path}.procMount", context["procMount"], said))
    _validate_seccomp(errors, context.get("seccompProfile"), f"{path}.seccompProfile")
    if context.get("allowPrivilegeEscalation") is False:
        _validate_escalation(errors, context, path)
    _validate_apparmor(errors, context.get("appArmorProfile"), f"{path}.appArmorProfile")


def _validate_escalation(errors: Errors, context: dict, path: str) -> None:
    said = "cannot set `allowPrivilegeEscalation` to false and "
    if context.get("privileged"):
        errors.append(invalid(path, internal("SecurityContext", context), f"{said}`privileged` to true"))
    for capability in (context.get("capabilities") or {}).get("add") or ():
        if capability == "CAP_SYS_ADMIN":
            shown = internal("SecurityContext", context)
            errors.append(invalid(path, shown, f"{said}`capabilities.Add` CAP_SYS_ADMIN"))


def _validate_policy(errors: Errors, context: dict, field: str, path: str) -> None:
    if field in context and context[field] not in _POLICIES[field]:
        errors.append(not_supported(f"{path}.{field}", context[field], _POLICIES[field]))


def _validate_sysctls(errors: Errors, sysctls: list[dict], spec: dict, path: str) -> None:
    seen: set[str] = set()
    for index, sysctl in enumerate(sysctls):
        name, at = sysctl["name"], f"{path}[{index}].name"
        if not name:
            errors.append(required(at))
        elif not names.sysctl(name):
            errors.append(invalid(at, name, _SYSCTL))
        elif name in seen:
            errors.append(duplicate(at, name))
        plain = name.replace("/", ".")
        if spec.get("hostNetwork") and plain.startswith("net."):
            errors.append(invalid(at, name, "may not be specified when 'hostNetwork' is true"))
        elif spec.get("hostIPC") and (plain.startswith(_IPC_SYSCTLS) or plain == "kernel.sem"):
            errors.append(invalid(at, name, "may not be specified when 'hostIPC' is true"))
        seen.add(name)


def _validate_profiles(errors: Errors, context: dict, path: str) -> None:
    _validate_seccomp(errors, context.get("seccompProfile"), f"{path}.seccompProfile")
    _validate_apparmor(errors, context.get("appArmorProfile"), f"{path}.appArmorProfile")


def _validate_seccomp(errors: Errors, profile: dict | None, path: str) -> None:
    if profile is None:
        return
    kind, local = profile.get("type", ""), profile.get("localhostProfile")
    if not kind:
        errors.append(required(f"{path}.type", "type is required when seccompProfile is set"))
    elif kind not in _PROFILES:
        errors.append(not_supported(f"{path}.type", kind, _PROFILES))
    if kind == "Localhost":
        if local is None:
            errors.append(required(f"{path}.localhostProfile", "must be set when seccomp type is Localhost"))
        else:
            validate_descending_path(errors, local, f"{path}.localhostProfile")
    elif local is not None:
        said = "can only be set when seccomp type is Localhost"
        errors.append(invalid(f"{path}.localhostProfile", internal("SeccompProfile", profile), said))


def _validate_apparmor(errors: Errors, profile: dict | None, path: str) -> None:
    if profile is None:
        return
    kind, local = profile.get("type", ""), profile.get("localhostProfile")
    if kind == "Localhost":
        if local is None or not local.strip():
            errors.append(required(f"{path}.localhostProfile", "must be set when AppArmor type is Localhost"))
        elif local and local != local.strip():
            errors.append(invalid(f"{path}.localhostProfile", local, "must not be padded with whitespace"))
    elif not kind:
        errors.append(required(f"{path}.type", "type is required when appArmorProfile is set"))
    elif kind not in _PROFILES:
        errors.append(not_supported(f"{path}.type", kind, _PROFILES))
    elif local is not None:
        errors.append(invalid(f"{path}.localhostProfile", local, "can only be set when AppArmor type is Localhost"))


def validate_host_users(errors: Errors, spec: dict, path: str) -> None:
    if spec.get("hostUsers") is False:
        for field, told in (("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")):
            if spec.get(field):
                errors.append(forbidden(f"{path}.{told}", "when `pod.Spec.HostUsers` is false"))
