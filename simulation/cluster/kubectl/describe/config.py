"""kubectl describe of namespaces, config maps, secrets, service accounts, quotas, limit ranges and priority classes.

Source: s/kubectl/pkg/describe/describe.go.
"""

import base64

from ...apiserver.printers.columns import labels
from ..util.moments import rfc1123
from . import events

SCOPES = {
    "Terminating": "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being "
                   "actively terminated by the system.",
    "NotTerminating": "Matches all pods that do not have an active deadline. These pods usually include long running pods "
                      "whose container command is not expected to terminate.",
    "BestEffort": "Matches all pods that do not have resource requirements set. These pods have a best effort quality of "
                  "service.",
    "NotBestEffort": "Matches all pods that have at least one resource requirement set. These pods have a burstable or "
                     "guaranteed quality of service.",
}  # fmt: skip
LIMIT_COLUMNS = ["Type", "Resource", "Min", "Max", "Default Request", "Default Limit", "Max Limit/Request Ratio"]


def namespace(page, session, obj):
    page.head(obj, namespace=False)
    page.field("Status", obj.get("status", {}).get("phase", ""))
    conditions = obj.get("status", {}).get("conditions")
    if conditions:
        page.line("Conditions:")
        rows = [[c["type"], c["status"], rfc1123(c.get("lastTransitionTime")), c.get("reason", ""), c.get("message", "")]
                for c in conditions]  # fmt: skip
        page.table(["Type", "Status", "LastTransitionTime", "Reason", "Message"], rows)
    name = obj["metadata"]["name"]
    page.line()
    _quotas(page, session.client.list("resourcequotas", name)["items"])
    page.line()
    ranges = session.client.list("limitranges", name)["items"]
    if not ranges:
        page.line("No LimitRange resource.")
        return
    page.line("Resource Limits\n " + "\t".join(LIMIT_COLUMNS))
    page.line(" " + "\t".join("-" * len(title) for title in LIMIT_COLUMNS))
    for limit_range in ranges:
        _limits(page, limit_range, " ")


def _quotas(page, quotas):
    if not quotas:
        page.line("No resource quota.")
        return
    page.line("Resource Quotas")
    for quota in sorted(quotas, key=lambda quota: quota["metadata"]["name"]):
        page.field("Name", quota["metadata"]["name"], 1)
        _scopes(page, quota, 1, "* ")
        page.table(["Resource", "Used", "Hard"], _amounts(quota), 1, ["--------", "---", "---"])


def _scopes(page, obj, level, mark):
    scopes = sorted(obj["spec"].get("scopes") or ())
    if scopes:
        page.field("Scopes", ", ".join(scopes), level)
        for scope in scopes:
            if scope in SCOPES:
                page.line(mark + SCOPES[scope], level)


def _amounts(obj):
    status = obj.get("status", {})
    hard, used = status.get("hard") or {}, status.get("used") or {}
    return [[name, used.get(name, "0"), hard[name]] for name in sorted(hard)]


def quota(page, session, obj):
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"].get("namespace", ""))
    _scopes(page, obj, 0, " * ")
    page.table(["Resource", "Used", "Hard"], _amounts(obj), 0)


def limit_range(page, session, obj):
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"].get("namespace", ""))
    page.table(LIMIT_COLUMNS, [], 0)
    _limits(page, obj, "")


def _limits(page, obj, prefix):
    for item in obj["spec"].get("limits") or ():
        kinds = [item.get(f) or {} for f in ("min", "max", "defaultRequest", "default", "maxLimitRequestRatio")]
        for name in sorted({name for kind in kinds for name in kind}):
            page.line("\t".join([f"{prefix}{item['type']}", name, *(str(kind.get(name, "-")) for kind in kinds)]))


def config_map(page, session, obj):
    page.head(obj)
    page.line("\nData\n====")
    for key in sorted(obj.get("data") or ()):
        page.line(f"{key}:\n----\n{obj['data'][key]}\n")
    page.line("\nBinaryData\n====")
    for key in sorted(obj.get("binaryData") or ()):
        page.line(f"{key}: {_size(obj['binaryData'][key])} bytes")
    page.line()
    events.write(page, session, obj)


def secret(page, session, obj):
    page.head(obj)
    page.line(f"\nType:\t{obj.get('type', '')}")
    page.line("\nData\n====")
    for key in sorted(obj.get("data") or ()):
        if key == "token" and obj.get("type") == "kubernetes.io/service-account-token":
            page.field(key, base64.b64decode(obj["data"][key]).decode(errors="replace"))
        else:
            page.field(key, f"{_size(obj['data'][key])} bytes")


def _size(text):
    return len(base64.b64decode(text))


def service_account(page, session, obj):
    page.head(obj)
    names = [secret["name"] for secret in obj.get("imagePullSecrets") or ()]
    page.line(f"Image pull secrets:\t{names[0] if names else '<none>'}")
    for name in names[1:]:
        page.line(f"{' ' * 19}\t{name}")
    events.write(page, session, obj)


def priority_class(page, session, obj):
    page.field("Name", obj["metadata"]["name"])
    page.field("Value", obj.get("value", 0))
    page.field("GlobalDefault", str(bool(obj.get("globalDefault"))).lower())
    page.field("PreemptionPolicy", obj.get("preemptionPolicy", ""))
    page.field("Description", obj.get("description", ""))
    page.field("Annotations", labels(obj["metadata"].get("annotations")))
    events.write(page, session, obj)
