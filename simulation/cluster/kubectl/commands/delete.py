"""kubectl delete: asks for the end of objects, then waits until they are gone.

Source: s/kubectl/pkg/cmd/delete/delete.go.
"""

from ...apiserver.api.status import StatusError
from ..command import Command
from ..errors import Failure
from ..flags import FILES
from ..session import DRY_RUN_WORDS
from ..targets import EXAMPLES, NO_NAME, Kind, from_files, kind_of, listed, parse
from ..waiting import wait_for_all

FLAGS = (
    "--all bool, -A --all-namespaces bool, --cascade string=background, --dry-run string=none, --field-selector,"
    " --force bool, --grace-period int=-1, --ignore-not-found bool, -i --interactive bool, --now bool, -o --output, --raw,"
    " -l --selector, --timeout duration=0s, --wait bool=true," + FILES
)
CASCADE = {"background": "Background", "foreground": "Foreground", "orphan": "Orphan", "true": "Background",
           "false": "Orphan"}  # fmt: skip
IMMEDIATE = (
    "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The "
    "resource may continue to run on the cluster indefinitely."
)
CLUSTER_SCOPED = "Warning: deleting cluster-scoped resources, not scoped to the provided namespace"
LONG_S = 168 * 3600.0  # how long kubectl waits where no --timeout is given


def run(session):
    _check(session)
    grace_s = grace_period(session)
    infos = _wanted(session)
    gone, warned = [], False
    for info in infos:
        if "namespace" in session.given and not info.resource.namespaced and not warned:
            session.warn(CLUSTER_SCOPED)
            warned = True
        with session.trying():
            gone += _delete(session, info, grace_s)
    if not infos and not session.failures:
        session.say("No resources found")
    return _waiting(session, gone) if session["wait"] and gone else None


def _check(session):
    if session["cascade"] not in CASCADE:
        raise Failure(f'invalid cascade value ({session["cascade"]}). Must be "background", "foreground", or "orphan"')
    if session["output"] not in ("", "name"):
        raise Failure(f"unexpected -o output mode: {session['output']}. We only support '-o name'")
    if session["all"] and session["selector"]:
        raise Failure("setting 'all' parameter but found a non empty selector. ")
    if session["all"] and session["field-selector"]:
        raise Failure("setting 'all' parameter but found a non empty field selector. ")


def grace_period(session):
    """--grace-period, --now and --force together -> seconds, or None for the pod's own."""
    grace_s = session["grace-period"]
    if session["now"]:
        if grace_s != -1:
            raise Failure("--now and --grace-period cannot be specified together")
        grace_s = 1
    if grace_s > 0 and session["force"]:
        raise Failure("--force and --grace-period greater than 0 cannot be specified together")
    if session["force"]:
        session.warn(IMMEDIATE)
        return 0
    if grace_s == 0:
        return 1
    return None if grace_s < 0 else grace_s


def _wanted(session):
    wanted = from_files(session) if session["filename"] else parse(session, session.args, EXAMPLES)
    chosen = session["all"] or session["selector"] or session["field-selector"]
    if any(isinstance(target, Kind) for target in wanted) and not chosen:
        raise Failure(NO_NAME)
    infos = []
    for target in wanted:
        with session.trying():
            infos += listed(session, target) if isinstance(target, Kind) else [target]
    return infos


def _delete(session, info, grace_s):
    """-> what must be waited for: nothing, or the one object with its uid."""
    policy, answer = CASCADE[session["cascade"]], {}
    if session.dry_run != "client":
        more = {"dry_run": "All"} if session.dry_run else {}
        call = session.client.delete
        try:
            answer = session.ask(call, info.resource.key, info.namespace, info.name, grace_s, policy, **more)
        except StatusError as refusal:
            if refusal.reason == "NotFound" and (session["ignore-not-found"] or info.object and not info.source):
                return []
            raise
    _tell(session, info, "force deleted" if grace_s == 0 else "deleted")
    return [{**as_json(info), "uid": uid_of(answer or {})}]


def uid_of(answer):
    """The uid in what DELETE answered: the object itself, or a Status with details."""
    return answer.get("metadata", {}).get("uid") or (answer.get("details") or {}).get("uid")


def _tell(session, info, operation):
    if session["output"] == "name":
        return session.say(info.told())
    place = f" from {info.namespace} namespace" if info.namespace else ""
    return session.say(f'{kind_of(info.resource)} "{info.name}" {operation}{place}{DRY_RUN_WORDS[session.dry_run]}')


def _waiting(session, left):
    if session.dry_run:
        return None
    until_s = session.now_s + (session["timeout"] or LONG_S)
    return wait_for_all(session, {"command": "delete", "for": "deleted", "until_s": until_s, "left": left})


def as_json(info):
    return {"resource": info.resource.key, "namespace": info.namespace, "name": info.name}


def resume(session, waiting):
    return wait_for_all(session, waiting)


COMMANDS = [Command("delete", run, FLAGS, short="Delete resources", resume=resume)]
