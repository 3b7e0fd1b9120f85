"""kubectl run NAME --image=IMAGE: one pod, made here and sent as it is.

Not modelled: attaching to the container (-it, --rm). Source: s/kubectl/pkg/cmd/run/run.go, s/kubectl/pkg/generate.
"""

from ...command import Command
from ...errors import Failure, usage
from ...flags import PRINT
from ...numbers import is_whole
from ...objects import create, labels_of, overridden, pairs
from ...util.references import check_image

FLAGS = (
    "--annotations array, --attach bool, --cascade string=background, --command bool, --detach-keys, --dry-run string=none,"
    " --env array, --expose bool, --field-manager string=kubectl-run, -f --filename list, --force bool,"
    " --grace-period int=-1, --image, --image-pull-policy, -k --kustomize, -l --labels, --leave-stdin-open bool,"
    " --override-type string=merge, --overrides, --pod-running-timeout duration=1m0s, --port, --privileged bool,"
    " -q --quiet bool, -R --recursive bool, --restart string=Always, --rm bool, --save-config bool, -i --stdin bool,"
    " --timeout duration=0s, -t --tty bool, --wait bool," + PRINT
)
RESTARTS = ("Always", "OnFailure", "Never")


def run(session):
    if not session.args or session.dash == 0:
        raise usage("run", "NAME is required for run")
    check_image(session["image"])
    attached = session["attach"] or session["stdin"] or session["tty"]
    if session["expose"] and not session["port"]:
        raise Failure("--port must be set when exposing a service")
    if session["rm"] and not attached:
        raise Failure("--rm should only be used for attached containers")
    if attached and session.dry_run:
        raise Failure(
            "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)"
        )
    pod = create(session, overridden(session, made(session)))
    if session["expose"]:
        create(session, service(pod.object, session))


def made(session):
    """The pod that the flags ask for."""
    name, restart = session.args[0], session["restart"]
    if restart not in RESTARTS:
        raise Failure(f"invalid restart policy: {restart}, valid values are: {', '.join(RESTARTS)}")
    labels = labels_of(session["labels"]) or {"run": name}
    annotations = pairs(session["annotations"], "annotation")
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": labels, **({"annotations": annotations} if annotations else {})},
        "spec": {"containers": [_container(session, name)], "dnsPolicy": "ClusterFirst", "restartPolicy": restart},
        "status": {},
    }


def _container(session, name):
    container = {"name": name, "image": session["image"], "resources": {}}
    if session["image-pull-policy"]:
        container["imagePullPolicy"] = session["image-pull-policy"]
    if len(session.args) > 1:
        container["command" if session["command"] else "args"] = session.args[1:]
    if session["env"]:
        container["env"] = [{"name": key, "value": value} for key, value in pairs(session["env"]).items()]
    if session["port"]:
        if not is_whole(session["port"]):
            raise Failure("--port must be a number")
        container["ports"] = [{"containerPort": int(session["port"])}]
    if session["privileged"]:
        container["securityContext"] = {"privileged": True}
    for flag, field in (("stdin", "stdin"), ("tty", "tty")):
        if session[flag]:
            container[field] = True
    if session["stdin"] and not session["leave-stdin-open"]:
        container["stdinOnce"] = True
    return container


def service(pod, session):
    """The service of --expose."""
    port = int(session["port"])
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": pod["metadata"]["name"]},
        "spec": {
            "ports": [{"port": port, "protocol": "TCP", "targetPort": port}],
            "selector": pod["metadata"]["labels"],
        },
        "status": {"loadBalancer": {}},
    }


COMMANDS = [Command("run", run, FLAGS, required=("image",), short="Run a particular image on the cluster")]
