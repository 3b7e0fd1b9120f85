"""What is allowed but probably not meant: the texts of the Warning headers on an accepted object.

Source: pkg/registry/*/strategy.go (WarningsOnCreate). Those about pods and templates are in pod_warnings.py.
"""

from __future__ import annotations

from ..validation import names
from .pods import warn_of_pod

_TEMPLATES = dict.fromkeys(
    ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job"), "spec.template"
) | {"CronJob": "spec.jobTemplate.spec.template"}
_HOSTNAME = "which can result in surprising behavior; a DNS label is recommended:"


def warnings_of(obj: dict) -> list[str]:
    """The warnings for a complete new object, in Kubernetes' order."""
    warnings: list[str] = []
    kind, metadata = obj["kind"], obj["metadata"]
    if kind == "Pod":
        _warn_of_name(warnings, metadata, "this is used in the Pod's hostname")
        warn_of_pod(warnings, metadata, obj["spec"], "")
    elif kind in _TEMPLATES:
        if kind != "DaemonSet":
            _warn_of_name(warnings, metadata, "this is used in Pod names and hostnames")
        template = obj
        for step in _TEMPLATES[kind].split("."):
            template = template.get(step) or {}
        if template:
            warn_of_pod(warnings, template["metadata"], template["spec"], _TEMPLATES[kind] + ".")
    elif kind == "Service":
        _warn_of_service(warnings, obj["spec"])
    elif kind == "Endpoints":
        warnings.append("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
    elif kind == "Ingress" and "kubernetes.io/ingress.class" in (metadata.get("annotations") or ()):
        said = "is deprecated, please use 'spec.ingressClassName' instead"
        warnings.append(f'annotation "kubernetes.io/ingress.class" {said}')
    return warnings + warn_of_finalizers(obj)


def warn_of_finalizers(obj: dict) -> list[str]:
    """What is said of any kind's finalizers."""
    warnings = []
    for finalizer in obj["metadata"].get("finalizers") or ():
        if "/" not in finalizer and finalizer not in ("kubernetes", "orphan", "foregroundDeletion"):
            said = "prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts"
            warnings.append(f'metadata.finalizers: "{finalizer}": {said} with other finalizer writers')
    return warnings


def _warn_of_name(warnings: list[str], metadata: dict, used: str) -> None:
    if messages := names.dns1123_label(metadata.get("name") or "a"):
        warnings.append(f"metadata.name: {used}, {_HOSTNAME} [{' '.join(messages)}]")


def _warn_of_service(warnings: list[str], spec: dict) -> None:
    if spec.get("clusterIP") == "None":
        for field in ("externalIPs", "loadBalancerIP"):
            if spec.get(field):
                warnings.append(f'spec.{field} is ignored when spec.clusterIP is "None"')
        if spec.get("sessionAffinity") not in (None, "None"):
            warnings.append("spec.SessionAffinity is ignored for headless services")
