"""kubectl expose: a service for the pods of something that is there.

Source: s/kubectl/pkg/cmd/expose/expose.go.
"""

from ...command import Command
from ...errors import Failure
from ...flags import FILES, PRINT
from ...numbers import is_whole
from ...objects import create, labels_of, overridden
from ...targets import EXAMPLES, find

FLAGS = (
    "--cluster-ip, --dry-run string=none, --external-ip, --field-manager string=kubectl-expose, -l --labels,"
    " --load-balancer-ip, --name, --override-type string=merge, --overrides, --port, --protocol, --save-config bool,"
    " --selector, --session-affinity, --target-port, --type," + PRINT + "," + FILES
)
SELECTED = {
    "pods": ("metadata", "labels"),
    "services": ("spec", "selector"),
    "replicationcontrollers": ("spec", "selector"),
}
BY_LABELS = ("deployments", "replicasets")
NO_SELECTOR = "couldn't retrieve selectors via --selector flag or introspection: "
TYPES = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")


def run(session):
    # --selector is the service's own here, not a choice of objects.
    session.options["chosen"], session.options["selector"] = session["selector"], ""
    if session["type"] and session["type"] not in TYPES:
        raise Failure(f"invalid service type: {session['type']}")
    for info in find(session, session.args, missing=EXAMPLES, needs_name=True):
        with session.trying():
            create(session, overridden(session, made(session, info)), info.namespace, "exposed")


def made(session, info):
    """The service for what an Info leads to; raises Failure where its pods or ports are unknown."""
    if info.resource.key not in (*SELECTED, *BY_LABELS):
        raise Failure(f"cannot expose a {info.resource.group_kind}")
    selector = labels_of(session["chosen"]) or _selector(info)
    spec = {"ports": _ports(session, info), "selector": selector}
    for flag, field in (("type", "type"), ("cluster-ip", "clusterIP"), ("session-affinity", "sessionAffinity"),
                        ("load-balancer-ip", "loadBalancerIP")):  # fmt: skip
        if session[flag]:
            spec[field] = session[flag]
    if session["external-ip"]:
        spec["externalIPs"] = [session["external-ip"]]
    labels = labels_of(session["labels"]) or info.object["metadata"].get("labels") or {}
    metadata = {"name": (session["name"] or info.name)[:63], **({"labels": labels} if labels else {})}
    status = {"loadBalancer": {}}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec, "status": status}


def _selector(info):
    obj = info.object
    if info.resource.key in BY_LABELS:
        selector = obj["spec"].get("selector") or {}
        if selector.get("matchExpressions"):
            expressions = (
                f'couldn\'t convert expressions - "{selector["matchExpressions"]}" to map-based selector format'
            )
            raise Failure(NO_SELECTOR + expressions)
        labels = selector.get("matchLabels")
    else:
        first, second = SELECTED[info.resource.key]
        labels = obj.get(first, {}).get(second)
    if not labels and info.resource.key == "pods":
        raise Failure(f"{NO_SELECTOR}the pod has no labels and cannot be exposed")
    if not labels:
        raise Failure(f"{NO_SELECTOR}the {info.resource.singular} has no selector set")
    return labels


def _ports(session, info):
    numbers = session["port"].split(",") if session["port"] else _known_ports(info)
    if not numbers:
        raise Failure("couldn't find port via --port flag or introspection")
    ports = []
    for place, text in enumerate(numbers):
        if not is_whole(text):
            raise Failure(f'strconv.Atoi: parsing "{text}": invalid syntax')
        name = {"name": f"port-{place + 1}"} if len(numbers) > 1 else {}
        target = session["target-port"] or text
        target = int(target) if is_whole(target) else target
        ports.append({**name, "port": int(text), "protocol": _protocol(session, info, text), "targetPort": target})
    return ports


def _containers(info):
    spec = info.object["spec"]
    return (spec if info.resource.key == "pods" else spec.get("template", {}).get("spec", {})).get("containers") or ()


def _known_ports(info):
    if info.resource.key == "services":
        return [str(port["port"]) for port in info.object["spec"].get("ports") or ()]
    return [str(port["containerPort"]) for c in _containers(info) for port in c.get("ports") or ()]


def _protocol(session, info, text):
    if session["protocol"]:
        return session["protocol"]
    declared = [port for c in _containers(info) for port in c.get("ports") or ()]
    return next((p.get("protocol", "TCP") for p in declared if str(p["containerPort"]) == str(text)), "TCP")


COMMANDS = [Command("expose", run, FLAGS, short="Expose a resource as a new Kubernetes service")]
