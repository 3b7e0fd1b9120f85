"""kubectl create -f -, and the children that make an object from flags.

Source: s/kubectl/pkg/cmd/create.
"""

from ...command import Command
from ...errors import Failure, usage
from ...flags import FILES, PRINT
from ...manifests import text_in
from ...objects import with_last_applied
from ...targets import from_files
from .access import ACCESS
from .config import CONFIG
from .policy import POLICY
from .service import SERVICES
from .workloads import WORKLOADS

FLAGS = (
    "--dry-run string=none, --edit bool, --field-manager string=kubectl-create, --raw, --save-config bool, -l --selector,"
    " --validate string=strict, --windows-line-endings bool," + PRINT + "," + FILES
)


def run(session):
    if not session["filename"] and not session["kustomize"]:
        if session.args:
            raise usage("create", f"Unexpected args: [{' '.join(session.args)}]")
        raise Failure("must specify one of -f and -k")
    if session.args:
        raise usage("create", f"Unexpected args: [{' '.join(session.args)}]")
    for info in from_files(session):
        with session.trying("creating", info.source):
            _create(session, info)


def _create(session, info):
    if session["save-config"]:
        info.object = with_last_applied(info.object)
    if session.dry_run != "client":
        call = session.client.create
        info.object = session.ask(call, info.resource.key, info.namespace, info.object, **session.query)
        info.name = text_in(info.object, "metadata", "name")
    session.done(info, "created")


CHILDREN = (*WORKLOADS, *SERVICES, *CONFIG, *POLICY, *ACCESS)
COMMANDS = [Command("create", run, FLAGS, children=CHILDREN, short="Create a resource from a file or from stdin")]
