"""Completion indexes of Indexed Jobs (pkg/controller/job/indexed_job_utils.go). Not modelled: backoffLimitPerIndex, successPolicy."""

ANNOTATION = "batch.kubernetes.io/job-completion-index"
ENVIRONMENT = {
    "name": "JOB_COMPLETION_INDEX",
    "valueFrom": {"fieldRef": {"fieldPath": f"metadata.labels['{ANNOTATION}']"}},
}


def is_indexed(job):
    return job["spec"].get("completionMode") == "Indexed"


def index_of(pod):
    text = (pod["metadata"].get("annotations") or {}).get(ANNOTATION, "")
    return int(text) if text.isdigit() else None


def parse(text):
    """ "0-2,5" -> {0, 1, 2, 5}"""
    found = set()
    for part in filter(None, (text or "").split(",")):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def text_of(numbers):
    """{0, 1, 2, 5} -> "0-2,5": two in a row are written apart, as Kubernetes does."""
    parts, ordered = [], sorted(numbers)
    while ordered:
        length = 1
        while length < len(ordered) and ordered[length] == ordered[0] + length:
            length += 1
        parts.append(
            str(ordered[0]) if length == 1 else f"{ordered[0]}{'-' if length > 2 else ','}{ordered[length - 1]}"
        )
        ordered = ordered[length:]
    return ",".join(parts)


def pending(job, active, done, count):
    """The first `count` indexes that are neither running nor done."""
    busy = {index_of(pod) for pod in active} | done
    return [index for index in range(job["spec"]["completions"]) if index not in busy][:count]


def with_index(pod, job, index):
    """A pod to be created for one index: its name, host name, label, annotation and environment."""
    metadata, spec = pod["metadata"], pod["spec"]
    metadata = {
        **metadata, "generateName": f"{job['metadata']['name']}-{index}-",
        "annotations": {**(metadata.get("annotations") or {}), ANNOTATION: str(index)},
        "labels": {**(metadata.get("labels") or {}), ANNOTATION: str(index)},
    }  # fmt: skip
    made = {**spec, "hostname": f"{job['metadata']['name']}-{index}"}
    for field in ("initContainers", "containers"):
        if spec.get(field):
            made[field] = [_with_environment(container) for container in spec[field]]
    return {**pod, "metadata": metadata, "spec": made}


def _with_environment(container):
    env = container.get("env") or []
    return (
        container
        if any(one["name"] == ENVIRONMENT["name"] for one in env)
        else {**container, "env": [*env, ENVIRONMENT]}
    )
