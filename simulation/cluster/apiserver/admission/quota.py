"""What an object counts against a ResourceQuota, and which quotas it concerns. Pure.

Source: pkg/quota/v1/evaluator/core, k8s.io/apiserver pkg/quota/v1. Amounts are quantities as text. Not modelled: ResourceClaims.
"""

from ...component_helpers.pods import has_ended
from ..api import quantity
from ..api.resources import RESOURCES, Resource, named
from ..strategy import qos_class

CHECKED = ("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory")
SIMPLE = {
    "configmaps",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "services",
}
PLAIN = ("cpu", "memory", "ephemeral-storage")


def count_name(resource: Resource) -> str:
    """ "count/deployments.apps", "count/pods"."""
    return f"count/{resource}"


def usage(resource: Resource, obj: dict) -> dict:
    """What one object uses, by the names that a quota's spec.hard may have."""
    made = {count_name(resource): "1"}
    if resource.key == "pods":
        return made if has_ended(obj) else made | _pod(obj["spec"])
    if resource.key in SIMPLE:
        made[resource.key] = "1"
    if resource.key == "services":
        made |= _service(obj["spec"])
    if resource.key == "persistentvolumeclaims":
        made |= _claim(obj["spec"])
    return made


def _pod(spec: dict) -> dict:
    made = {"pods": "1"}
    for side, prefix in (("requests", "requests."), ("limits", "limits.")):
        for name, amount in _pod_total(spec, side).items():
            if name in PLAIN:
                made[prefix + name] = amount
                if side == "requests":
                    made[name] = amount
            elif side == "requests":
                made[prefix + name] = amount
    return made


def _pod_total(spec: dict, side: str) -> dict:
    """Containers and sidecars together; at least what an init container needs (PodRequests in component-helpers)."""
    total: dict = {}
    for container in spec.get("containers") or ():
        total = _added(total, (container.get("resources") or {}).get(side))
    sidecars: dict = {}
    init: dict = {}
    for container in spec.get("initContainers") or ():
        amounts = (container.get("resources") or {}).get(side)
        if container.get("restartPolicy") == "Always":
            total, sidecars = _added(total, amounts), _added(sidecars, amounts)
            amounts = {}
        init = _most(init, _added(sidecars, amounts))
    total = _most(total, init) | ((spec.get("resources") or {}).get(side) or {})
    return _added(total, spec.get("overhead")) if total else total


def _added(amounts: dict, more: dict | None) -> dict:
    return amounts | {name: quantity.add(amounts.get(name), amount) for name, amount in (more or {}).items()}


def _most(amounts: dict, other: dict) -> dict:
    return amounts | {
        name: amount for name, amount in other.items() if quantity.compare(amount, amounts.get(name) or "0") > 0
    }


def _service(spec: dict) -> dict:
    ports = len(spec.get("ports") or ())
    if spec.get("type") == "NodePort":
        return {"services.nodeports": str(ports)}
    if spec.get("type") == "LoadBalancer":
        nodes = ports if spec.get("allocateLoadBalancerNodePorts", True) else 0
        return {"services.loadbalancers": "1", "services.nodeports": str(nodes)}
    return {}


def _claim(spec: dict) -> dict:
    storage, of_class = (
        ((spec.get("resources") or {}).get("requests") or {}).get("storage"),
        spec.get("storageClassName"),
    )
    made = {"requests.storage": storage} if storage else {}
    if of_class:
        suffix = f"{of_class}.storageclass.storage.k8s.io"
        made[f"{suffix}/persistentvolumeclaims"] = "1"
        if storage:
            made[f"{suffix}/requests.storage"] = storage
    return made


# Which quotas


def concerns(quota: dict, resource: Resource, obj: dict) -> bool:
    """Whether the quota's scopes take this object in; scopes are for pods only."""
    scopes = [{"scopeName": name, "operator": "Exists"} for name in quota["spec"].get("scopes") or ()]
    scopes += (quota["spec"].get("scopeSelector") or {}).get("matchExpressions") or ()
    if not scopes:
        return True
    return resource.key == "pods" and all(_in_scope(scope, obj["spec"], obj) for scope in scopes)


def _in_scope(scope: dict, spec: dict, pod: dict) -> bool:
    name, operator = scope["scopeName"], scope.get("operator", "Exists")
    if name in ("Terminating", "NotTerminating"):
        return (spec.get("activeDeadlineSeconds") is not None) == (name == "Terminating")
    if name in ("BestEffort", "NotBestEffort"):
        return (qos_class(pod) == "BestEffort") == (name == "BestEffort")
    if name == "PriorityClass":
        priority_class, values = spec.get("priorityClassName", ""), scope.get("values") or ()
        answers = {
            "Exists": bool(priority_class),
            "DoesNotExist": not priority_class,
            "In": priority_class in values,
            "NotIn": priority_class not in values,
        }
        return answers[operator]
    return False


def unmet(quota: dict, resource: Resource, obj: dict) -> str:
    """A quota on cpu or memory wants every container to say how much: "cpu for: a,b; memory for: a", or ""."""
    if resource.key != "pods":
        return ""
    missing: dict = {}
    for container in (*(obj["spec"].get("containers") or ()), *(obj["spec"].get("initContainers") or ())):
        resources = container.get("resources") or {}
        for name in CHECKED:
            side, _, plain = name.rpartition(".")
            if name in quota["spec"].get("hard", {}) and plain not in (resources.get(side or "requests") or {}):
                missing.setdefault(name, set()).add(container["name"])
    return "; ".join(f"{name} for: {','.join(sorted(missing[name]))}" for name in sorted(missing))


def total(quota: dict, objects) -> dict:
    """status.used from scratch; objects(plural, namespace) lists what is stored."""
    hard = quota["spec"].get("hard") or {}
    used = dict.fromkeys(hard, "0")
    for resource in counted(hard):
        for obj in objects(resource, quota["metadata"]["namespace"]):
            if concerns(quota, resource, obj):
                for name, amount in usage(resource, obj).items():
                    if name in used:
                        used[name] = quantity.add(used[name], amount)
    return used


def counted(hard: dict) -> list[Resource]:
    """The resources that these names count."""
    plurals = set()
    for name in hard:
        if name.startswith("count/"):
            plurals.add(name[6:])
        elif "storage" in name and "ephemeral" not in name or name.endswith("/persistentvolumeclaims"):
            plurals.add("persistentvolumeclaims")
        elif name.startswith("services."):
            plurals.add("services")
        else:
            plurals.add(name if name in SIMPLE else "pods")
    resources = [named(plural) for plural in sorted(plurals)]
    return [resource for resource in resources if resource in RESOURCES and resource.namespaced]
