"""How kubectl words what went wrong: its own errors, and those that the API server answered.

Sources: s/kubectl/pkg/cmd/util/helpers.go (`checkErr`, `StandardErrorMessage`, `MultilineError`).
"""

from ..apiserver.api.status import StatusError


class Failure(Exception):
    """An error of kubectl's own: printed as "error: <message>", exit code 1 unless another is given."""

    def __init__(self, message, exit_code=1):
        super().__init__(message)
        self.message, self.exit_code = message, exit_code


class Writes(Exception):
    """The command has come to a request that would change something, where it may only read."""


class Silent(Failure):
    """Everything has been said already; only the exit code is left."""

    def __init__(self, exit_code=1):
        super().__init__("", exit_code)


class Told(Failure):
    """An error that is printed without "error: " before it."""


def usage(command, message):
    """A wrong use of a command, such as a missing argument; `command` as in "create configmap"."""
    return Failure(f"{message}\nSee 'kubectl {command} -h' for help and examples")


def told(failures):
    """Failures of one command -> what is printed to stderr. Several are told one a line, without "error: "."""
    if len(failures) == 1:
        return line(_alone(failures[0]))
    return "".join(line(_among(failure)) for failure in failures)


def exit_code(failures):
    """The exit code of a command that failed so."""
    return failures[0].exit_code if len(failures) == 1 and isinstance(failures[0], Failure) else 1


def with_source(failure, verb, source):
    """Names the file in which a refused object stood: `error when creating "STDIN": ...` (`AddSourceToErr`)."""
    if not source:
        return failure
    if isinstance(failure, StatusError):
        message = f'error when {verb} "{source}": {failure.message}'
        return StatusError(failure.code, failure.reason, message, failure.status.get("details"))
    return Failure(f'error when {verb} "{source}": {failure.message}')


def line(text):
    return text if not text or text.endswith("\n") else text + "\n"


def _alone(failure):
    if isinstance(failure, Silent):
        return ""
    if isinstance(failure, Told):
        return failure.message
    if isinstance(failure, Failure):
        return failure.message if failure.message.startswith("error: ") else f"error: {failure.message}"
    return _invalid(failure) if failure.reason == "Invalid" else from_server(failure)


def _among(failure):
    return failure.message if isinstance(failure, Failure) else from_server(failure)


def from_server(failure):
    """StatusError -> "Error from server (NotFound): ..."."""
    if failure.code == 0:
        return failure.message  # no server answered: kubectl says which one it could not reach
    if failure.reason == "Unauthorized":
        return f"error: You must be logged in to the server ({failure.message})"
    reason = f" ({failure.reason})" if failure.reason else ""
    return f"Error from server{reason}: {failure.message}"


def _invalid(failure):
    details = failure.status.get("details") or {}
    causes = details.get("causes") or ()
    said = "The request is invalid"
    if details.get("kind") or details.get("name"):
        said = f'The {details.get("kind", "")} "{details.get("name", "")}" is invalid'
    elif failure.message and not causes:
        said = f"{said}: {failure.message}"
    texts = list(dict.fromkeys(f"{cause['field']}: {cause['message']}" for cause in causes))
    if len(texts) == 1:
        return f"{said}: {texts[0]}\n"
    return f"{said}: \n" + "".join(f"* {text}\n" for text in texts) if texts else said
