"""Tables of what makes pods (deployments, replica sets, daemon sets, stateful sets, jobs), guards and scales them.

Source: pkg/printers/internalversion/printers.go.
"""

from .columns import NONE, UNSET, columns, containers, is_true, labels, more, selector
from .duration import age, human_duration, seconds

# What a job's condition is called in its Status column: the first that is true.
JOB_STATUS = (
    ("Complete", "Complete"),
    ("Failed", "Failed"),
    (None, "Terminating"),
    ("Suspended", "Suspended"),
    ("FailureTarget", "FailureTarget"),
    ("SuccessCriteriaMet", "SuccessCriteriaMet"),
)


def deployment(obj, old):
    spec, status = obj["spec"], obj.get("status", {})
    return [
        f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 0)}",
        status.get("updatedReplicas", 0),
        status.get("availableReplicas", 0),
        old,
        *containers(spec["template"]["spec"]),
        selector(spec.get("selector")),
    ]


def scale(obj, old):
    """What a scale subresource shows."""
    return [obj["spec"].get("replicas", 0), obj["status"].get("replicas", 0), old]


def replica_set(obj, old):
    spec, status = obj["spec"], obj.get("status", {})
    return [
        spec.get("replicas", 0),
        status.get("replicas", 0),
        status.get("readyReplicas", 0),
        old,
        *containers(spec.get("template", {}).get("spec", {})),
        selector(spec.get("selector")),
    ]


def replication_controller(obj, old):
    return [*replica_set(obj, old)[:-1], labels(obj["spec"].get("selector"))]


def daemon_set(obj, old):
    spec, status = obj["spec"], obj.get("status", {})
    counts = (
        "desiredNumberScheduled",
        "currentNumberScheduled",
        "numberReady",
        "updatedNumberScheduled",
        "numberAvailable",
    )
    pod = spec["template"]["spec"]
    return [
        *(status.get(c, 0) for c in counts),
        labels(pod.get("nodeSelector")),
        old,
        *containers(pod),
        selector(spec.get("selector")),
    ]


def stateful_set(obj, old):
    spec, status = obj["spec"], obj.get("status", {})
    return [f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 0)}", old, *containers(spec["template"]["spec"])]


def job(obj, old, now_s):
    spec, status = obj["spec"], obj.get("status", {})
    lasted = ""
    if status.get("startTime"):
        end_s = seconds(status["completionTime"]) if status.get("completionTime") else now_s
        lasted = human_duration(end_s - seconds(status["startTime"]))
    return [
        _job_status(obj),
        _completions(spec, status),
        lasted,
        old,
        *containers(spec["template"]["spec"]),
        selector(spec.get("selector")),
    ]


def cron_job(obj, old, now_s):
    spec, status = obj["spec"], obj.get("status", {})
    last = status.get("lastScheduleTime")
    template = spec["jobTemplate"]["spec"]
    return [
        spec["schedule"],
        spec.get("timeZone") or NONE,
        _boolean(spec.get("suspend")),
        len(status.get("active") or ()),
        age(last, now_s) if last else NONE,
        old,
        *containers(template["template"]["spec"]),
        selector(template.get("selector")),
    ]


def disruption_budget(obj, old):
    spec = obj["spec"]
    bounds = [str(spec[f]) if spec.get(f) is not None else "N/A" for f in ("minAvailable", "maxUnavailable")]
    return [*bounds, obj.get("status", {}).get("disruptionsAllowed", 0), old]


def autoscaler(obj, old):
    spec, status = obj["spec"], obj.get("status", {})
    target = spec["scaleTargetRef"]
    least = spec.get("minReplicas")
    metrics = _metrics(spec.get("metrics") or (), status.get("currentMetrics") or ())
    return [
        f"{target['kind']}/{target['name']}",
        metrics,
        UNSET if least is None else str(least),
        spec["maxReplicas"],
        status.get("currentReplicas", 0),
        old,
    ]


def controller_revision(obj, old):
    owner = next((o for o in obj["metadata"].get("ownerReferences") or () if o.get("controller")), None)
    group = owner["apiVersion"].rpartition("/")[0] if owner else ""
    kind = f"{owner['kind'].lower()}{'.' + group if group else ''}" if owner else ""
    return [f"{kind}/{owner['name']}" if owner else NONE, obj.get("revision", 0), old]


def _job_status(obj):
    for condition, word in JOB_STATUS:
        if is_true(obj, condition) if condition else obj["metadata"].get("deletionTimestamp"):
            return word
    return "Running"


def _completions(spec, status):
    done, parallelism = status.get("succeeded", 0), spec.get("parallelism") or 0
    if spec.get("completions") is not None:
        return f"{done}/{spec['completions']}"
    return f"{done}/1 of {parallelism}" if parallelism > 1 else f"{done}/1"


def _boolean(value):
    return UNSET if value is None else str(value)


def _metrics(wanted, current):
    told = [_metric(m, current[i] if i < len(current) else {}) for i, m in enumerate(wanted)]
    return more(told, 2, ", ") if told else NONE


def _metric(metric, current):
    # "cpu: 12%/80%" for resources, "3/10" for the others, with " (avg)" where an average over pods is meant.
    kind = metric["type"]
    field = kind[0].lower() + kind[1:]
    source, seen = metric.get(field) or {}, (current.get(field) or {}).get("current") or {}
    target = source.get("target") or {}
    if "Resource" in kind and target.get("averageValue") is None:
        now, goal = (
            f"{side['averageUtilization']}%" if side.get("averageUtilization") is not None else None
            for side in (seen, target)
        )
        return f"{source['name']}: {now or '<unknown>'}/{goal or '<auto>'}"
    value = "value" if target.get("averageValue") is None else "averageValue"
    text = f"{seen.get(value, '<unknown>')}/{target.get(value)}"
    if "Resource" in kind:
        return f"{source['name']}: {text}"
    return f"{text} (avg)" if value == "averageValue" and kind != "Pods" else text


TEMPLATE = "Containers*, Images*, Selector*"
REPLICAS = columns(f"Name, Desired:i, Current:i, Ready:i, Age, {TEMPLATE}")
TABLES = {
    "scales": (columns("Name, Desired:i, Available:i, Age"), scale),
    "deployments": (columns(f"Name, Ready, Up-to-date:i, Available:i, Age, {TEMPLATE}"), deployment),
    "replicasets": (REPLICAS, replica_set),
    "replicationcontrollers": (REPLICAS, replication_controller),
    "daemonsets": (
        columns(f"Name, Desired:i, Current:i, Ready:i, Up-to-date:i, Available:i, Node Selector, Age, {TEMPLATE}"),
        daemon_set,
    ),
    "statefulsets": (columns("Name, Ready, Age, Containers*, Images*"), stateful_set),
    "jobs": (columns(f"Name, Status, Completions, Duration, Age, {TEMPLATE}"), job),
    "cronjobs": (columns(f"Name, Schedule, Timezone, Suspend:b, Active:i, Last Schedule, Age, {TEMPLATE}"), cron_job),
    "poddisruptionbudgets": (
        columns("Name, Min Available, Max Unavailable, Allowed Disruptions:i, Age"),
        disruption_budget,
    ),
    "horizontalpodautoscalers": (columns("Name, Reference, Targets, MinPods, MaxPods:i, Replicas:i, Age"), autoscaler),
    "controllerrevisions": (columns("Name, Controller, Revision:i, Age"), controller_revision),
}
