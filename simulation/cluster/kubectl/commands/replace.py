"""kubectl replace -f -: puts a whole object in the place of the old one.

Not modelled: --force (delete, then create). Source: s/kubectl/pkg/cmd/replace/replace.go.
"""

from ..command import Command
from ..errors import Failure
from ..flags import FILES, PRINT
from ..objects import with_last_applied
from ..targets import from_files

FLAGS = (
    "--cascade string=background, --dry-run string=none, --field-manager string=kubectl-replace, --force bool,"
    " --grace-period int=-1, --raw, --save-config bool, --subresource, --timeout duration=0s, --validate string=strict,"
    " --wait bool," + PRINT + "," + FILES
)


def run(session):
    if not session["filename"]:
        raise Failure("must specify one of -f and -k")
    for info in from_files(session):
        with session.trying("replacing", info.source):
            obj = with_last_applied(info.object) if session["save-config"] else info.object
            info.object = obj
            if session.dry_run != "client":
                call = session.client.update
                info.object = session.ask(call, info.resource.key, info.namespace, info.name, obj, **session.query)
            session.done(info, "replaced")


COMMANDS = [Command("replace", run, FLAGS, short="Replace a resource by file name or stdin")]
