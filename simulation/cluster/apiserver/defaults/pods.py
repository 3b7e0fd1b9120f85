"""What a pod gets where its author left a choice open; a pod template gets less of it.

Source: pkg/apis/core/v1/defaults.go, pkg/apis/core/v1/conversion.go, pkg/registry/core/pod/strategy.go.
"""

from __future__ import annotations

from ..images import default_pull_policy
from .pod_resources import default_pod_level
from .volumes import default_volume

APPARMOR = "container.apparmor.security.beta.kubernetes.io/"


def default_pod(pod: dict) -> None:
    spec = pod.setdefault("spec", {})
    default_pod_spec(spec)
    for container in _containers(spec):
        _requests_from_limits(container)
    if "resources" in spec:
        default_pod_level(spec)
    spec.setdefault("enableServiceLinks", True)
    if spec.get("hostNetwork"):
        for container in _containers(spec):
            for port in container.get("ports") or ():
                if not port.get("hostPort") and port.get("containerPort"):
                    port["hostPort"] = port["containerPort"]
    if annotations := pod["metadata"].get("annotations"):
        _apparmor_from_annotations(spec, annotations)


def default_template(template: dict) -> None:
    """A pod template: its pods get the rest when they are made."""
    default_pod_spec(template.setdefault("spec", {}))


def default_pod_spec(spec: dict) -> None:
    _empty_text(spec, "dnsPolicy", "ClusterFirst")
    _empty_text(spec, "restartPolicy", "Always")
    _empty_text(spec, "schedulerName", "default-scheduler")
    spec.setdefault("securityContext", {})
    spec.setdefault("terminationGracePeriodSeconds", 30)
    if account := spec.get("serviceAccountName") or spec.get("serviceAccount"):
        spec["serviceAccountName"] = spec["serviceAccount"] = account
    for volume in spec.get("volumes") or ():
        default_volume(volume)
    for name in ("initContainers", "containers", "ephemeralContainers"):
        for container in spec.get(name) or ():
            default_container(container)


def default_container(container: dict) -> None:
    if not container.get("imagePullPolicy"):
        container["imagePullPolicy"] = default_pull_policy(container.get("image", ""))
    _empty_text(container, "terminationMessagePath", "/dev/termination-log")
    _empty_text(container, "terminationMessagePolicy", "File")
    for port in container.get("ports") or ():
        _empty_text(port, "protocol", "TCP")
    for variable in container.get("env") or ():
        if field := (variable.get("valueFrom") or {}).get("fieldRef"):
            _empty_text(field, "apiVersion", "v1")
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        if name in container:
            _default_probe(container[name])
    for handler in (container.get("lifecycle") or {}).values():
        if isinstance(handler, dict) and "httpGet" in handler:
            _default_http_get(handler["httpGet"])


def _containers(spec: dict):
    yield from spec.get("containers") or ()
    yield from spec.get("initContainers") or ()


def _empty_text(mapping: dict, field: str, default: str) -> None:
    if not mapping.get(field):
        mapping[field] = default


def _default_probe(probe: dict) -> None:
    for field, default in (
        ("timeoutSeconds", 1),
        ("periodSeconds", 10),
        ("successThreshold", 1),
        ("failureThreshold", 3),
    ):
        probe.setdefault(field, default)
    if "httpGet" in probe:
        _default_http_get(probe["httpGet"])
    if "grpc" in probe:
        probe["grpc"].setdefault("service", "")


def _default_http_get(action: dict) -> None:
    _empty_text(action, "path", "/")
    _empty_text(action, "scheme", "HTTP")


def _requests_from_limits(container: dict) -> None:
    resources = container["resources"]
    if limits := resources.get("limits"):
        resources["requests"] = {**limits, **(resources.get("requests") or {})}


def _apparmor_from_annotations(spec: dict, annotations: dict[str, str]) -> None:
    """The old annotations become fields where no field says otherwise."""
    for container in (*_containers(spec),):
        value = annotations.get(APPARMOR + container.get("name", ""))
        profile = _apparmor_profile(value) if value else None
        if profile and "appArmorProfile" not in container.get("securityContext", ()):
            container.setdefault("securityContext", {})["appArmorProfile"] = profile


def _apparmor_profile(value: str) -> dict | None:
    if value in ("runtime/default", "unconfined"):
        return {"type": "RuntimeDefault" if value == "runtime/default" else "Unconfined"}
    return {"type": "Localhost", "localhostProfile": value[10:]} if value.startswith("localhost/") else None
