"""kubectl describe of deployments, replica sets, daemon sets, stateful sets, jobs, cron jobs, autoscalers and budgets.

Source: s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.printers.columns import labels, selector
from ...apiserver.printers.duration import human_duration, seconds
from ..util.moments import rfc1123
from . import events, template
from .page import controller, go_bool

COUNTED = {"Running": 0, "Pending": 1, "Succeeded": 2, "Failed": 3}
REVISION = "deployment.kubernetes.io/revision"


def deployment(page, session, obj):
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status", {})
    _begin(page, metadata)
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    page.field("Selector", selector(spec.get("selector")))
    counts = [f"{spec.get('replicas', 0)} desired"]
    counts += [f"{status.get(f, 0)} {word}" for f, word in (("updatedReplicas", "updated"), ("replicas", "total"),
               ("availableReplicas", "available"), ("unavailableReplicas", "unavailable"))]  # fmt: skip
    page.field("Replicas", " | ".join(counts))
    strategy = spec.get("strategy") or {}
    page.field("StrategyType", strategy.get("type", ""))
    page.field("MinReadySeconds", spec.get("minReadySeconds", 0))
    if strategy.get("rollingUpdate"):
        rolling = strategy["rollingUpdate"]
        told = f"{rolling.get('maxUnavailable', 0)} max unavailable, {rolling.get('maxSurge', 0)} max surge"
        page.field("RollingUpdateStrategy", told)
    template.write(page, spec["template"])
    conditions(page, status)
    old, new = replica_sets(session, obj)
    if old or new:
        page.field("OldReplicaSets", _told(old))
        page.field("NewReplicaSet", _told(new))
    events.write(page, session, obj)


def replica_sets(session, obj):
    """Deployment -> (its old ReplicaSets, by age; [the one of its present template])."""
    owned = [
        item for item in session.client.list("replicasets", obj["metadata"].get("namespace"))["items"]
        if any(o.get("controller") and o.get("uid") == obj["metadata"].get("uid")
               for o in item["metadata"].get("ownerReferences") or ())
    ]  # fmt: skip
    owned.sort(key=lambda item: (item["metadata"].get("creationTimestamp", ""), item["metadata"]["name"]))
    new = [item for item in owned if _plain(item["spec"]["template"]) == _plain(obj["spec"]["template"])][:1]
    return [item for item in owned if item not in new], new


def _plain(template):
    metadata = template.get("metadata") or {}
    kept = {key: value for key, value in (metadata.get("labels") or {}).items() if key != "pod-template-hash"}
    return {"labels": kept, "annotations": metadata.get("annotations") or {}, "spec": template.get("spec")}


def _told(sets):
    told = [
        f"{s['metadata']['name']} ({s.get('status', {}).get('replicas', 0)}/{s['spec'].get('replicas', 0)} replicas created)"
        for s in sets
    ]
    return ", ".join(told) or "<none>"


def _begin(page, metadata):
    page.field("Name", metadata["name"])
    page.field("Namespace", metadata.get("namespace", ""))
    page.field("CreationTimestamp", rfc1123(metadata.get("creationTimestamp")))


def conditions(page, status):
    """Conditions with their reasons, as replica sets and deployments show them."""
    if status.get("conditions"):
        page.line("Conditions:\n  Type\tStatus\tReason")
        page.line("----\t------\t------", 1)
        for condition in status["conditions"]:
            page.line(f"{condition['type']} \t{condition['status']}\t{condition.get('reason', '')}", 1)


def pod_status(session, obj):
    """ "1 Running / 0 Waiting / 0 Succeeded / 0 Failed" of the pods that an object controls."""
    counts = [0, 0, 0, 0]
    for pod in session.client.list("pods", obj["metadata"].get("namespace"))["items"]:
        owners = pod["metadata"].get("ownerReferences") or ()
        mine = any(o.get("controller") and o.get("uid") == obj["metadata"].get("uid") for o in owners)
        phase = pod.get("status", {}).get("phase")
        if mine and phase in COUNTED:
            counts[COUNTED[phase]] += 1
    return "{} Running / {} Waiting / {} Succeeded / {} Failed".format(*counts)


def replica_set(page, session, obj):
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status", {})
    page.field("Name", metadata["name"])
    page.field("Namespace", metadata.get("namespace", ""))
    label_selector = spec.get("selector")
    page.field("Selector", selector(label_selector) if obj["kind"] == "ReplicaSet" else labels(label_selector))
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    if controller(obj) and obj["kind"] == "ReplicaSet":
        page.field("Controlled By", controller(obj))
    page.field("Replicas", f"{status.get('replicas', 0)} current / {spec.get('replicas', 0)} desired")
    page.field("Pods Status", pod_status(session, obj))
    template.write(page, spec.get("template") or {})
    conditions(page, status)
    events.write(page, session, obj)


def daemon_set(page, session, obj):
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status", {})
    page.field("Name", metadata["name"])
    page.field("Namespace", metadata.get("namespace", ""))
    page.field("Selector", selector(spec.get("selector")))
    page.field("Node-Selector", labels(spec["template"]["spec"].get("nodeSelector")))
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    for told, field in (
        ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
        ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
        ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
        ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
        ("Number of Nodes Misscheduled", "numberMisscheduled"),
    ):
        page.line(f"{told}: {status.get(field, 0)}")
    page.field("Pods Status", pod_status(session, obj))
    template.write(page, spec["template"])
    events.write(page, session, obj)


def stateful_set(page, session, obj):
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status", {})
    _begin(page, metadata)
    page.field("Selector", selector(spec.get("selector")))
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    if spec.get("serviceName"):
        page.field("Service Name", spec["serviceName"])
    if spec.get("podManagementPolicy"):
        page.field("Pod Management Policy", spec["podManagementPolicy"])
    page.field("Replicas", f"{spec.get('replicas', 0)} desired | {status.get('replicas', 0)} total")
    strategy = spec.get("updateStrategy") or {}
    page.field("Update Strategy", strategy.get("type", ""))
    rolling = strategy.get("rollingUpdate") or {}
    if rolling.get("partition") is not None:
        page.field("Partition", rolling["partition"], 1)
        if rolling.get("maxUnavailable") is not None:
            page.field("MaxUnavailable", rolling["maxUnavailable"], 1)
    retention = spec.get("persistentVolumeClaimRetentionPolicy")
    if retention:
        page.line("Persistent Volume Claim Retention Policy:")
        page.field("WhenDeleted", retention.get("whenDeleted", ""), 1)
        page.field("WhenScaled", retention.get("whenScaled", ""), 1)
    page.field("Pods Status", pod_status(session, obj))
    template.write(page, spec["template"])
    _claims(page, spec.get("volumeClaimTemplates"))
    events.write(page, session, obj)


def _claims(page, claims):
    if not claims:
        page.field("Volume Claims", "<none>")
        return
    page.line("Volume Claims:")
    for claim in claims:
        metadata, spec = claim["metadata"], claim["spec"]
        page.field("Name", metadata.get("name", ""), 1)
        page.field("StorageClass", spec.get("storageClassName") or "", 1)
        page.labels("Labels", metadata.get("labels"), "  ")
        page.labels("Annotations", metadata.get("annotations"), "  ")
        page.field("Capacity", ((spec.get("resources") or {}).get("requests") or {}).get("storage", "<default>"), 1)
        page.field("Access Modes", f"[{' '.join(spec.get('accessModes') or ())}]", 1)


def job(page, session, obj):
    spec, status = obj["spec"], obj.get("status", {})
    metadata = obj["metadata"]
    page.field("Name", metadata["name"])
    page.field("Namespace", metadata.get("namespace", ""))
    page.field("Selector", _selector_text(spec.get("selector")))
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    if controller(obj):
        page.field("Controlled By", controller(obj))
    _job_fields(page, spec)
    _job_times(page, spec, status)
    ready = f" ({status['ready']} Ready)" if status.get("ready") is not None else ""
    counts = f"{status.get('active', 0)} Active{ready} / {status.get('succeeded', 0)} Succeeded / {status.get('failed', 0)} Failed"
    page.field("Pods Statuses", counts)
    if spec.get("completionMode") == "Indexed":
        page.field("Completed Indexes", status.get("completedIndexes") or "<none>")
    template.write(page, spec["template"])
    events.write(page, session, obj)


def _selector_text(label_selector):
    text = selector(label_selector)
    return "" if text == "<none>" else text


def _job_fields(page, spec):
    if spec.get("parallelism") is not None:
        page.field("Parallelism", spec["parallelism"])
    page.field("Completions", spec["completions"] if spec.get("completions") is not None else "<unset>")
    for title, field in (("Completion Mode", "completionMode"), ("Suspend", "suspend"), ("Backoff Limit", "backoffLimit"),
                         ("TTL Seconds After Finished", "ttlSecondsAfterFinished")):  # fmt: skip
        if spec.get(field) is not None:
            page.field(title, str(spec[field]).lower() if isinstance(spec[field], bool) else spec[field])


def _job_times(page, spec, status):
    begun, done = status.get("startTime"), status.get("completionTime")
    if begun:
        page.field("Start Time", rfc1123(begun))
    if done:
        page.field("Completed At", rfc1123(done))
    if begun and done:
        page.field("Duration", human_duration(seconds(done) - seconds(begun)))
    if spec.get("activeDeadlineSeconds") is not None:
        page.field("Active Deadline Seconds", f"{spec['activeDeadlineSeconds']}s")


def cron_job(page, session, obj):
    spec, status = obj["spec"], obj.get("status", {})
    page.head(obj)
    page.field("Schedule", spec["schedule"])
    page.field("Concurrency Policy", spec.get("concurrencyPolicy", ""))
    page.field("Suspend", go_bool(spec.get("suspend")))
    page.field("Time Zone", spec.get("timeZone") or "<unset>")
    for title, field in (("Successful Job History Limit", "successfulJobsHistoryLimit"),
                         ("Failed Job History Limit", "failedJobsHistoryLimit")):  # fmt: skip
        page.field(title, spec[field] if spec.get(field) is not None else "<unset>")
    deadline = spec.get("startingDeadlineSeconds")
    page.field("Starting Deadline Seconds", "<unset>" if deadline is None else f"{deadline}s")
    inside = spec["jobTemplate"]["spec"]
    page.field("Selector", _selector_text(inside["selector"]) if inside.get("selector") else "<unset>")
    for title, field in (("Parallelism", "parallelism"), ("Completions", "completions")):
        page.field(title, inside[field] if inside.get(field) is not None else "<unset>")
    if inside.get("activeDeadlineSeconds") is not None:
        page.field("Active Deadline Seconds", f"{inside['activeDeadlineSeconds']}s")
    template.write(page, inside["template"])
    page.field(
        "Last Schedule Time", rfc1123(status["lastScheduleTime"]) if status.get("lastScheduleTime") else "<unset>"
    )
    page.field("Active Jobs", ", ".join(job["name"] for job in status.get("active") or ()) or "<none>")
    events.write(page, session, obj)


def budget(page, session, obj):
    spec, status = obj["spec"], obj.get("status", {})
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"].get("namespace", ""))
    if spec.get("minAvailable") is not None:
        page.field("Min available", spec["minAvailable"])
    elif spec.get("maxUnavailable") is not None:
        page.field("Max unavailable", spec["maxUnavailable"])
    page.field("Selector", selector(spec["selector"]) if spec.get("selector") is not None else "<unset>")
    page.line("Status:")
    for title, field in (("Allowed disruptions", "disruptionsAllowed"), ("Current", "currentHealthy"),
                         ("Desired", "desiredHealthy"), ("Total", "expectedPods")):  # fmt: skip
        page.field(title, status.get(field, 0), 2)
    events.write(page, session, obj)
