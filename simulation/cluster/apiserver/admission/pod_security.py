"""PodSecurity: the level that a namespace's labels ask for, baseline or restricted (k8s.io/pod-security-admission policy).

Enforced only; warn and audit add nothing to a refusal. Not modelled: sysctls, SELinux, AppArmor, procMount, Windows, user namespaces, older versions.
"""

from ..api import status

NAME, RESOURCES = "PodSecurity", {"pods"}
LABEL = "pod-security.kubernetes.io/enforce"
DEFAULT_CAPABILITIES = {
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
}
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
SECCOMP = ("RuntimeDefault", "Localhost")


def validate(context, pod):
    namespace = context.peek("namespaces", "", context.request.namespace) or {"metadata": {}}
    level = (namespace["metadata"].get("labels") or {}).get(LABEL)
    if level not in ("baseline", "restricted"):
        return
    version = (namespace["metadata"].get("labels") or {}).get(f"{LABEL}-version", "latest")
    violations = [f"{title} ({detail})" for title, detail in _violations(pod["spec"], level) if detail]
    if violations:
        why = f'violates PodSecurity "{level}:{version}": {", ".join(violations)}'
        raise status.forbidden(context.request.resource, pod["metadata"].get("name", ""), why)


def _violations(spec, level):
    """(title, detail or "") of each check: those of the baseline first, then what only `restricted` asks."""
    containers = [
        *(spec.get("initContainers") or ()),
        *(spec.get("containers") or ()),
        *(spec.get("ephemeralContainers") or ()),
    ]
    yield (
        "host namespaces",
        ", ".join(f"{field}=true" for field in ("hostNetwork", "hostPID", "hostIPC") if spec.get(field)),
    )
    if level == "baseline":
        yield "non-default capabilities", _added(containers, DEFAULT_CAPABILITIES)
        yield (
            "hostPath volumes",
            _named("volume", [volume["name"] for volume in spec.get("volumes") or () if "hostPath" in volume]),
        )
    yield "hostPort", _host_ports(containers)
    yield (
        "privileged",
        _must(containers, lambda own: own.get("privileged"), "must not set securityContext.privileged=true"),
    )
    if level == "baseline":
        yield "seccompProfile", _unconfined(spec, containers)
        return
    escalates = "must set securityContext.allowPrivilegeEscalation=false"
    yield (
        "allowPrivilegeEscalation != false",
        _must(containers, lambda own: own.get("allowPrivilegeEscalation") is not False, escalates),
    )
    drops = 'must set securityContext.capabilities.drop=["ALL"]'
    kept = _must(containers, lambda own: "ALL" not in ((own.get("capabilities") or {}).get("drop") or ()), drops)
    yield "unrestricted capabilities", "; ".join(filter(None, (kept, _added(containers, {"NET_BIND_SERVICE"}))))
    yield "restricted volume types", _volumes(spec)
    yield "runAsNonRoot != true", _non_root(spec, containers)
    yield "runAsUser=0", _root_user(spec, containers)
    yield "seccompProfile", _no_seccomp(spec, containers)


def _named(noun, names):
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"{noun}{'s' if len(names) > 1 else ''} {quoted}" if names else ""


def _own(container):
    return container.get("securityContext") or {}


def _must(containers, breaks, words):
    names = [container["name"] for container in containers if breaks(_own(container))]
    return f"{_named('container', names)} {words}" if names else ""


def _added(containers, allowed):
    names, caps = [], set()
    for container in containers:
        more = set((_own(container).get("capabilities") or {}).get("add") or ()) - allowed
        if more:
            names.append(container["name"])
            caps |= more
    quoted = ", ".join(f'"{cap}"' for cap in sorted(caps))
    return (
        f"{_named('container', names)} must not include {quoted} in securityContext.capabilities.add" if names else ""
    )


def _host_ports(containers):
    used = {
        container["name"]: [port["hostPort"] for port in container.get("ports") or () if port.get("hostPort")]
        for container in containers
    }
    names, numbers = (
        [name for name in used if used[name]],
        sorted({number for numbers in used.values() for number in numbers}),
    )
    if not names:
        return ""
    verb = "use" if len(names) > 1 else "uses"
    return (
        f"{_named('container', names)} {verb} hostPort{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
    )


def _volumes(spec):
    wrong = [
        (volume["name"], kind)
        for volume in spec.get("volumes") or ()
        for kind in volume
        if kind != "name" and kind not in VOLUMES
    ]
    if not wrong:
        return ""
    kinds = sorted({kind for _, kind in wrong})
    quoted = ", ".join(f'"{kind}"' for kind in kinds)
    verb = "use" if len(wrong) > 1 else "uses"
    return f"{_named('volume', [name for name, _ in wrong])} {verb} restricted volume type{'s' if len(kinds) > 1 else ''} {quoted}"


def _pod(spec):
    return spec.get("securityContext") or {}


def _non_root(spec, containers):
    whole = _pod(spec).get("runAsNonRoot")
    explicit = [container["name"] for container in containers if _own(container).get("runAsNonRoot") is False]
    silent = [
        container["name"] for container in containers if _own(container).get("runAsNonRoot") is None and not whole
    ]
    said = ["pod must not set securityContext.runAsNonRoot=false"] if whole is False else []
    if explicit:
        said.append(f"{_named('container', explicit)} must not set securityContext.runAsNonRoot=false")
    if silent and not said:
        said.append(f"pod or {_named('container', silent)} must set securityContext.runAsNonRoot=true")
    return "; ".join(said)


def _root_user(spec, containers):
    names = [container["name"] for container in containers if _own(container).get("runAsUser") == 0]
    who = [*(["pod"] if _pod(spec).get("runAsUser") == 0 else []), *([_named("container", names)] if names else [])]
    return f"{' and '.join(who)} must not set runAsUser=0" if who else ""


def _kind(context):
    return (context.get("seccompProfile") or {}).get("type")


def _unconfined(spec, containers):
    names = [container["name"] for container in containers if _kind(_own(container)) == "Unconfined"]
    who = [*(["pod"] if _kind(_pod(spec)) == "Unconfined" else []), *([_named("container", names)] if names else [])]
    return f'{" and ".join(who)} must not set securityContext.seccompProfile.type to "Unconfined"' if who else ""


def _no_seccomp(spec, containers):
    wrong = _unconfined(spec, containers)
    silent = [
        container["name"]
        for container in containers
        if _kind(_own(container)) is None and _kind(_pod(spec)) not in SECCOMP
    ]
    if wrong or not silent:
        return wrong
    return f'pod or {_named("container", silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
