"""kubectl describe pod.

Source: `describePod` in s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.printers.duration import age
from ...apiserver.strategy import qos_class
from ...component_helpers.pods import TERMINAL
from ..util.moments import rfc1123
from . import containers, events, volumes
from .page import controller, tolerations
from .template import spread


def write(page, session, pod):
    metadata, spec, status = pod["metadata"], pod["spec"], pod.get("status", {})
    page.field("Name", metadata["name"])
    page.field("Namespace", metadata.get("namespace", ""))
    for title, field in (("Priority", "priority"), ("Priority Class Name", "priorityClassName"),
                         ("Runtime Class Name", "runtimeClassName"), ("Service Account", "serviceAccountName")):  # fmt: skip
        if spec.get(field) not in (None, ""):
            page.field(title, spec[field])
    page.field("Node", f"{spec['nodeName']}/{status.get('hostIP', '')}" if spec.get("nodeName") else "<none>")
    if status.get("startTime"):
        page.field("Start Time", rfc1123(status["startTime"]))
    page.labels("Labels", metadata.get("labels"))
    page.annotations(metadata.get("annotations"))
    _status(page, metadata, status)
    containers.seccomp(page, spec, 0)
    _addresses(page, status)
    if controller(pod):
        page.field("Controlled By", controller(pod))
    if status.get("nominatedNodeName"):
        page.field("NominatedNodeName", status["nominatedNodeName"])
    if spec.get("resources") is not None:
        page.line("Resources:")
        containers.resources(page, spec["resources"], 1)
    _containers(page, pod, spec, status)
    _conditions(page, spec, status)
    volumes.write(page, spec.get("volumes"))
    page.field("QoS Class", status.get("qosClass") or qos_class(pod))
    page.labels("Node-Selectors", spec.get("nodeSelector"))
    page.several("Tolerations", tolerations(spec.get("tolerations")))
    spread(page, spec.get("topologySpreadConstraints"))
    events.write(page, session, pod, kind=False)


def _status(page, metadata, status):
    phase = status.get("phase", "")
    if metadata.get("deletionTimestamp") and phase not in TERMINAL:
        page.field("Status", f"Terminating (lasts {age(metadata['deletionTimestamp'], page.now_s)})")
        page.field("Termination Grace Period", f"{metadata.get('deletionGracePeriodSeconds', 0)}s")
    else:
        page.field("Status", phase)
    for title in ("reason", "message"):
        if status.get(title):
            page.field(title.capitalize(), status[title])


def _addresses(page, status):
    page.field("IP", status.get("podIP", ""))
    if not status.get("podIPs"):
        page.field("IPs", "<none>")
        return
    page.line("IPs:")
    for address in status["podIPs"]:
        page.field("IP", address["ip"], 1)


def _containers(page, pod, spec, status):
    if spec.get("initContainers"):
        containers.write(page, "Init Containers", spec["initContainers"], status.get("initContainerStatuses"), pod)
    containers.write(page, "Containers", spec.get("containers") or [], status.get("containerStatuses"), pod)
    if spec.get("ephemeralContainers"):
        statuses = status.get("ephemeralContainerStatuses")
        containers.write(page, "Ephemeral Containers", spec["ephemeralContainers"], statuses, pod)


def _conditions(page, spec, status):
    conditions = status.get("conditions") or ()
    if spec.get("readinessGates"):
        known = {c["type"]: c["status"] for c in conditions}
        page.line("Readiness Gates:\n  Type\tStatus")
        for gate in spec["readinessGates"]:
            page.line(f"{gate['conditionType']} \t{known.get(gate['conditionType'], '<none>')} ", 1)
    if conditions:
        page.line("Conditions:\n  Type\tStatus")
        for condition in conditions:
            page.line(f"{condition['type']} \t{condition['status']} ", 1)
