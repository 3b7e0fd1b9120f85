"""kubectl autoscale: a HorizontalPodAutoscaler for something that can be scaled.

Source: s/kubectl/pkg/cmd/autoscale/autoscale.go.
"""

from ...command import Command
from ...errors import Failure
from ...flags import FILES, PRINT
from ...numbers import is_whole
from ...objects import create
from ...targets import EXAMPLES, find

FLAGS = (
    "--cpu, --dry-run string=none, --field-manager string=kubectl-autoscale, --max int=-1, --memory, --min int=-1, --name,"
    " --save-config bool," + PRINT + "," + FILES
)


def run(session):
    most, least = session["max"], session["min"]
    if most < 1:
        raise Failure(f"--max=MAXPODS is required and must be at least 1, max: {most}")
    if most < least:
        raise Failure(f"--max=MAXPODS must be larger or equal to --min=MINPODS, max: {most}, min: {least}")
    for info in find(session, session.args, missing=EXAMPLES, needs_name=True):
        with session.trying():
            create(session, made(session, info), info.namespace, "autoscaled")


def made(session, info):
    """The autoscaler for what an Info leads to."""
    resource = info.resource
    if "scale" not in resource.subresources:
        place = f"{resource.group}/{resource.version}, Resource={resource.plural}"
        why = f"could not find scale subresource for {place} in discovery information"
        raise Failure(f"cannot autoscale a {resource.group_kind}: {why}")
    metrics = [_metric(name, session[name]) for name in ("cpu", "memory") if session[name]]
    spec = {"maxReplicas": session["max"]}
    if metrics:
        spec["metrics"] = metrics
    if session["min"] > 0:
        spec["minReplicas"] = session["min"]
    spec["scaleTargetRef"] = {"apiVersion": resource.api_version, "kind": resource.kind, "name": info.name}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": session["name"] or info.name},
        "spec": spec,
        "status": {"currentMetrics": None, "desiredReplicas": 0},
    }


def _metric(name, text):
    if text.endswith("%"):
        if not is_whole(text[:-1]):
            raise Failure(f"failed to parse {name}: invalid percentage {text}")
        target = {"averageUtilization": int(text[:-1]), "type": "Utilization"}
    else:
        target = {"averageValue": text, "type": "AverageValue"}
    return {"resource": {"name": name, "target": target}, "type": "Resource"}


COMMANDS = [Command("autoscale", run, FLAGS, ("max",), short="Auto-scale a deployment, replica set or stateful set")]
