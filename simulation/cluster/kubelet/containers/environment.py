"""A container's environment: service links, envFrom, env with its sources and $(VAR) references.

Source: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...apiserver.api import quantity
from ...registry import Found

if TYPE_CHECKING:
    from ..work import Work

REFERENCE = re.compile(r"\$\$|\$\(([^)]*)\)")


class ConfigError(Exception):
    """CreateContainerConfigError: the message as the kubelet words it."""


def of_container(work: Work, spec: dict[str, Any], image: Found) -> dict[str, str]:
    """name -> value, as the process will find it; checks runAsNonRoot too, as the kubelet does at this point."""
    _check_user(work, spec, image)
    made = dict(_service_links(work)) if work.pod["spec"].get("enableServiceLinks", True) else {}
    made |= _api_server(work)
    for source in spec.get("envFrom") or ():
        made |= _env_from(work, source)
    for item in spec.get("env") or ():
        value = _value(work, spec, item, made)
        if value is not None:
            made[item["name"]] = value
    return made


def expand(text: str, known: Mapping[str, str]) -> str:
    """$(NAME) becomes its value, $$ a dollar; an unknown name stays as it is (third_party/forked/golang/expansion)."""
    return REFERENCE.sub(lambda m: "$" if m.group(0) == "$$" else known.get(m.group(1), m.group(0)), text)


def _value(work, spec, item, known):
    source = item.get("valueFrom")
    if not source:
        return expand(item.get("value", ""), known)
    if "fieldRef" in source:
        return field(work, source["fieldRef"]["fieldPath"])
    if "resourceFieldRef" in source:
        return resource_field(work, spec, source["resourceFieldRef"])
    for key, plural, word in (("configMapKeyRef", "configmaps", "ConfigMap"), ("secretKeyRef", "secrets", "Secret")):
        if key in source:
            return _key(work, plural, word, source[key])
    return None


def _key(work, plural, word, ref):
    source = work.kubelet.informers.get(plural, work.namespace, ref["name"])
    if source is None:
        if ref.get("optional"):
            return None
        raise ConfigError(f'{word.lower()} "{ref["name"]}" not found')
    data = source.get("data") or {}
    if ref["key"] not in data:
        if ref.get("optional"):
            return None
        raise ConfigError(f"couldn't find key {ref['key']} in {word} {work.namespace}/{ref['name']}")
    return decoded(plural, data[ref["key"]])


def _env_from(work, source):
    for key, plural, word in (("configMapRef", "configmaps", "configmap"), ("secretRef", "secrets", "secret")):
        if key not in source:
            continue
        name, prefix = source[key]["name"], source.get("prefix", "")
        obj = work.kubelet.informers.get(plural, work.namespace, name)
        if obj is None:
            if source[key].get("optional"):
                return {}
            raise ConfigError(f'{word} "{name}" not found')
        return {prefix + field: decoded(plural, value) for field, value in (obj.get("data") or {}).items()}
    return {}


def decoded(plural: str, value: str) -> str:
    """A Secret's data is base64."""
    if plural != "secrets":
        return value
    return base64.b64decode(value).decode("utf-8", "replace")


def _check_user(work, spec, image):
    context = {**(work.pod["spec"].get("securityContext") or {}), **(spec.get("securityContext") or {})}
    if not context.get("runAsNonRoot"):
        return
    user = context.get("runAsUser", image.user or 0)
    where = f'pod: "{work.name}_{work.namespace}({work.uid})", container: {spec["name"]}'
    if isinstance(user, str) and not user.partition(":")[0].isdigit():
        raise ConfigError(
            f"container has runAsNonRoot and image has non-numeric user ({user}), cannot verify user is non-root ({where})"
        )
    if int(str(user).partition(":")[0]) == 0:
        words = (
            "container's runAsUser breaks non-root policy"
            if "runAsUser" in context
            else "container has runAsNonRoot and image will run as root"
        )
        raise ConfigError(f"{words} ({where})")


def _api_server(work):
    service = work.kubelet.informers.get("services", "default", "kubernetes")
    return _links_of(service) if service else {}


def _service_links(work):
    for service in sorted(work.kubelet.informers.list("services", work.namespace), key=_name):
        yield from _links_of(service).items()


def _name(obj):
    return obj["metadata"]["name"]


def _links_of(service):
    """REDIS_SERVICE_HOST and its like (pkg/kubelet/envvars/envvars.go)."""
    address, ports = service["spec"].get("clusterIP"), service["spec"].get("ports") or ()
    if not address or address == "None" or not ports:
        return {}
    name = service["metadata"]["name"].upper().replace("-", "_")
    made = {f"{name}_SERVICE_HOST": address, f"{name}_SERVICE_PORT": str(ports[0]["port"])}
    for port in ports:
        if port.get("name"):
            made[f"{name}_SERVICE_PORT_{port['name'].upper().replace('-', '_')}"] = str(port["port"])
    for index, port in enumerate(ports):
        protocol, number = port.get("protocol", "TCP"), port["port"]
        base = f"{name}_PORT_{number}_{protocol}"
        url = f"{protocol.lower()}://{address}:{number}"
        made |= {f"{name}_PORT": url} if index == 0 else {}
        made |= {base: url, f"{base}_PROTO": protocol.lower(), f"{base}_PORT": str(number), f"{base}_ADDR": address}
    return made


def field(work: Work, path: str) -> str:
    """The downward API: metadata, labels and annotations by key, spec and status fields."""
    pod = work.pod
    metadata = pod["metadata"]
    keyed = re.fullmatch(r"metadata\.(labels|annotations)\['(.+)'\]", path)
    if keyed:
        return (metadata.get(keyed.group(1)) or {}).get(keyed.group(2), "")
    if path in ("metadata.labels", "metadata.annotations"):
        items = sorted((metadata.get(path[9:]) or {}).items())
        return "\n".join(f'{key}="{value}"' for key, value in items)
    observed = work.observed()
    known = {
        "metadata.name": metadata["name"], "metadata.namespace": metadata["namespace"], "metadata.uid": metadata["uid"],
        "spec.nodeName": pod["spec"].get("nodeName", ""), "spec.serviceAccountName": pod["spec"].get("serviceAccountName", ""),
        "status.hostIP": work.kubelet.host_ip, "status.hostIPs": work.kubelet.host_ip,
        "status.podIP": observed.pod_ip or "", "status.podIPs": observed.pod_ip or "",
    }  # fmt: skip
    return known.get(path, "")


def resource_field(work: Work, spec: dict[str, Any], ref: dict[str, Any]) -> str:
    """limits.cpu and its like, divided and rounded up; a missing limit is the node's allocatable."""
    if ref.get("containerName"):
        spec = work.spec_of(ref["containerName"])
    side, _, name = ref["resource"].partition(".")
    amount = ((spec.get("resources") or {}).get(side) or {}).get(name)
    if amount is None:
        amount = work.kubelet.allocatable().get(name, "0") if side == "limits" else "0"
    divisor = quantity.milli(ref.get("divisor") or "1") or 1000
    return str(-(-quantity.milli(amount) // divisor))
