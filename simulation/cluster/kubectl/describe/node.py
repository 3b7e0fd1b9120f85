"""kubectl describe node.

Source: `describeNode` and `describeNodeResource` in s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.api import quantity
from ...apiserver.api.status import StatusError
from ...apiserver.printers.core import roles
from ...apiserver.printers.duration import age
from ..util.moments import rfc1123
from ..util.podamounts import limits, requests, total
from . import events

STANDARD = ("cpu", "memory", "ephemeral-storage")
INFO = (
    ("Machine ID", "machineID"), ("System UUID", "systemUUID"), ("Boot ID", "bootID"), ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"), ("Operating System", "operatingSystem"), ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"), ("Kubelet Version", "kubeletVersion"),
)  # fmt: skip


def write(page, session, node):
    metadata, spec, status = node["metadata"], node.get("spec", {}), node.get("status", {})
    page.field("Name", metadata["name"])
    page.field("Roles", roles(node))
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    page.field("CreationTimestamp", rfc1123(metadata.get("creationTimestamp")))
    taints = sorted(spec.get("taints") or (), key=lambda taint: (taint["effect"], taint["key"]))
    page.several("Taints", [_taint(taint) for taint in taints])
    page.field("Unschedulable", str(bool(spec.get("unschedulable"))).lower())
    _lease(page, session, metadata["name"])
    _conditions(page, status)
    page.line("Addresses:")
    for address in status.get("addresses") or ():
        page.field(address["type"], address["address"], 1)
    for field in ("capacity", "allocatable"):
        if status.get(field):
            page.line(f"{field.capitalize()}:")
            for name in sorted(status[field]):
                page.field(name, status[field][name], 1)
    page.line("System Info:")
    for title, field in INFO:
        page.field(title, (status.get("nodeInfo") or {}).get(field, ""), 1)
    _addresses(page, spec)
    _pods(page, session, node)
    if session.options.get("show-events", True):
        rows = events.found(session, node)
        rows += [e for e in events.found(session, node, uid=metadata["name"]) if e not in rows]
        events.write_events(page, rows)


def _taint(taint):
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _lease(page, session, name):
    try:
        lease = session.client.get("leases", "kube-node-lease", name)
    except StatusError as refusal:
        page.field("Lease", f"Failed to get lease: {refusal.message}")
        return
    spec = lease.get("spec") or {}
    page.line("Lease:")
    page.field("HolderIdentity", spec.get("holderIdentity") or "<unset>", 1)
    for title, field in (("AcquireTime", "acquireTime"), ("RenewTime", "renewTime")):
        page.field(title, rfc1123(spec[field]) if spec.get(field) else "<unset>", 1)


def _conditions(page, status):
    if not status.get("conditions"):
        return
    page.line("Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage")
    page.line("----\t------\t-----------------\t------------------\t------\t-------", 1)
    for condition in status["conditions"]:
        times = [rfc1123(condition.get(field)) for field in ("lastHeartbeatTime", "lastTransitionTime")]
        cells = [condition["type"], condition["status"], *times, condition.get("reason", "")]
        page.line("".join(f"{cell} \t" for cell in cells) + condition.get("message", ""), 1)


def _addresses(page, spec):
    if spec.get("podCIDR"):
        page.field("PodCIDR", spec["podCIDR"])
    if spec.get("podCIDRs"):
        page.field("PodCIDRs", ",".join(spec["podCIDRs"]))
    if spec.get("providerID"):
        page.field("ProviderID", spec["providerID"])


def _pods(page, session, node):
    fields = f"spec.nodeName={node['metadata']['name']},status.phase!=Succeeded,status.phase!=Failed"
    pods = session.client.list("pods", None, "", fields)["items"]
    status = node.get("status", {})
    room = status.get("allocatable") or status.get("capacity") or {}
    page.field("Non-terminated Pods", f"({len(pods)} in total)")
    page.line("Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge", 1)
    page.line("---------\t----\t\t------------\t----------\t---------------\t-------------\t---", 1)
    for pod in pods:
        cells = [
            _share(amounts(pod).get(name), room, name) for name in ("cpu", "memory") for amounts in (requests, limits)
        ]
        old = age(pod["metadata"].get("creationTimestamp"), page.now_s)
        page.line("\t".join([pod["metadata"].get("namespace", ""), pod["metadata"]["name"], "", *cells, old]), 1)
    page.line("Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)")
    page.line("Resource\tRequests\tLimits", 1)
    page.line("--------\t--------\t------", 1)
    asked, bounds = total(requests(pod) for pod in pods), total(limits(pod) for pod in pods)
    huge = sorted(name for name in room if name.startswith("hugepages-"))
    for name in [*STANDARD, *huge]:
        page.line(f"{name}\t{_share(asked.get(name), room, name)}\t{_share(bounds.get(name), room, name)}", 1)
    for name in sorted(set(room) - {*STANDARD, *huge, "pods"}):
        page.line(f"{name}\t{asked.get(name, '0')}\t{bounds.get(name, '0')}", 1)


def _share(amount, room, name):
    """An amount and how many percent of the node it is: "100m (5%)"."""
    measure = quantity.milli if name == "cpu" else quantity.value
    whole = measure(room.get(name))
    percent = int(measure(amount) / whole * 100) if whole else 0
    return f"{amount or '0'} ({percent}%)"
