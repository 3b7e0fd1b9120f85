"""Priority: a class name becomes a number and a preemption policy (plugin/pkg/admission/priority)."""

from ..api import status

NAME, RESOURCES = "Priority", {"pods"}
MISSING = "no PriorityClass with name {0} was found"
GIVEN = (
    "the integer value of priority ({0}) must not be provided in pod spec; "
    "priority admission controller computed {1} from the given PriorityClass name"
)
POLICY_GIVEN = (
    "the string value of PreemptionPolicy ({0}) must not be provided in pod spec; "
    "priority admission controller computed {1} from the given PriorityClass name"
)


def mutate(context, pod):
    spec, name = pod["spec"], context.called(pod)
    chosen = _class(context, spec, name)
    value = (chosen or {}).get("value", 0)
    policy = (chosen or {}).get("preemptionPolicy") or "PreemptLowerPriority"
    if spec.get("priority") not in (None, value):
        raise status.forbidden("pods", name, GIVEN.format(spec["priority"], value))
    if spec.get("preemptionPolicy") not in (None, policy):
        raise status.forbidden("pods", name, POLICY_GIVEN.format(spec["preemptionPolicy"], policy))
    made = {**spec, "priority": value, "preemptionPolicy": policy}
    if chosen and not spec.get("priorityClassName"):
        made["priorityClassName"] = chosen["metadata"]["name"]
    return {**pod, "spec": made}


def _class(context, spec, name):
    wanted = spec.get("priorityClassName")
    if wanted:
        priority_class = context.peek("priorityclasses", "", wanted)
        if priority_class is None:
            raise status.forbidden("pods", name, MISSING.format(wanted))
        return priority_class
    defaults = [c for c in context.objects("priorityclasses", "") if c.get("globalDefault")]
    return min(defaults, key=lambda c: c.get("value", 0), default=None)
