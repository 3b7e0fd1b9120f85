"""kubectl set image, env, resources, serviceaccount: a change of the pod's template.

Source: s/kubectl/pkg/cmd/set.
"""

from ....apiserver.patch import two_way
from ...command import Command
from ...errors import Failure
from ...flags import FILES, PRINT
from ...objects import changed
from ...targets import find
from ...util.templates import pod_spec, with_pod_spec
from .set_changes import account, environment, images, limits, listed

COMMON = "--all bool, --dry-run string=none, --field-manager string=kubectl-set, --local bool, -l --selector,"
IMAGE = COMMON + PRINT + "," + FILES
ENV = (
    "-c --containers string=*, -e --env array, --from, --keys list, --list bool, --overwrite bool=true, --prefix,"
    " --resolve bool," + IMAGE
)
RESOURCES = "-c --containers string=*, --limits, --requests," + IMAGE


def setter(what, prepare):
    """A command that changes pod specs: `prepare(session)` gives (targets' words, spec -> new spec)."""

    def run(session):
        words, change = prepare(session)
        for info in find(session, words):
            with session.trying():
                spec = pod_spec(info)
                if spec is not None and session.options.get("list"):
                    session.write(listed(spec, info))
                    continue
                if spec is None:
                    kind = f"*{info.resource.version}.{info.resource.kind}"
                    place = f"{info.resource.plural}/{info.name}"
                    raise Failure(f"{place} the object is not a pod or does not have a pod template: {kind}")
                wanted = with_pod_spec(info, change(spec, info))
                patch = two_way(info.object, wanted)
                changed(session, info, patch, f"{what} updated", unchanged="")

    return run


def _split(args):
    """Arguments with a sign in them are changes, the others name objects."""
    return [arg for arg in args if "=" not in arg and not _removes(arg)], [a for a in args if "=" in a or _removes(a)]


def _removes(arg):
    return len(arg) > 1 and arg.endswith("-") and "/" not in arg


def _image(session):
    words, pairs = _split(session.args)
    if not words and not session["filename"]:
        from ...targets import EXAMPLES

        raise Failure(EXAMPLES)
    if not pairs:
        raise Failure("at least one image update is required")
    return words, images(pairs)


def _env(session):
    words, changes = _split(session.args)
    return words, environment(session, changes + session["env"])


def _resources(session):
    if not session["limits"] and not session["requests"]:
        raise Failure("you must specify an update to requests or limits (in the form of --requests/--limits)")
    return session.args, limits(session)


def _account(session):
    if len(session.args) < (1 if session["filename"] else 2):
        raise Failure("serviceaccount is required")
    return session.args[:-1], account(session.args[-1])


COMMANDS = [
    Command(
        "set",
        children=(
            Command("image", setter("image", _image), IMAGE, short="Update the image of a pod template"),
            Command("env", setter("env", _env), ENV, short="Update environment variables on a pod template"),
            Command("resources", setter("resource requirements", _resources), RESOURCES, short="Update requests and limits"),
            Command("serviceaccount", setter("serviceaccount", _account), IMAGE, aliases=("sa",),
                    short="Update the service account of a resource"),
        ),
        short="Configure application resources.",
    )
]  # fmt: skip
