"""ResourceQuota: the last of all plug-ins, for it charges (k8s.io/apiserver pkg/admission/plugin/resourcequota/controller.go).

Charged are new objects only; what becomes free is found by the ResourceQuota controller.
"""

from ...verbs import VERBS
from ..api import quantity, status
from ..api.caller import APISERVER
from ..api.request import Request
from ..api.resources import built_in
from . import quota

NAME, RESOURCES = "ResourceQuota", None
EXEMPT = {"events", "leases", "resourcequotas", "namespaces"}
CHARGE = VERBS["apiserver.update-quota"]


def validate(context, obj):
    """Refuses what would go beyond a quota; else writes the new status.used of each that counts the object."""
    request = context.request
    if request.verb != "create" or request.subresource or not request.namespace or request.resource.key in EXEMPT:
        return
    quotas = context.objects("resourcequotas", request.namespace)
    charged = [(resource_quota, more) for resource_quota in quotas if (more := _charge(request, resource_quota, obj))]
    if not request.dry_run:
        for resource_quota, used in charged:
            _write(context, resource_quota, used, obj)


def _charge(request, resource_quota, obj):
    """The quota's status.used with this object, or None where it does not count it."""
    if not quota.concerns(resource_quota, request.resource, obj):
        return None
    hard, name = resource_quota["spec"].get("hard") or {}, resource_quota["metadata"]["name"]
    more = {key: amount for key, amount in quota.usage(request.resource, obj).items() if key in hard}
    missing = quota.unmet(resource_quota, request.resource, obj)
    if missing:
        raise _refused(request, obj, f"failed quota: {name}: must specify {missing}")
    more = {key: amount for key, amount in more.items() if quantity.compare(amount, "0")}
    if not more:
        return None
    state = resource_quota.get("status") or {}
    unknown = sorted(key for key in more if key not in (state.get("hard") or {}))
    if unknown:
        raise _refused(request, obj, f"status unknown for quota: {name}, resources: {','.join(unknown)}")
    used = state.get("used") or {}
    made = {key: quantity.add(used.get(key), amount) for key, amount in more.items()}
    over = sorted(key for key in made if quantity.compare(made[key], state["hard"][key]) > 0)
    if over:
        words = (f"{title}: {','.join(f'{key}={_text(values.get(key))}' for key in over)}"
                 for title, values in (("requested", more), ("used", used), ("limited", state["hard"])))  # fmt: skip
        raise _refused(request, obj, f"exceeded quota: {name}, {', '.join(words)}")
    return {**used, **made}


def _text(amount):
    return quantity.canonical(amount or "0")


def _refused(request, obj, why):
    return status.forbidden(request.resource, obj["metadata"].get("name", ""), why)


def _write(context, resource_quota, used, obj):
    metadata = resource_quota["metadata"]
    request = Request(
        "update", built_in("resourcequotas"), metadata["namespace"], metadata["name"], APISERVER, "status"
    )
    facts = {
        "quota": metadata["name"],
        "object": obj["metadata"].get("name", ""),
        "used": _words(used, resource_quota["status"]["hard"]),
    }
    context.server.change(
        request, lambda old: {**old, "status": {**(old.get("status") or {}), "used": used}}, CHARGE, facts
    )


def _words(used, hard):
    return [f"{key}: {_text(used.get(key))}/{_text(hard[key])}" for key in sorted(hard)]
