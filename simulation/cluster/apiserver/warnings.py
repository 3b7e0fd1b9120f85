"""What is allowed but probably not meant: the texts of the Warning headers on an accepted object.

Source: pkg/api/pod/warnings.go, pkg/registry/*/strategy.go (WarningsOnCreate).
"""

from __future__ import annotations

from . import quantity
from .validation import names

_TEMPLATES = dict.fromkeys(
    ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job"), "spec.template"
) | {"CronJob": "spec.jobTemplate.spec.template"}
_HOSTNAME = "which can result in surprising behavior; a DNS label is recommended:"
_OLD_LABELS = {
    "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
    "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
    "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
_OLD_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
    "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "seccomp.security.alpha.kubernetes.io/pod": 'non-functional in v1.27+; use the "seccompProfile" field instead',
}
_OLD_PREFIXES = {
    "container.seccomp.security.alpha.kubernetes.io": _OLD_ANNOTATIONS["seccomp.security.alpha.kubernetes.io/pod"],
    "container.apparmor.security.beta.kubernetes.io": 'deprecated since v1.30; use the "appArmorProfile" field instead',
}
_OLD_VOLUMES = {
    "gitRepo": "deprecated in v1.11, and disabled by default in v1.33+",
    "photonPersistentDisk": "deprecated in v1.11, non-functional in v1.16+",
    "scaleIO": "deprecated in v1.16, non-functional in v1.22+",
    "flocker": "deprecated in v1.22, non-functional in v1.25+",
    "storageos": "deprecated in v1.22, non-functional in v1.25+",
    "quobyte": "deprecated in v1.22, non-functional in v1.25+",
    "glusterfs": "deprecated in v1.25, non-functional in v1.26+",
    "cephfs": "deprecated in v1.28, non-functional in v1.31+",
    "rbd": "deprecated in v1.28, non-functional in v1.31+",
}
_SELECTOR = "a null labelSelector results in matching no pod"
_AFFINITY = ("requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution")


