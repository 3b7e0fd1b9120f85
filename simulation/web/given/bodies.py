"""What a request gives: a body, its JSON, a number, a name; checked here, once, before anybody acts on it.

Whatever is wrong is one BadRequest: a sentence, and for a body the line and the path where it stands.
"""

from django.http import HttpRequest, JsonResponse

from simulation import relay
from simulation.models import Run

LONGEST_TITLE = 200  # characters: what its column holds
LONGEST_ADDRESS = 2_000  # characters of a part of an address
LONGEST_NUMBER = 15  # digits
SCENARIO_PARTS = ("cluster", "registry", "programs", "until")


class BadRequest(Exception):
    """The body or a parameter is not what the address takes; status 400 unless told otherwise."""

    def __init__(self, message: str, status: int = 400, **more: object):
        super().__init__(message)
        self.answer = refusal(message, status, **more)


def refusal(message: str, status: int, **more: object) -> JsonResponse:
    return JsonResponse({"error": message, **more}, status=status)


def text_in(request: HttpRequest) -> str:
    """The body, which is UTF-8, with or without its mark."""
    try:
        return request.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8 text.", line=None, path=None) from error


def json_in(text: str) -> dict:
    """A JSON object of plain values: what they may be stands in docs/formats.md."""
    try:
        document = relay.read_json(text)
    except relay.PlainError as error:
        message = f"{error.path}: {error.message}" if error.path else f"The body is {error.message}"
        raise BadRequest(f"{message}.", line=error.line, path=error.path or None) from error
    if not isinstance(document, dict):
        raise BadRequest("The body must be a JSON object.", line=1, path=None)
    return document


def scenario_in(text: str, content_type: str) -> tuple:
    """(what Scenario.parse takes, title/command/pace/speed). A JSON body with "command" is a scenario of one input."""
    if content_type != "application/json":
        return text, {}
    document = json_in(text)
    if "command" not in document:
        return text, {}
    about = {name: document[name] for name in ("title", "pace", "speed") if name in document}
    check_pace(about)
    title = document.get("title", "")
    if not isinstance(title, str) or len(title) > LONGEST_TITLE:
        raise BadRequest(f"title must be a text of at most {LONGEST_TITLE} characters.", line=None, path="title")
    words = document["command"].strip() if isinstance(document["command"], str) else ""
    if not words:
        raise BadRequest("command must be a kubectl command.", line=None, path="command")
    first = {"at": "0s", "kubectl": relay.without_kubectl(words)} | (
        {"manifest": document["manifest"]} if "manifest" in document else {}
    )
    parts = {name: document[name] for name in SCENARIO_PARTS if name in document}
    scenario = {"apiVersion": "podflow/v1", "kind": "Scenario", "name": words[:100], **parts, "inputs": [first]}
    return scenario, {"command": words, **about}


def check_pace(action: dict) -> None:
    if action.get("pace", Run.Pace.INSTANT) not in Run.Pace.values:
        raise BadRequest(f"pace must be one of {', '.join(Run.Pace.values)}.")
    speed = action.get("speed", 1)
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0.01 <= speed <= 1000:
        raise BadRequest("speed must be a number between 0.01 and 1000.")


def whole_number(value: object, name: str) -> int:
    """Zero or more, of at most 15 digits: every database holds it, and every browser."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**LONGEST_NUMBER:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER:
        return int(value)
    raise BadRequest(f"{name} must be a whole number, 0 or more, of at most {LONGEST_NUMBER} digits.")


def part_of_address(text: str, name: str) -> str:
    """A parameter that is looked up as it stands."""
    if wrong := relay.text_fault(text):
        raise BadRequest(f"{name} {wrong}.")
    if len(text) > LONGEST_ADDRESS:
        raise BadRequest(f"{name} is longer than {LONGEST_ADDRESS} characters.")
    return text
