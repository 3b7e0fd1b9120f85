"""PodTopologyLabels: a pod that gets a node gets that node's zone and region as labels (plugin/pkg/admission/podtopologylabels)."""

NAME, RESOURCES = "PodTopologyLabels", {"pods"}
LABELS = ("topology.kubernetes.io/zone", "topology.kubernetes.io/region")


def mutate(context, pod):
    """For a pod that is created with nodeName; a binding uses `labels_of`."""
    labels = labels_of(context.peek, pod["spec"].get("nodeName"))
    if not labels:
        return pod
    metadata = pod["metadata"]
    return {**pod, "metadata": {**metadata, "labels": {**(metadata.get("labels") or {}), **labels}}}


def labels_of(peek, node_name):
    node = peek("nodes", "", node_name) if node_name else None
    labels = (node or {}).get("metadata", {}).get("labels") or {}
    return {label: labels[label] for label in LABELS if label in labels}
