"""kubectl apply -f -: three-way merge of what was applied, what is wanted and what is there.

Not modelled: --server-side, --prune. Source: s/kubectl/pkg/cmd/apply/{apply,patcher}.go.
"""

from ...apiserver.api.status import StatusError
from ...apiserver.patch import three_way
from ..command import Command
from ..errors import Failure, usage
from ..flags import FILES, PRINT
from ..objects import changed, last_applied, with_last_applied
from ..targets import from_files

FLAGS = (
    "--all bool, --cascade string=background, --dry-run string=none, --field-manager string=kubectl-client-side-apply,"
    " --force bool, --force-conflicts bool, --grace-period int=-1, --openapi-patch bool=true, --overwrite bool=true,"
    " --prune bool, --prune-allowlist array, -l --selector, --server-side bool, --subresource, --timeout duration=0s,"
    " --validate string=strict, --wait bool," + PRINT + "," + FILES
)
NOT_APPLIED = (
    "Warning: resource {0} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by "
    "kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create "
    "--save-config or kubectl apply. The missing annotation will be patched automatically."
)


def run(session):
    if session.args:
        raise usage("apply", f"Unexpected args: [{' '.join(session.args)}]")
    if not session["filename"] and not session["kustomize"]:
        raise Failure("must specify one of -f and -k")
    if session["server-side"]:
        raise Failure("podflow's kubectl does not model --server-side")
    for info in from_files(session):
        with session.trying():
            _apply(session, info)


def _apply(session, info):
    wanted = with_last_applied(info.object)
    try:
        live = session.ask(session.client.get, info.resource.key, info.namespace, info.name)
    except StatusError as refusal:
        if refusal.reason != "NotFound":
            raise refusal
        return _create(session, info, wanted)
    before = last_applied(live)
    if before is None:
        session.warn(NOT_APPLIED.format(f"{info.resource.plural}/{info.name}"))
    info.object = live
    patch = three_way(before or {}, wanted, live)
    return changed(session, info, patch, "configured", unchanged="unchanged")


def _create(session, info, wanted):
    info.object = wanted
    with session.trying("creating", info.source):
        if session.dry_run != "client":
            call = session.client.create
            info.object = session.ask(call, info.resource.key, info.namespace, wanted, **session.query)
        session.done(info, "created")


COMMANDS = [Command("apply", run, FLAGS, short="Apply a configuration to a resource by file name or stdin")]
