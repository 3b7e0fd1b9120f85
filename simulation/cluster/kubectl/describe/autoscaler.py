"""kubectl describe hpa.

Source: `describeHorizontalPodAutoscalerV2` in s/kubectl/pkg/describe/describe.go.
"""

from ..util.moments import rfc1123
from . import events


def write(page, session, obj):
    spec, status = obj["spec"], obj.get("status", {})
    target = spec["scaleTargetRef"]
    page.head(obj)
    page.field("CreationTimestamp", rfc1123(obj["metadata"].get("creationTimestamp")))
    page.field("Reference", f"{target['kind']}/{target['name']}")
    page.field("Metrics", "( current / target )")
    current = status.get("currentMetrics") or ()
    for place, metric in enumerate(spec.get("metrics") or ()):
        page.line(_metric(metric, current[place] if place < len(current) else {}), 1)
    page.field("Min replicas", spec["minReplicas"] if spec.get("minReplicas") is not None else "<unset>")
    page.field("Max replicas", spec["maxReplicas"])
    _behavior(page, spec.get("behavior"))
    counts = f"{status.get('currentReplicas', 0)} current / {status.get('desiredReplicas', 0)} desired"
    page.field(f"{target['kind']} pods", counts)
    if status.get("conditions"):
        page.line("Conditions:")
        rows = [[c["type"], c["status"], c.get("reason", ""), c.get("message", "")] for c in status["conditions"]]
        page.table(["Type", "Status", "Reason", "Message"], rows)
    events.write(page, session, obj)


def _metric(metric, current):
    kind = metric["type"]
    field = kind[0].lower() + kind[1:]
    source = metric.get(field) or {}
    target, seen = source.get("target") or {}, (current.get(field) or {}).get("current") or {}
    if "Resource" in kind:
        return _resource(source, target, seen)
    name = f'"{(source.get("metric") or {}).get("name", "")}"'
    value = "value" if target.get("averageValue") is None else "averageValue"
    amounts = f"{seen.get(value, '<unknown>')} / {target.get(value)}"
    if kind == "Pods":
        return f"{name} on pods:\t{amounts}"
    if kind == "Object":
        about = source.get("describedObject") or {}
        name = f"{name} on {about.get('kind')}/{about.get('name')}"
    return f"{name} (target {'average ' if value == 'averageValue' else ''}value):\t{amounts}"


def _resource(source, target, seen):
    name = f"resource {source['name']}"
    name += f' of container "{source["container"]}" on pods' if "container" in source else " on pods"
    if target.get("averageValue") is not None:
        return f"{name}:\t{seen.get('averageValue', '<unknown>')} / {target['averageValue']}"
    now = "<unknown>"
    if seen.get("averageUtilization") is not None:
        now = f"{seen['averageUtilization']}% ({seen.get('averageValue', '0')})"
    goal = f"{target['averageUtilization']}%" if target.get("averageUtilization") is not None else "<auto>"
    return f"{name}  (as a percentage of request):\t{now} / {goal}"


def _behavior(page, behavior):
    if not behavior:
        return
    page.line("Behavior:")
    for title, field in (("Scale Up", "scaleUp"), ("Scale Down", "scaleDown")):
        rules = behavior.get(field)
        if not rules:
            continue
        page.line(f"{title}:", 1)
        if rules.get("stabilizationWindowSeconds") is not None:
            page.line(f"Stabilization Window: {rules['stabilizationWindowSeconds']} seconds", 2)
        if rules.get("policies"):
            page.line(f"Select Policy: {rules.get('selectPolicy', 'Max')}", 2)
            page.line("Policies:", 2)
            for policy in rules["policies"]:
                page.line(
                    f"- Type: {policy['type']}\tValue: {policy['value']}\tPeriod: {policy['periodSeconds']} seconds", 3
                )
