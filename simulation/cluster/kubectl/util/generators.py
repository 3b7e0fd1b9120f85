"""What the children of `kubectl create` share: their flags, their one NAME, and creating what they made."""

from ...apiserver.api.status import StatusError
from ..errors import Failure, usage
from ..flags import PRINT
from ..numbers import is_whole
from ..objects import create

MAKING = (
    "--dry-run string=none, --field-manager string=kubectl-create, --save-config bool, --validate string=strict,"
    + PRINT
)


def name_given(session, words=True):
    """The one NAME; with `words`, what stands after -- is no name."""
    args = session.args[: session.dash] if words and session.dash >= 0 else session.args
    if len(args) != 1:
        raise usage(session.command, f"exactly one NAME is required, got {len(args)}")
    return args[0]


def command_given(session):
    """The words after the name: the container's command."""
    return session.args[1:]


def generator(make, failing=""):
    """A function session -> object as the work of a command; `failing` stands before what the server refuses with."""

    def run(session):
        obj = make(session)
        try:
            create(session, obj)
        except StatusError as refusal:
            if not failing or refusal.reason == "Invalid":
                raise
            raise Failure(f"failed to create {failing} {refusal.message}") from None

    return run


def tcp_port(text):
    """--tcp of a service: "80:8080" or "80" -> (port, target)."""
    port, colon, target = text.partition(":")
    if not is_whole(port) or not 1 <= int(port) <= 65535:
        raise Failure(f'strconv.ParseUint: parsing "{port}": invalid syntax')
    if not colon:
        return int(port), int(port)
    return int(port), int(target) if is_whole(target) else target


def metadata(name, labels=None):
    return {"name": name, **({"labels": labels} if labels else {})}
