"""A container's environment: service links, envFrom, env with its sources and $(VAR) references.

Source: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go. Values that take up others twice grow very fast: what does not fit into a
request to the runtime is never made.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...apiserver.api import quantity
from ...budget import allocate, charge
from ...component_helpers.numbers import whole
from ...containerd import CreateError
from ...registry import Found

if TYPE_CHECKING:
    from ..work import Work

LARGEST_REQUEST = 16 * 1024 * 1024  # bytes of a request that containerd accepts (max_recv_message_size)
TOO_LARGE = "rpc error: code = ResourceExhausted desc = grpc: received message larger than max ({0} vs. {1})"


class ConfigError(Exception):
    """CreateContainerConfigError: the message as the kubelet words it."""


def of_container(work: Work, spec: dict[str, Any], image: Found) -> dict[str, str]:
    """name -> value, as the process will find it; checks runAsNonRoot too, as the kubelet does at this point."""
    _check_user(work, spec, image)
    made = dict(_service_links(work)) if work.pod["spec"].get("enableServiceLinks", True) else {}
    made |= _api_server(work)
    size = sum(map(_size, made.items()))
    for source in spec.get("envFrom") or ():
        more = _env_from(work, source)
        made |= more
        size = _grown(size, sum(map(_size, more.items())))
    for item in spec.get("env") or ():
        value = _value(work, spec, item, made)
        if value is not None:
            made[item["name"]] = value
            size = _grown(size, _size((item["name"], value)))
    charge(len(made))
    return made


def _size(variable: tuple[str, str]) -> int:
    return len(variable[0]) + len(variable[1])


def _grown(size: int, more: int) -> int:
    """The sum, where the runtime would take it: raises CreateError."""
    if size + more > LARGEST_REQUEST:
        raise CreateError(TOO_LARGE.format(size + more, LARGEST_REQUEST))
    return size + more


def expand(text: str, known: Mapping[str, str]) -> str:
    """$(NAME) becomes its value, $$ a dollar; an unknown name stays as it is (third_party/forked/golang/expansion).

    Raises CreateError where the runtime would not take what comes of it.
    """
    if "$" not in text:
        return text
    parts, size = [], 0
    for piece in _pieces(text, known):
        parts.append(piece)
        size = _grown(size, len(piece))
    allocate(size)
    charge(len(parts) + size // 1000)
    return "".join(parts)


def _pieces(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """The parts of the expanded text, in one pass over the text: none of them is made anew."""
    at, last = 0, text.rfind(")")
    while (dollar := text.find("$", at)) >= 0:
        yield text[at:dollar]
        sign, at = text[dollar + 1 : dollar + 2], dollar + 2
        if sign == "(" and last > dollar:
            end = text.index(")", at)
            yield known.get(text[at:end], text[dollar : end + 1])
            at = end + 1
        else:
            yield "$" if sign == "$" else "$" + sign
    yield text[at:]


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
    allocate(len(value))
    charge(len(value) // 500)
    return base64.b64decode(value).decode("utf-8", "replace")


def _check_user(work, spec, image):
    context = {**(work.pod["spec"].get("securityContext") or {}), **(spec.get("securityContext") or {})}
    if not context.get("runAsNonRoot"):
        return
    user = context.get("runAsUser", image.user or 0)
    where = f'pod: "{work.name}_{work.namespace}({work.uid})", container: {spec["name"]}'
    if isinstance(user, str) and whole(user.partition(":")[0]) is None:
        raise ConfigError(
            f"container has runAsNonRoot and image has non-numeric user ({user}), cannot verify user is non-root ({where})"
        )
    if whole(str(user).partition(":")[0]) == 0:
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
    charge(4 * len(ports))
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
