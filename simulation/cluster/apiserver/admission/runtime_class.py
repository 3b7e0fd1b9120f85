"""RuntimeClass: the class must exist; it adds its overhead and its scheduling constraints (plugin/pkg/admission/runtimeclass)."""

from ..api import status

NAME, RESOURCES = "RuntimeClass", {"pods"}
MISSING = 'pod rejected: RuntimeClass "{0}" not found'
OVERHEAD = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
CONFLICT = "conflict: cannot specify node selector for key {0}"


def mutate(context, pod):
    spec = pod["spec"]
    name = spec.get("runtimeClassName")
    if not name:
        return pod
    runtime_class = context.peek("runtimeclasses", "", name)
    if runtime_class is None:
        raise status.forbidden("pods", context.called(pod), MISSING.format(name))
    made = dict(spec)
    overhead = (runtime_class.get("overhead") or {}).get("podFixed")
    if overhead:
        if spec.get("overhead") not in (None, overhead):
            raise status.forbidden("pods", context.called(pod), OVERHEAD)
        made["overhead"] = overhead
    scheduling = runtime_class.get("scheduling") or {}
    if scheduling.get("nodeSelector"):
        made["nodeSelector"] = _selected(context, pod, scheduling["nodeSelector"])
    if scheduling.get("tolerations"):
        tolerations = spec.get("tolerations") or []
        made["tolerations"] = [
            *tolerations,
            *(toleration for toleration in scheduling["tolerations"] if toleration not in tolerations),
        ]
    return {**pod, "spec": made} if made != spec else pod


def _selected(context, pod, wanted):
    """The pod's own selector and the class's; a key that both give differently is refused."""
    own = pod["spec"].get("nodeSelector") or {}
    for key in sorted(wanted):
        if own.get(key, wanted[key]) != wanted[key]:
            raise status.forbidden("pods", context.called(pod), CONFLICT.format(key))
    return {**own, **wanted}