def warnings_of(obj: dict) -> list[str]:
    """The warnings for a complete new object, in Kubernetes' order."""
    found: list[str] = []
    kind, metadata = obj["kind"], obj["metadata"]
    if kind == "Pod":
        _warn_of_name(found, metadata, "this is used in the Pod's hostname")
        _warn_of_pod(found, metadata, obj["spec"], "")
    elif kind in _TEMPLATES:
        if kind != "DaemonSet":
            _warn_of_name(found, metadata, "this is used in Pod names and hostnames")
        template = obj
        for step in _TEMPLATES[kind].split("."):
            template = template.get(step) or {}
        if template:
            _warn_of_pod(found, template["metadata"], template["spec"], _TEMPLATES[kind] + ".")
    elif kind == "Service":
        _warn_of_service(found, obj["spec"])
    elif kind == "Endpoints":
        found.append("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
    elif kind == "Ingress" and "kubernetes.io/ingress.class" in (metadata.get("annotations") or ()):
        said = "is deprecated, please use 'spec.ingressClassName' instead"
        found.append(f'annotation "kubernetes.io/ingress.class" {said}')
    for finalizer in metadata.get("finalizers") or ():
        if "/" not in finalizer and finalizer not in ("kubernetes", "orphan", "foregroundDeletion"):
            said = "prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts"
            found.append(f'metadata.finalizers: "{finalizer}": {said} with other finalizer writers')
    return found


def _warn_of_name(found: list[str], metadata: dict, used: str) -> None:
    if messages := names.dns1123_label(metadata.get("name") or "a"):
        found.append(f"metadata.name: {used}, {_HOSTNAME} [{' '.join(messages)}]")


def _warn_of_pod(found: list[str], metadata: dict, spec: dict, at: str) -> None:
    """`at`: where the pod or the template stands, with a last dot."""
    for key in spec.get("nodeSelector") or ():
        if key in _OLD_LABELS:
            found.append(f"{at}spec.nodeSelector[{key}]: {_OLD_LABELS[key]}")
    if "affinity" in spec:
        _warn_of_affinity(found, spec["affinity"], f"{at}spec.affinity")
    for index, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        path = f"{at}spec.topologySpreadConstraints[{index}]"
        if constraint.get("topologyKey") in _OLD_LABELS:
            key = constraint["topologyKey"]
            found.append(f"{path}.topologyKey: {key} is {_OLD_LABELS[key]}")
        if "labelSelector" not in constraint:
            found.append(f"{path}.labelSelector: {_SELECTOR}")
    for key in metadata.get("annotations") or ():
        if said := _OLD_ANNOTATIONS.get(key) or _OLD_PREFIXES.get(key.partition("/")[0]):
            found.append(f"{at}metadata.annotations[{key}]: {said}")
    if spec.get("terminationGracePeriodSeconds", 0) < 0:
        said = "must be >= 0; negative values are invalid and will be treated as 1"
        found.append(f"{at}spec.terminationGracePeriodSeconds: {said}")
    for index, volume in enumerate(spec.get("volumes") or ()):
        _warn_of_volume(found, volume, f"{at}spec.volumes[{index}]")
    for index, secret in enumerate(spec.get("imagePullSecrets") or ()):
        if not secret.get("name"):
            found.append(f'{at}spec.imagePullSecrets[{index}].name: invalid empty name ""')
    _warn_of_containers(found, spec, at)


def _warn_of_affinity(found: list[str], affinity: dict, path: str) -> None:
    node = affinity.get("nodeAffinity") or {}
    for index, term in enumerate((node.get(_AFFINITY[0]) or {}).get("nodeSelectorTerms") or ()):
        _warn_of_term(found, term, f"{path}.nodeAffinity.{_AFFINITY[0]}.nodeSelectorTerms[{index}]")
    for index, weighted in enumerate(node.get(_AFFINITY[1]) or ()):
        _warn_of_term(found, weighted["preference"], f"{path}.nodeAffinity.{_AFFINITY[1]}[{index}].preference")
    for field in ("podAffinity", "podAntiAffinity"):
        for index, term in enumerate((affinity.get(field) or {}).get(_AFFINITY[0]) or ()):
            if "labelSelector" not in term:
                found.append(f"{path}.{field}.{_AFFINITY[0]}[{index}].labelSelector: {_SELECTOR}")
        for index, weighted in enumerate((affinity.get(field) or {}).get(_AFFINITY[1]) or ()):
            if "labelSelector" not in weighted["podAffinityTerm"]:
                found.append(f"{path}.{field}.{_AFFINITY[1]}[{index}].podAffinityTerm.labelSelector: {_SELECTOR}")


def _warn_of_term(found: list[str], term: dict, path: str) -> None:
    for index, expression in enumerate(term.get("matchExpressions") or ()):
        key = expression.get("key")
        if key in _OLD_LABELS:
            found.append(f"{path}.matchExpressions[{index}].key: {key} is {_OLD_LABELS[key]}")


def _warn_of_volume(found: list[str], volume: dict, path: str) -> None:
    for kind, said in _OLD_VOLUMES.items():
        if kind in volume:
            found.append(f"{path}.{kind}: {said}")
    if "projected" in volume and not any(volume["projected"].get("sources") or ()):
        found.append(f'volume "{volume["name"]}" (Projected) has no sources provided')


def _warn_of_containers(found: list[str], spec: dict, at: str) -> None:
    ports: dict[tuple, str] = {}
    for field in ("initContainers", "containers"):
        for index, container in enumerate(spec.get(field) or ()):
            path = f"{at}spec.{field}[{index}]"
            if container["resources"]:
                _warn_of_fractions(found, container["resources"], f"{path}.resources")
            if "env" in container:
                _warn_of_hidden_variables(found, container["env"], f"{path}.env")
            if "ports" in container and field == "containers":
                _warn_of_ports(found, container["ports"], ports, f"{path}.ports")


def _warn_of_fractions(found: list[str], resources: dict, path: str) -> None:
    for which in ("requests", "limits"):
        for name in ("memory", "ephemeral-storage"):
            amount = (resources.get(which) or {}).get(name)
            if amount is not None and quantity.milli(amount) % 1000:
                said = f'fractional byte value "{amount}" is invalid, must be an integer'
                found.append(f"{path}.{which}[{name}]: {said}")


def _warn_of_hidden_variables(found: list[str], variables: list[dict], path: str) -> None:
    seen: set[str] = set()
    for index, variable in enumerate(variables):
        if variable["name"] in seen:
            said = f'hides previous definition of "{variable["name"]}", which may be dropped when using apply'
            found.append(f"{path}[{index}]: {said}")
        seen.add(variable["name"])


def _warn_of_ports(found: list[str], given: list[dict], ports: dict[tuple, str], path: str) -> None:
    for index, port in enumerate(given):
        where = f"{path}[{index}]"
        same = (port["protocol"], port["containerPort"], port.get("hostPort"), port.get("hostIP"))
        first = ports.setdefault(same, where)
        if first != where:
            found.append(f"{where}: duplicate port definition with {first}")


def _warn_of_service(found: list[str], spec: dict) -> None:
    if spec.get("clusterIP") == "None":
        for field in ("externalIPs", "loadBalancerIP"):
            if spec.get(field):
                found.append(f'spec.{field} is ignored when spec.clusterIP is "None"')
        if spec.get("sessionAffinity") not in (None, "None"):
            found.append("spec.SessionAffinity is ignored for headless services")
