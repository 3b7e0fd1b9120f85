"""kubectl patch: a strategic, merge or JSON patch, to the object or one of its subresources.

Source: s/kubectl/pkg/cmd/patch/patch.go.
"""

from ...apiserver.api.status import StatusError
from ...apiserver.patch import TYPES as MEDIA_TYPES
from ..command import Command
from ..errors import Failure
from ..flags import FILES, PRINT
from ..manifests import document
from ..objects import changed
from ..targets import EXAMPLES, find

FLAGS = (
    "--dry-run string=none, --field-manager string=kubectl-patch, --local bool, -p --patch, --patch-file, --subresource,"
    " --type string=strategic," + PRINT + "," + FILES
)
TYPES = ("json", "merge", "strategic")
MEDIA = {name: media for media, name in MEDIA_TYPES.items()}


def run(session):
    if not session["patch"] and not session["patch-file"]:
        raise Failure("must specify --patch or --patch-file containing the contents of the patch")
    if session["type"] not in TYPES:
        raise Failure(f'--type must be one of [{" ".join(TYPES)}], not "{session["type"]}"')
    body = document(session["patch"])
    for info in find(session, session.args, missing=EXAMPLES, needs_name=True):
        with session.trying():
            _patch(session, info, body)


def _patch(session, info, body):
    operation = _Operation(info.object, info)
    try:
        changed(session, info, body, operation, session["type"], session["subresource"] or None)
    except StatusError as refusal:
        if refusal.reason != "UnsupportedMediaType":
            raise
        kind = f"{info.resource.api_version}, Kind={info.resource.kind}"
        raise Failure(f"{MEDIA[session['type']]} is not supported by {kind}: {refusal.message}") from None


class _Operation:
    """ "patched", or "patched (no change)" where the server wrote nothing."""

    def __init__(self, before, info):
        self.before, self.info = before, info

    def __str__(self):
        return "patched" if self.info.object != self.before else "patched (no change)"


COMMANDS = [Command("patch", run, FLAGS, short="Update fields of a resource")]
