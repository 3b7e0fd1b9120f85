"""DefaultTolerationSeconds: every pod bears a lost node for five minutes (plugin/pkg/admission/defaulttolerationseconds)."""

NAME, RESOURCES = "DefaultTolerationSeconds", {"pods"}
KEYS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def mutate(context, pod):
    tolerations = pod["spec"].get("tolerations") or []
    added = [
        {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
        for key in KEYS
        if not any(_tolerates(toleration, key) for toleration in tolerations)
    ]
    return {**pod, "spec": {**pod["spec"], "tolerations": [*tolerations, *added]}} if added else pod


def _tolerates(toleration, key):
    return toleration.get("key") in (key, None, "") and toleration.get("effect") in ("NoExecute", None, "")
