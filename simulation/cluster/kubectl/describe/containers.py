"""Containers in a description: image, ports, state, resources, probes, environment, mounts.

Source: `describeContainers` in s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.api import quantity
from ..util.moments import rfc1123
from .page import go_bool


def write(page, label, containers, statuses=(), pod=None, space=""):
    """`statuses` are those of the pod's status, `pod` resolves fieldRefs; `space` indents a template's containers."""
    known = {status["name"]: status for status in statuses or ()}
    page.line(f"{space}{label}:" + ("" if containers else " <none>"))
    for container in containers:
        status = known.get(container["name"])
        _basics(page, container, status, " " if space else "")
        _words(page, "Command", container.get("command"))
        _words(page, "Args", container.get("args"))
        if status is not None:
            _state(page, status)
        resources(page, container.get("resources") or {}, 2)
        for kind in ("liveness", "readiness", "startup"):
            if container.get(f"{kind}Probe"):
                page.field(kind.capitalize(), probe(container[f"{kind}Probe"]), 2)
        if container.get("envFrom"):
            _environment_from(page, container["envFrom"])
        _environment(page, container, pod)
        _mounts(page, container)


def _basics(page, container, status, indent):
    page.line(f"{indent}{container['name']}:", 1)
    if status is not None:
        page.field("Container ID", status.get("containerID", ""), 2)
    page.field("Image", container.get("image", ""), 2)
    if status is not None:
        page.field("Image ID", status.get("imageID", ""), 2)
    for title, number in (("Port", "containerPort"), ("Host Port", "hostPort")):
        text = _ports(container.get("ports") or (), number)
        page.field(title + "s" if "," in text else title, text or "<none>", 2)
    seccomp(page, container, 2)


def seccomp(page, holder, level):
    profile = (holder.get("securityContext") or {}).get("seccompProfile")
    if profile:
        page.field("SeccompProfile", profile["type"], level)
        if profile["type"] == "Localhost":
            page.field("LocalhostProfile", profile.get("localhostProfile", ""), level + 1 if level else 0)


def _ports(ports, number):
    texts = []
    for port in ports:
        text = f"{port.get(number, 0)}/{port.get('protocol', 'TCP')}"
        texts.append(f"{text} ({port['name']})" if port.get("name") else text)
    return ", ".join(texts)


def _words(page, title, words):
    if words:
        page.line(f"{title}:", 2)
        for word in words:
            for line in word.split("\n"):
                page.line(line, 3)


def _state(page, status):
    _one_state(page, "State", status.get("state") or {})
    last = status.get("lastState") or {}
    if last.get("terminated"):
        _one_state(page, "Last State", last)
    page.field("Ready", go_bool(bool(status.get("ready"))), 2)
    page.field("Restart Count", status.get("restartCount", 0), 2)


def _one_state(page, title, state):
    if state.get("running") is not None:
        page.field(title, "Running", 2)
        page.field("Started", rfc1123(state["running"].get("startedAt")), 3)
    elif state.get("terminated"):
        _ended(page, title, state["terminated"])
    else:
        page.field(title, "Waiting", 2)
        if (state.get("waiting") or {}).get("reason"):
            page.field("Reason", state["waiting"]["reason"], 3)


def _ended(page, title, ended):
    page.field(title, "Terminated", 2)
    for field in ("reason", "message"):
        if ended.get(field):
            page.field(field.capitalize(), ended[field], 3)
    page.field("Exit Code", ended.get("exitCode", 0), 3)
    if ended.get("signal"):
        page.field("Signal", ended["signal"], 3)
    page.field("Started", rfc1123(ended.get("startedAt")), 3)
    page.field("Finished", rfc1123(ended.get("finishedAt")), 3)


def resources(page, requirements, level):
    """Limits and Requests, each by name."""
    for kind in ("limits", "requests"):
        amounts = requirements.get(kind) or {}
        if amounts:
            page.line(f"{kind.capitalize()}:", level)
        for name in sorted(amounts):
            page.field(name, amounts[name], level + 1)


def probe(settings):
    """A probe in one line: "http-get http://:80/ delay=0s timeout=1s period=10s successThreshold=1 failureThreshold=3"."""
    times = (
        f"delay={settings.get('initialDelaySeconds', 0)}s timeout={settings.get('timeoutSeconds', 0)}s "
        f"period={settings.get('periodSeconds', 0)}s successThreshold={settings.get('successThreshold', 0)} "
        f"failureThreshold={settings.get('failureThreshold', 0)}"
    )
    if settings.get("exec"):
        return f"exec [{' '.join(settings['exec'].get('command') or ())}] {times}"
    if settings.get("httpGet"):
        http = settings["httpGet"]
        path = http.get("path", "")
        path = "/" + path if path and not path.startswith("/") else path
        return f"http-get {http.get('scheme', 'HTTP').lower()}://{http.get('host', '')}:{http['port']}{path} {times}"
    if settings.get("tcpSocket"):
        return f"tcp-socket {settings['tcpSocket'].get('host', '')}:{settings['tcpSocket']['port']} {times}"
    if settings.get("grpc"):
        return f"grpc <pod>:{settings['grpc']['port']} {settings['grpc'].get('service') or ''} {times}"
    return f"unknown {times}"


def _environment_from(page, sources):
    page.line("Environment Variables from:", 2)
    for source in sources:
        ref = source.get("configMapRef") or source.get("secretRef") or {}
        kind = "ConfigMap" if "configMapRef" in source else "Secret" if "secretRef" in source else ""
        prefix = f" with prefix '{source['prefix']}'" if source.get("prefix") else ""
        page.line(f"{ref.get('name', '')}\t{kind}{prefix}\tOptional: {_lower(ref.get('optional'))}", 3)


def _environment(page, container, pod):
    variables = container.get("env") or ()
    page.line("Environment:" + ("" if variables else "\t<none>"), 2)
    for variable in variables:
        source = variable.get("valueFrom")
        if not source:
            first, *rest = variable.get("value", "").split("\n")
            page.line(f"{variable['name']}:\t{first}", 3)
            for line in rest:
                page.line(f"\t{line}", 3)
        else:
            told = _value_from(source, container, pod)
            if told is not None:
                page.line(f"{variable['name']}:\t{told}", 3)


def _value_from(source, container, pod):
    if "fieldRef" in source:
        ref = source["fieldRef"]
        return f"{field_value(pod, ref['fieldPath'])} ({ref.get('apiVersion', 'v1')}:{ref['fieldPath']})"
    if "resourceFieldRef" in source:
        ref = source["resourceFieldRef"]
        value = _resource_value(container, ref)
        if value == "0" and ref["resource"] in ("limits.cpu", "limits.memory"):
            value = "node allocatable"
        return f"{value} ({ref['resource']})"
    if "secretKeyRef" in source:
        ref = source["secretKeyRef"]
        told = f"<set to the key '{ref['key']}' in secret '{ref.get('name', '')}'>"
    elif "configMapKeyRef" in source:
        ref = source["configMapKeyRef"]
        told = f"<set to the key '{ref['key']}' of config map '{ref.get('name', '')}'>"
    else:
        return None
    return f"{told}\tOptional: {_lower(ref.get('optional'))}"


def field_value(pod, path):
    """The value of a downward API field: kubectl itself can only resolve the pod's name and namespace."""
    if pod is None or path not in ("metadata.name", "metadata.namespace"):
        return ""
    return pod["metadata"].get(path.removeprefix("metadata."), "")


def _resource_value(container, ref):
    kind, _, name = ref["resource"].partition(".")
    amount = ((container.get("resources") or {}).get(kind) or {}).get(name, "0")
    divisor = ref.get("divisor") or "0"
    unit = quantity.milli(divisor) or 1000
    return str(-(-quantity.milli(amount) // unit))


def _mounts(page, container):
    mounts = sorted(container.get("volumeMounts") or (), key=lambda mount: mount["mountPath"])
    page.line("Mounts:" + ("" if mounts else "\t<none>"), 2)
    for mount in mounts:
        how = ["ro" if mount.get("readOnly") else "rw"]
        how += [f'path="{mount["subPath"]}"'] if mount.get("subPath") else []
        page.line(f"{mount['mountPath']} from {mount['name']} ({','.join(how)})", 3)
    devices = sorted(container.get("volumeDevices") or (), key=lambda device: device["devicePath"])
    if devices:
        page.line("Devices:" + ("" if mounts else "\t<none>"), 2)
        for device in devices:
            page.line(f"{device['devicePath']} from {device['name']}", 3)


def _lower(value):
    return str(bool(value)).lower()
