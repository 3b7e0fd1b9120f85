"""What of a pod, or of a template, is allowed but probably not meant. Source: pkg/api/pod/warnings.go."""

from __future__ import annotations

from ...budget import charge
from ..api import quantity

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
_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead'
_APPARMOR = 'deprecated since v1.30; use the "appArmorProfile" field instead'
_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
_APPARMOR_CONTAINER = "container.apparmor.security.beta.kubernetes.io/"


def warn_of_pod(warnings: list[str], metadata: dict, spec: dict, at: str) -> None:
    """Adds to `warnings`, in Kubernetes' order. `at`: where the pod or the template stands, with a last dot."""
    for key in spec.get("nodeSelector") or ():
        if key in _OLD_LABELS:
            warnings.append(f"{at}spec.nodeSelector[{key}]: {_OLD_LABELS[key]}")
    affinity = spec.get("affinity") or {}
    if "nodeAffinity" in affinity:
        _warn_of_node_affinity(warnings, affinity["nodeAffinity"], f"{at}spec.affinity.nodeAffinity")
    for index, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        path = f"{at}spec.topologySpreadConstraints[{index}]"
        if constraint.get("topologyKey") in _OLD_LABELS:
            key = constraint["topologyKey"]
            warnings.append(f"{path}.topologyKey: {key} is {_OLD_LABELS[key]}")
        if "labelSelector" not in constraint:
            warnings.append(f"{path}.labelSelector: {_SELECTOR}")
    annotations = metadata.get("annotations") or {}
    for key, said in _OLD_ANNOTATIONS.items():
        if key in annotations:
            warnings.append(f"{at}metadata.annotations[{key}]: {said}")
    for index, volume in enumerate(spec.get("volumes") or ()):
        _warn_of_volume(warnings, volume, f"{at}spec.volumes[{index}]")
    _warn_of_twins(warnings, spec, at)
    _warn_of_fractions(warnings, {"overhead": spec.get("overhead") or {}}, f"{at}spec")
    if annotations:
        _warn_of_profiles(warnings, annotations, spec, at)
    _warn_of_containers(warnings, spec, at)
    if spec.get("terminationGracePeriodSeconds", 0) < 0:
        said = "must be >= 0; negative values are invalid and will be treated as 1"
        warnings.append(f"{at}spec.terminationGracePeriodSeconds: {said}")
    if affinity:
        _warn_of_pod_affinity(warnings, affinity, f"{at}spec.affinity")


def _warn_of_node_affinity(warnings: list[str], node: dict, path: str) -> None:
    for index, term in enumerate((node.get(_AFFINITY[0]) or {}).get("nodeSelectorTerms") or ()):
        _warn_of_term(warnings, term, f"{path}.{_AFFINITY[0]}.nodeSelectorTerms[{index}]")
    for index, weighted in enumerate(node.get(_AFFINITY[1]) or ()):
        _warn_of_term(warnings, weighted["preference"], f"{path}.{_AFFINITY[1]}[{index}].preference")


def _warn_of_term(warnings: list[str], term: dict, path: str) -> None:
    for index, expression in enumerate(term.get("matchExpressions") or ()):
        key = expression.get("key")
        if key in _OLD_LABELS:
            warnings.append(f"{path}.matchExpressions[{index}].key: {key} is {_OLD_LABELS[key]}")


def _warn_of_pod_affinity(warnings: list[str], affinity: dict, path: str) -> None:
    for field in ("podAffinity", "podAntiAffinity"):
        for index, term in enumerate((affinity.get(field) or {}).get(_AFFINITY[0]) or ()):
            if "labelSelector" not in term:
                warnings.append(f"{path}.{field}.{_AFFINITY[0]}[{index}].labelSelector: {_SELECTOR}")
        for index, weighted in enumerate((affinity.get(field) or {}).get(_AFFINITY[1]) or ()):
            if "labelSelector" not in weighted["podAffinityTerm"]:
                warnings.append(f"{path}.{field}.{_AFFINITY[1]}[{index}].podAffinityTerm.labelSelector: {_SELECTOR}")


def _warn_of_volume(warnings: list[str], volume: dict, path: str) -> None:
    for kind, said in _OLD_VOLUMES.items():
        if kind in volume:
            warnings.append(f"{path}.{'storageOS' if kind == 'storageos' else kind}: {said}")
    if "projected" in volume and not any(volume["projected"].get("sources") or ()):
        warnings.append(f'volume "{volume["name"]}" (Projected) has no sources provided')


