"""Where a kind keeps its pod's spec, and how a new one is put in its place.

Source: s/kubectl/pkg/polymorphichelpers/updatepodspec.go.
"""

PATHS = {
    "pods": ("spec",),
    "cronjobs": ("spec", "jobTemplate", "spec", "template", "spec"),
    "podtemplates": ("template", "spec"),
    **dict.fromkeys(
        ("deployments", "replicasets", "daemonsets", "statefulsets", "jobs", "replicationcontrollers"),
        ("spec", "template", "spec"),
    ),
}


def pod_spec(info):
    """The pod's spec inside an Info's object; None for a kind that makes no pods."""
    path = PATHS.get(info.resource.key)
    if path is None:
        return None
    spec = info.object
    for part in path:
        spec = spec.get(part) or {}
    return spec


def with_pod_spec(info, spec):
    """The Info's object with another pod's spec."""
    return placed(info.object, PATHS[info.resource.key], spec)


def placed(obj, path, value):
    """A copy of an object in which `path` leads to `value`; the rest is shared."""
    if not path:
        return value
    return {**obj, path[0]: placed(obj.get(path[0]) or {}, path[1:], value)}
