"""LimitRanger: what a namespace's LimitRanges give to containers that say nothing, and what they allow (plugin/pkg/admission/limitranger)."""

from ..api import quantity, status

NAME, RESOURCES = "LimitRanger", {"pods", "persistentvolumeclaims"}
ANNOTATION = "kubernetes.io/limit-ranger"


def mutate(context, obj):
    if obj["kind"] != "Pod":
        return obj
    for limit_range in context.objects("limitranges", context.request.namespace):
        obj = _with_defaults(obj, limit_range)
    return obj


def _with_defaults(pod, limit_range):
    requests, limits = {}, {}
    for item in limit_range["spec"].get("limits") or ():
        if item["type"] == "Container":
            requests |= item.get("defaultRequest") or {}
            limits |= item.get("default") or {}
    spec, notes = pod["spec"], []
    for field, kind in (("containers", "container"), ("initContainers", "init container")):
        if spec.get(field):
            spec = {**spec, field: [_completed(container, requests, limits, kind, notes) for container in spec[field]]}
    if not notes:
        return pod
    annotations = {
        **(pod["metadata"].get("annotations") or {}),
        ANNOTATION: "LimitRanger plugin set: " + "; ".join(notes),
    }
    return {**pod, "metadata": {**pod["metadata"], "annotations": annotations}, "spec": spec}


def _completed(container, requests, limits, kind, notes):
    resources, made = container.get("resources") or {}, {}
    for field, defaults, word in (("requests", requests, "request"), ("limits", limits, "limit")):
        missing = sorted(set(defaults) - set(resources.get(field) or {}))
        if missing:
            notes.append(f"{', '.join(missing)} {word} for {kind} {container['name']}")
            made[field] = {**(resources.get(field) or {}), **{name: defaults[name] for name in missing}}
    return {**container, "resources": {**resources, **made}} if made else container


def validate(context, obj):
    """Raises for the first LimitRange that is broken; all that is wrong with it is told together."""
    for limit_range in context.objects("limitranges", context.request.namespace):
        errors = list(_pod_errors(limit_range, obj) if obj["kind"] == "Pod" else _claim_errors(limit_range, obj))
        if errors:
            said = errors[0] if len(errors) == 1 else f"[{', '.join(errors)}]"
            raise status.forbidden(context.request.resource, obj["metadata"].get("name", ""), said)


def _claim_errors(limit_range, claim):
    requests = (claim["spec"].get("resources") or {}).get("requests") or {}
    for item in limit_range["spec"].get("limits") or ():
        if item["type"] == "PersistentVolumeClaim":
            for name, amount in sorted((item.get("min") or {}).items()):
                yield from _least(item["type"], name, amount, requests, {})
            for name, amount in sorted((item.get("max") or {}).items()):
                # A claim has no limits: its request stands for them (PersistentVolumeClaimValidateLimitFunc).
                yield from _most(item["type"], name, amount, requests, requests)


def _pod_errors(limit_range, pod):
    spec = pod["spec"]
    every = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    for item in limit_range["spec"].get("limits") or ():
        if item["type"] == "Container":
            for container in every:
                yield from _errors(item, container.get("resources") or {})
        elif item["type"] == "Pod":
            yield from _errors(item, {field: _pod_sum(spec, field) for field in ("requests", "limits")})


def _pod_sum(spec, field):
    made = {}
    for container in spec.get("containers") or ():
        for name, amount in ((container.get("resources") or {}).get(field) or {}).items():
            made[name] = quantity.add(made.get(name), amount)
    for container in spec.get("initContainers") or ():
        for name, amount in ((container.get("resources") or {}).get(field) or {}).items():
            made[name] = amount if quantity.compare(amount, made.get(name) or "0") > 0 else made.get(name, amount)
    return made


def _errors(item, resources):
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    for check, field in ((_least, "min"), (_most, "max"), (_ratio, "maxLimitRequestRatio")):
        for name, amount in sorted((item.get(field) or {}).items()):
            yield from check(item["type"], name, amount, requests, limits)


def _least(kind, name, amount, requests, limits):
    words = f"minimum {name} usage per {kind} is {quantity.canonical(amount)}"
    if name not in requests:
        yield f"{words}. No request is specified"
        return
    for values, word in ((requests, "request"), (limits, "limit")):
        if name in values and quantity.compare(values[name], amount) < 0:
            yield f"{words}, but {word} is {quantity.canonical(values[name])}"
            return


def _most(kind, name, amount, requests, limits):
    words = f"maximum {name} usage per {kind} is {quantity.canonical(amount)}"
    if name not in limits:
        yield f"{words}. No limit is specified"
        return
    for values, word in ((limits, "limit"), (requests, "request")):
        if name in values and quantity.compare(values[name], amount) > 0:
            word = "request" if values is requests and limits is requests else word
            yield f"{words}, but {word} is {quantity.canonical(values[name])}"
            return


def _ratio(kind, name, amount, requests, limits):
    words = f"{name} max limit to request ratio per {kind} is {quantity.canonical(amount)}"
    for values, word in ((requests, "request"), (limits, "limit")):
        if not quantity.milli(values.get(name)):
            yield f"{words}, but no {word} is specified or {word} is 0"
            return
    ratio = quantity.milli(limits[name]) / quantity.milli(requests[name])
    if ratio > quantity.milli(amount) / 1000:
        yield f"{words}, but provided ratio is {ratio:f}"
