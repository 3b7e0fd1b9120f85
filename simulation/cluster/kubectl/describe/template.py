"""A pod template in a description, and as `kubectl rollout history --revision` prints it.

Source: `DescribePodTemplate` in s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.printers.columns import selector
from . import containers, volumes
from .page import Page, tolerations


def write(page, template):
    metadata, spec = template.get("metadata") or {}, template.get("spec") or {}
    page.line("Pod Template:")
    page.labels("  Labels", metadata.get("labels"))
    if metadata.get("annotations"):
        page.annotations(metadata["annotations"], "  Annotations")
    if spec.get("serviceAccountName"):
        page.field("Service Account", spec["serviceAccountName"], 1)
    if spec.get("initContainers"):
        containers.write(page, "Init Containers", spec["initContainers"], space="  ")
    containers.write(page, "Containers", spec.get("containers") or [], space="  ")
    volumes.write(page, spec.get("volumes"), "  ")
    spread(page, spec.get("topologySpreadConstraints"), "  ")
    if spec.get("priorityClassName"):
        page.field("Priority Class Name", spec["priorityClassName"], 1)
    page.labels("  Node-Selectors", spec.get("nodeSelector"))
    page.several("  Tolerations", tolerations(spec.get("tolerations")))


def spread(page, constraints, space=""):
    """Topology spread constraints, by key; nothing where there are none."""
    told = []
    for constraint in sorted(constraints or (), key=lambda constraint: constraint["topologyKey"]):
        key, action, skew = (constraint[field] for field in ("topologyKey", "whenUnsatisfiable", "maxSkew"))
        text = f"{key}:{action} when max skew {skew} is exceeded"
        told.append(
            text + (f" for selector {selector(constraint['labelSelector'])}" if constraint.get("labelSelector") else "")
        )
    if told:
        page.several("Topology Spread Constraints", told, space)


def template_text(template):
    """A template with its tabs as they are: the rollout commands do not align it."""
    page = Page()
    write(page, template)
    return page.text(aligned=False)
