"""kubectl create deployment, job, cronjob.

Source: s/kubectl/pkg/cmd/create/create_{deployment,job,cronjob}.go.
"""

from ...command import Command
from ...errors import Failure
from ...targets import parse
from ...util.generators import MAKING, command_given, generator, metadata, name_given
from ...util.references import short_name

DEPLOYMENT = "--image list, --port int=-1, -r --replicas int=1," + MAKING
JOB = "--from, --image," + MAKING
CRONJOB = "--image, --restart, --schedule," + MAKING
INSTANTIATED = {"cronjob.kubernetes.io/instantiate": "manual"}


def deployment(session):
    name, images, command = name_given(session), session["image"], command_given(session)
    if len(images) > 1 and command:
        raise Failure("cannot specify multiple --image options and command")
    labels = {"app": name}
    containers = [{"image": image, "name": short_name(image), "resources": {}} for image in images]
    if command:
        containers[0]["command"] = command
    if session["port"] >= 0:
        containers[0]["ports"] = [{"containerPort": session["port"]}]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata(name, labels),
        "spec": {
            "replicas": session["replicas"],
            "selector": {"matchLabels": labels},
            "strategy": {},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
        },
        "status": {},
    }


def job(session):
    name, command = name_given(session), command_given(session)
    if not session["image"] and not session["from"]:
        raise Failure("either --image or --from must be specified")
    if session["image"] and session["from"]:
        raise Failure("cannot specify --image and --from")
    if session["from"]:
        return _from_cron_job(session, name)
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": metadata(name),
        "spec": {"template": {"metadata": {}, "spec": _pod(session, name, "Never", command)}},
        "status": {},
    }


def _from_cron_job(session, name):
    info = parse(session, [session["from"]])[0]
    if info.resource.key != "cronjobs":
        raise Failure(f"from must be an existing cronjob, not {info.resource.plural}")
    cron = session.ask(session.client.get, "cronjobs", info.namespace, info.name)
    template = cron["spec"]["jobTemplate"]
    metadata = template.get("metadata") or {}
    owner = {"apiVersion": "batch/v1", "kind": "CronJob", "name": info.name, "uid": cron["metadata"]["uid"]}
    made = {
        "name": name,
        "annotations": {**INSTANTIATED, **(metadata.get("annotations") or {})},
        "ownerReferences": [{**owner, "controller": True}],
    }
    if metadata.get("labels"):
        made["labels"] = metadata["labels"]
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": made, "spec": template["spec"], "status": {}}


def cron_job(session):
    name = name_given(session)
    pod = _pod(session, name, session["restart"] or "OnFailure", command_given(session))
    template = {"metadata": {"name": name}, "spec": {"template": {"metadata": {}, "spec": pod}}}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": metadata(name),
        "spec": {"jobTemplate": template, "schedule": session["schedule"]},
        "status": {},
    }


def _pod(session, name, restart, command):
    container = {"image": session["image"], "name": name, "resources": {}}
    if command:
        container["command"] = command
    return {"containers": [container], "restartPolicy": restart}


WORKLOADS = (
    Command(
        "deployment",
        generator(deployment, "deployment:"),
        DEPLOYMENT,
        ("image",),
        aliases=("deploy",),
        short="Create a deployment",
    ),
    Command("job", generator(job, "job:"), JOB, short="Create a job with the specified name"),
    Command(
        "cronjob",
        generator(cron_job, "cronjob:"),
        CRONJOB,
        ("image", "schedule"),
        aliases=("cj",),
        short="Create a cron job",
    ),
)
