"""kubectl create service clusterip, nodeport, loadbalancer, externalname; and create ingress.

Source: s/kubectl/pkg/cmd/create/create_service.go, create_ingress.go.
"""

import re

from ...command import Command
from ...errors import Failure
from ...numbers import is_whole
from ...util.generators import MAKING, generator, metadata, name_given, tcp_port

RULE = re.compile(
    r"(?P<host>[^/]*)/(?P<path>[^=]*)=(?P<service>[^:]+):(?P<port>[^,]+)(?P<tls>,tls(=(?P<secret>.+))?)?\Z"
)


def _maker(kind):
    def make(session):
        name = name_given(session)
        if not session["tcp"] and kind != "ExternalName" and session.options.get("clusterip") != "None":
            raise Failure("at least one tcp port specifier must be provided")
        spec = {"selector": {"app": name}, "type": kind}
        ports = [_port(session, text) for text in session["tcp"]]
        if ports:
            spec["ports"] = ports
        if session.options.get("clusterip"):
            spec["clusterIP"] = session["clusterip"]
        if kind == "ExternalName":
            spec["externalName"] = session["external-name"]
        labels = {"app": name}
        status = {"loadBalancer": {}}
        return {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata(name, labels),
            "spec": spec,
            "status": status,
        }

    return generator(make, f"{kind} service:")


def _port(session, text):
    port, target = tcp_port(text)
    made = {"name": text.replace(":", "-"), "port": port, "protocol": "TCP", "targetPort": target}
    return {**made, "nodePort": session["node-port"]} if session.options.get("node-port") else made


def ingress(session):
    name = name_given(session)
    if not session["rule"] and not session["default-backend"]:
        raise Failure("not enough information provided: every ingress has to either specify a default-backend (which "
                      "catches all traffic) or a list of rules (which catch specific paths)")  # fmt: skip
    spec, rules, tls = {}, {}, []
    for text in session["rule"]:
        match = RULE.match(text)
        if not match:
            raise Failure(f"rule {text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]")
        rules.setdefault(match["host"], []).append(_path(match))
        if match["tls"]:
            secret = {"secretName": match["secret"]} if match["secret"] else {}
            tls.append({"hosts": [match["host"]], **secret} if match["host"] else secret)
    if session["class"]:
        spec["ingressClassName"] = session["class"]
    if session["default-backend"]:
        service, _, port = session["default-backend"].partition(":")
        spec["defaultBackend"] = _backend(service, port)
    if rules:
        spec["rules"] = [{**({"host": h} if h else {}), "http": {"paths": paths}} for h, paths in rules.items()]
    if tls:
        spec["tls"] = tls
    made = metadata(name)
    if session["annotation"]:
        made["annotations"] = dict(text.partition("=")[::2] for text in session["annotation"])
    status = {"loadBalancer": {}}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": made, "spec": spec, "status": status}


def _path(match):
    path = "/" + match["path"]
    prefix = path.endswith("*")
    return {
        "backend": _backend(match["service"], match["port"]),
        "path": path.rstrip("*") if prefix else path,
        "pathType": "Prefix" if prefix else "Exact",
    }


def _backend(service, port):
    return {"service": {"name": service, "port": {"number": int(port)} if is_whole(port) else {"name": port}}}


TCP = "--tcp list,"
KINDS = (
    Command("clusterip", _maker("ClusterIP"), TCP + "--clusterip," + MAKING, short="Create a ClusterIP service"),
    Command("nodeport", _maker("NodePort"), TCP + "--node-port int," + MAKING, short="Create a NodePort service"),
    Command("loadbalancer", _maker("LoadBalancer"), TCP + MAKING, short="Create a LoadBalancer service"),
    Command("externalname", _maker("ExternalName"), TCP + "--external-name," + MAKING, ("external-name",),
            short="Create an ExternalName service"),
)  # fmt: skip
INGRESS = "--annotation array, --class, --default-backend, --rule array," + MAKING
SERVICES = (
    Command("service", children=KINDS, aliases=("svc",), short="Create a service using a specified subcommand"),
    Command(
        "ingress",
        generator(ingress, "ingress:"),
        INGRESS,
        aliases=("ing",),
        short="Create an ingress with the specified name",
    ),
)
