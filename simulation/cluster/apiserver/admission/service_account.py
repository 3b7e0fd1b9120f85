"""ServiceAccount: every pod runs as an account of its namespace and gets a token for it (plugin/pkg/admission/serviceaccount)."""

from ..api import status

NAME, RESOURCES = "ServiceAccount", {"pods"}
MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
MISSING = 'error looking up service account {0}/{1}: serviceaccount "{1}" not found'
MIRROR = "kubernetes.io/config.mirror"


def mutate(context, pod):
    spec, metadata = pod["spec"], pod["metadata"]
    if MIRROR in (metadata.get("annotations") or {}):
        return pod
    name = spec.get("serviceAccountName") or "default"
    account = _account(context, context.called(pod), name)
    spec = {**spec, "serviceAccountName": name, "serviceAccount": name}
    if account.get("imagePullSecrets") and not spec.get("imagePullSecrets"):
        spec["imagePullSecrets"] = account["imagePullSecrets"]
    automount = spec.get("automountServiceAccountToken", account.get("automountServiceAccountToken", True))
    if automount is not False:
        spec = _with_token(context, pod, spec)
    return {**pod, "spec": spec}


def validate(context, pod):
    if MIRROR not in (pod["metadata"].get("annotations") or {}):
        _account(context, pod["metadata"].get("name", ""), pod["spec"].get("serviceAccountName") or "default")


def _account(context, called, name):
    namespace = context.request.namespace
    account = context.peek("serviceaccounts", namespace, name)
    if account is None:
        raise status.forbidden("pods", called, MISSING.format(namespace, name))
    return account


def _with_token(context, pod, spec):
    volumes = spec.get("volumes") or []
    volume = next((v["name"] for v in volumes if v["name"].startswith("kube-api-access-")), None)
    made = volume or f"kube-api-access-{context.ids.suffix('token', context.request.namespace, pod['metadata']['uid'])}"
    mounted = False
    for field in ("initContainers", "containers"):
        if spec.get(field):
            containers = [_mounted(container, made) for container in spec[field]]
            mounted = mounted or any(a is not b for a, b in zip(containers, spec[field], strict=True))
            spec[field] = containers
    if mounted and not volume:
        spec["volumes"] = [*volumes, token_volume(made)]
    return spec


def _mounted(container, volume):
    mounts = container.get("volumeMounts") or []
    if any(mount.get("mountPath") == MOUNT_PATH for mount in mounts):
        return container
    return {**container, "volumeMounts": [*mounts, {"name": volume, "readOnly": True, "mountPath": MOUNT_PATH}]}


def token_volume(name):
    """The projected volume: the token, the cluster's CA, the namespace."""
    field = {"apiVersion": "v1", "fieldPath": "metadata.namespace"}
    sources = [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": field}]}},
    ]
    return {"name": name, "projected": {"sources": sources, "defaultMode": 420}}