def _warn_of_twins(warnings: list[str], spec: dict, at: str) -> None:
    """Host aliases and pull secrets that are named twice, or not at all."""
    for field, name in (("hostAliases", "ip"), ("imagePullSecrets", "name")):
        seen: set[str] = set()
        for index, item in enumerate(spec.get(field) or ()):
            if item.get(name, "") in seen:
                warnings.append(f'{at}spec.{field}[{index}].{name}: duplicate {name} "{item.get(name, "")}"')
            seen.add(item.get(name, ""))
    for index, secret in enumerate(spec.get("imagePullSecrets") or ()):
        if not secret.get("name"):
            warnings.append(f'{at}spec.imagePullSecrets[{index}].name: invalid empty name ""')


def _warn_of_profiles(warnings: list[str], annotations: dict[str, str], spec: dict, at: str) -> None:
    """Annotations that fields have taken the place of; AppArmor's are copied into a pod's fields, not a template's."""
    context = spec.get("securityContext") or {}
    if _SECCOMP_POD in annotations and "seccompProfile" not in context:
        warnings.append(f"{at}metadata.annotations[{_SECCOMP_POD}]: {_SECCOMP}")
    for field in ("initContainers", "containers"):
        for container in spec.get(field) or ():
            own = container.get("securityContext") or {}
            key = f"{_SECCOMP_CONTAINER}{container['name']}"
            if key in annotations and "seccompProfile" not in own:
                warnings.append(f"{at}metadata.annotations[{key}]: {_SECCOMP}")
            key = f"{_APPARMOR_CONTAINER}{container['name']}"
            if key in annotations and not (at and ("appArmorProfile" in own or "appArmorProfile" in context)):
                warnings.append(f"{at}metadata.annotations[{key}]: {_APPARMOR}")


def _warn_of_containers(warnings: list[str], spec: dict, at: str) -> None:
    ports: dict[tuple, list] = {}
    for field in ("initContainers", "containers"):
        for index, container in enumerate(spec.get(field) or ()):
            path = f"{at}spec.{field}[{index}]"
            if container["resources"]:
                _warn_of_fractions(warnings, container["resources"], f"{path}.resources")
            if "env" in container:
                _warn_of_hidden_variables(warnings, container["env"], f"{path}.env")
    for field in ("initContainers", "containers"):
        for index, container in enumerate(spec.get(field) or ()):
            for port_index, port in enumerate(container.get("ports") or ()):
                _warn_of_port(warnings, port, ports, f"{at}spec.{field}[{index}].ports[{port_index}]")


def _warn_of_fractions(warnings: list[str], amounts: dict, path: str) -> None:
    for name in ("memory", "ephemeral-storage"):
        for which in ("overhead", "limits", "requests"):
            amount = (amounts.get(which) or {}).get(name)
            if amount is not None and quantity.milli(amount) % 1000:
                said = f'fractional byte value "{amount}" is invalid, must be an integer'
                warnings.append(f"{path}.{which}[{name}]: {said}")


def _warn_of_hidden_variables(warnings: list[str], variables: list[dict], path: str) -> None:
    """A second definition is meant if it takes up the first: A=$(A)more."""
    seen: set[str] = set()
    for index, variable in enumerate(variables):
        name, value = variable["name"], variable.get("value", "")
        taken_up = "valueFrom" not in variable and f"$({name})" in value and value != f"$({name})"
        if name in seen and not taken_up:
            said = f'hides previous definition of "{name}", which may be dropped when using apply'
            warnings.append(f"{path}[{index}]: {said}")
        seen.add(name)


def _warn_of_port(warnings: list[str], port: dict, ports: dict[tuple, list], where: str) -> None:
    host_port, host_ip = port.get("hostPort", 0), port.get("hostIP", "")
    others = ports.setdefault((port["containerPort"], port["protocol"]), [])
    charge(len(others))
    for other_where, other_port, other_ip in others:
        if (host_port, host_ip) == (other_port, other_ip):
            warnings.append(f"{where}: duplicate port definition with {other_where}")
        elif not host_port or not other_port:
            warnings.append(f"{where}: overlapping port definition with {other_where}")
        elif host_port == other_port and bool(host_ip) != bool(other_ip):
            warnings.append(f"{where}: dangerously ambiguous port definition with {other_where}")
    others.append((where, host_port, host_ip))
