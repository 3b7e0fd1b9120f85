"""kubectl rollout status, history, undo, restart, pause, resume.

Source: s/kubectl/pkg/cmd/rollout, s/kubectl/pkg/polymorphichelpers.
"""

from ....apiserver.api.status import StatusError
from ...command import Command
from ...describe.template import template_text
from ...errors import Failure
from ...flags import FILES, PRINT
from ...objects import LAST_APPLIED, changed
from ...session import DRY_RUN_WORDS
from ...targets import find
from ...util import revisions, rollouts
from ...util.moments import timestamp
from ...waiting import at_first

STATUS = "--revision int, -l --selector, --timeout duration=0s, -w --watch bool=true," + FILES
HISTORY = "--revision int, -l --selector," + PRINT + "," + FILES
UNDO = "--dry-run string=none, -l --selector, --to-revision int," + PRINT + "," + FILES
CHANGE = "--field-manager string=kubectl-rollout, -l --selector," + PRINT + "," + FILES
REQUIRED = "required resource not specified"
WORKLOADS = ("deployments", "daemonsets", "statefulsets")
RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
APPLIED = (
    "Warning: resource {0} was previously managed with 'kubectl apply'. Rolling back will not update the "
    "kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl "
    "apply' operations. Consider using 'kubectl apply' with your previous configuration file instead."
)


def each(action):
    """A command that does one thing to each object it names."""

    def run(session):
        for info in find(session, session.args, missing=REQUIRED):
            with session.trying():
                action(session, info)

    return run


def history(session, info):
    if info.resource.key not in WORKLOADS:
        raise Failure(f'no history viewer has been implemented for "{info.resource.kind}"')
    history = revisions.of(session.client, info)
    if session["revision"]:
        chosen = next((revision for revision in history if revision.number == session["revision"]), None)
        if chosen is None:
            raise Failure("unable to find the specified revision")
        session.write(f"{info.told()} with revision #{chosen.number}\n{template_text(chosen.template)}\n")
        return
    if not history:
        session.write(f"{info.told()} No rollout history found.\n")
        return
    rows = "".join(f"{revision.number:<10}{revision.cause or '<none>'}\n" for revision in history)
    session.write(f"{info.told()} \nREVISION  CHANGE-CAUSE\n{rows}\n")


def undo(session, info):
    if info.resource.key not in WORKLOADS:
        raise Failure(f'no rollbacker has been implemented for "{info.resource.kind}"')
    if info.object["spec"].get("paused"):
        raise Failure(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"
        )
    number = session["to-revision"]
    to = revisions.target(revisions.of(session.client, info), number, info)
    if LAST_APPLIED in (info.object["metadata"].get("annotations") or {}):
        session.warn(APPLIED.format(f"{info.resource.plural}/{info.name}"))
    if session.dry_run == "client":
        session.say(f"{info.told()} {template_text(to.template)}{DRY_RUN_WORDS['client']}")
        return
    deployment = info.resource.key == "deployments"
    template = revisions.without_hash(to.template) if deployment else to.template
    if template == info.object["spec"]["template"]:
        session.say(f"{info.told()} skipped rollback (current template already matches revision {to.number})")
        return
    body = revisions.rollback_patch(info.object, to) if deployment else to.obj["data"]
    try:
        changed(session, info, body, "rolled back", "json" if deployment else "strategic")
    except StatusError as refusal:
        raise Failure(f"failed restoring revision {number}: {refusal.message}") from None


def restart(session, info):
    told = f'{info.resource.group_resource} "{info.name}"'
    if info.resource.key not in WORKLOADS:
        raise Failure(f"{told} restarting is not supported")
    if info.object["spec"].get("paused"):
        raise Failure(f"{told} can't restart paused deployment (run rollout resume first)")
    now = timestamp(session.now_s)
    template = info.object["spec"]["template"].get("metadata") or {}
    if (template.get("annotations") or {}).get(RESTARTED_AT) == now:
        why = "if restart has already been triggered within the past second, please wait before attempting to trigger another"
        raise Failure(f"failed to create patch for {info.name}: {why}")
    body = {"spec": {"template": {"metadata": {"annotations": {RESTARTED_AT: now}}}}}
    changed(session, info, body, "restarted")


def pauser(wanted):
    """The work of `rollout pause` (wanted True) or `rollout resume`."""
    done, doing, wrong = (
        ("paused", "pausing", "is already paused") if wanted else ("resumed", "resuming", "is not paused")
    )

    def action(session, info):
        told = f'{info.resource.group_resource} "{info.name}"'
        if info.resource.key != "deployments":
            raise Failure(f"{told} {doing} is not supported")
        if bool(info.object["spec"].get("paused")) == wanted:
            raise Failure(f"{told} {wrong}")
        changed(session, info, {"spec": {"paused": True if wanted else None}}, done)

    return action


def status(session):
    infos = find(session, session.args, missing=REQUIRED)
    if session.failures:
        return None
    for info in infos:
        if info.object["kind"] not in rollouts.STATUS:
            raise Failure(f"no status viewer has been implemented for {info.resource.kind}")
    left = [{"resource": i.resource.key, "namespace": i.namespace, "name": i.name, "seen": ""} for i in infos]
    until_s = session.now_s + session["timeout"] if session["timeout"] else None
    options = {"watch": session["watch"] and not session.at_once, "revision": session["revision"]}
    waiting = {"command": "rollout status", "for": "rollout", "until_s": until_s, "again_s": None, "options": options}
    return go_on(session, {**waiting, "left": left})


def go_on(session, waiting):
    """Look at the first of the objects, and at the next when it is done; each change of it is told once."""
    left = list(waiting["left"])
    while left:
        first = left[0]
        obj = session.client.get(first["resource"], first["namespace"], first["name"])
        version = obj["metadata"].get("resourceVersion", "")
        text, done = rollouts.status(obj)
        if version != first["seen"]:
            session.say(text)
        if not done and waiting["options"]["watch"]:
            if waiting["until_s"] is not None and session.now_s >= waiting["until_s"]:
                raise Failure("timed out waiting for the condition")
            return at_first({**waiting, "left": [{**first, "seen": version}, *left[1:]]})
        left.pop(0)
    return None


COMMANDS = [
    Command(
        "rollout",
        children=(
            Command("history", each(history), HISTORY, short="View rollout history", reads=True),
            Command("pause", each(pauser(True)), CHANGE, short="Mark the provided resource as paused"),
            Command("restart", each(restart), CHANGE, short="Restart a resource"),
            Command("resume", each(pauser(False)), CHANGE, short="Resume a paused resource"),
            Command("status", status, STATUS, short="Show the status of the rollout", reads=True, resume=go_on),
            Command("undo", each(undo), UNDO, short="Undo a previous rollout"),
        ),
        short="Manage the rollout of one or many resources.",
    )
]
