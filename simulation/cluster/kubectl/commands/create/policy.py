"""kubectl create quota, priorityclass, poddisruptionbudget.

Source: s/kubectl/pkg/cmd/create/create_{quota,priorityclass,pdb}.go.
"""

from ....apiserver.api.selectors import parse_label_selector
from ...command import Command
from ...errors import Failure
from ...numbers import is_whole
from ...util.generators import MAKING, generator, metadata, name_given


def quota(session):
    name, spec = name_given(session), {}
    if session["hard"]:
        spec["hard"] = {}
        for part in session["hard"].split(","):
            resource, equals, amount = part.partition("=")
            if not equals:
                raise Failure(f"Invalid argument syntax {part}, expected <resource>=<value>")
            spec["hard"][resource] = amount
    if session["scopes"]:
        spec["scopes"] = session["scopes"].split(",")
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": metadata(name), "spec": spec, "status": {}}


def priority_class(session):
    made = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": metadata(name_given(session))}
    made |= {"value": session["value"], "preemptionPolicy": session["preemption-policy"]}
    if session["global-default"]:
        made["globalDefault"] = True
    return {**made, "description": session["description"]} if session["description"] else made


def budget(session):
    name = name_given(session)
    if not session["selector"]:
        raise Failure("a selector must be specified")
    least, most = session["min-available"], session["max-unavailable"]
    if not least and not most:
        raise Failure("one of min-available or max-unavailable must be specified")
    if least and most:
        raise Failure("min-available and max-unavailable cannot be both specified")
    bound = {"minAvailable": _amount(least)} if least else {"maxUnavailable": _amount(most)}
    counts = dict.fromkeys(("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"), 0)
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata(name),
        "spec": {**bound, "selector": as_object(session["selector"])},
        "status": counts,
    }


def as_object(text):
    """A selector's text -> LabelSelector object (`ParseToLabelSelector`)."""
    labels, expressions = {}, []
    for key, operator, values in parse_label_selector(text).requirements or ():
        if operator == "NotIn" and f"{key} notin" not in text:
            raise Failure('"!=" is not a valid label selector operator')
        if operator == "In" and len(values) == 1 and f"{key} in" not in text:
            labels[key] = next(iter(values))
        else:
            listed = {"values": sorted(values)} if values else {}
            expressions.append({"key": key, "operator": operator, **listed})
    selector = {"matchLabels": labels} if labels else {}
    return {**selector, "matchExpressions": expressions} if expressions else selector


def _amount(text):
    return int(text) if is_whole(text) else text


PRIORITY = (
    "--description, --global-default bool, --preemption-policy string=PreemptLowerPriority, --value int," + MAKING
)
BUDGET = "--max-unavailable, --min-available, --selector," + MAKING
POLICY = (
    Command(
        "quota",
        generator(quota, "quota:"),
        "--hard, --scopes," + MAKING,
        aliases=("resourcequota",),
        short="Create a quota",
    ),
    Command(
        "priorityclass",
        generator(priority_class, "priorityclass:"),
        PRIORITY,
        aliases=("pc",),
        short="Create a priority class",
    ),
    Command(
        "poddisruptionbudget",
        generator(budget, "poddisruptionbudgets:"),
        BUDGET,
        aliases=("pdb",),
        short="Create a pod disruption budget",
    ),
)
