"""The site's own API: begin a run, read its story, give it inputs. Reading needs the link; changing, creator or token.

All of it stands in docs/formats.md. Every error is {"error": one sentence} and, for a bad scenario, the "line" and the "path" where it stands.
"""

import json
import logging
from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from simulation import relay
from simulation.models import Run
from simulation.web import access

log = logging.getLogger(__name__)

NOT_AT_ALL, FOR_EVER = "no-store", "public, max-age=31536000, immutable"
SCENARIO_PARTS = ("cluster", "registry", "programs", "until")


class BadRequest(Exception):
    """The body or a parameter is not what the address takes; status 400 unless told otherwise."""

    def __init__(self, message: str, status: int = 400, **more):
        super().__init__(message)
        self.answer = refusal(message, status, **more)


def refusal(message: str, status: int, **more) -> JsonResponse:
    return JsonResponse({"error": message, **more}, status=status)


def api(view):
    """Bad input becomes an answer; access.py looks after foreign sites, so forms need no CSRF token."""

    @csrf_exempt
    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except BadRequest as error:
            return error.answer
        except relay.ScenarioError as error:
            return refusal(error.message, 400, line=error.line, path=error.path)
        except relay.Refused as error:
            return refusal(str(error), 409)
        except RequestDataTooBig:
            return refusal(f"The body is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes.", 413)
        except Exception:
            log.exception("%s %s", request.method, request.path)
            return refusal("podflow itself failed at this; nothing was changed.", 500)

    return answered


@api
@require_POST
def runs(request):
    """POST /api/runs: a scenario or a bare manifest (YAML or JSON), or {"command": "kubectl run ..."} -> 201."""
    count(request, "runs", settings.RUNS_PER_MINUTE)
    given, about = scenario_in(text_in(request), request.content_type)
    creator = access.creator_of(request) if access.same_origin(request) else ""
    return created(request, *relay.create_run(given, creator=creator, **about))


def created(request, run: Run, token: str) -> JsonResponse:
    """201: where the new run is, and the token that may change it."""
    site = f"{request.scheme}://{request.get_host()}"
    answer = {
        "id": run.pk,
        "url": f"{site}{run.get_absolute_url()}",
        "kubernetes": f"{site}/clusters/{run.pk}",
        "token": token,
        "kubeconfig": f"{site}/api/runs/{run.pk}/kubeconfig",
    }
    return JsonResponse(answer, status=201, headers={"Location": answer["url"]})


def scenario_in(text: str, content_type: str) -> tuple:
    """(what Scenario.parse takes, title/command/pace/speed). A JSON body with "command" is a scenario of one input."""
    if content_type != "application/json":
        return text, {}
    given = json_in(text)
    if "command" not in given:
        return text, {}
    about = {name: given[name] for name in ("title", "pace", "speed") if name in given}
    check_pace(about)
    words = str(given["command"]).strip()
    first = {"at": "0s", "kubectl": relay.without_kubectl(words)} | (
        {"manifest": given["manifest"]} if "manifest" in given else {}
    )
    parts = {name: given[name] for name in SCENARIO_PARTS if name in given}
    scenario = {"apiVersion": "podflow/v1", "kind": "Scenario", "name": words[:100], **parts, "inputs": [first]}
    return scenario, {"command": words, **about}


@api
@require_GET
def run(request, run_id):
    """GET /api/runs/<id>: its state, how far it is, and whether this browser may change it."""
    found = get_run(run_id)
    yours = access.may_change(request, found)
    return JsonResponse({**relay.status(found), "url": found.get_absolute_url(), "yours": yours})


@gzip_page
@api
@require_GET
def transitions(request, run_id):
    """GET /api/runs/<id>/transitions?after=N: JSON Lines; form=difference gives differences for whole objects."""
    found = get_run(run_id)
    after, form = whole_number(request.GET.get("after", "0"), "after"), request.GET.get("form", "trace")
    if form not in ("trace", "difference"):
        raise BadRequest('form must be "trace" or "difference"')
    relay.look_at(found)
    return json_lines(relay.story_after(run_id, after) if form == "difference" else relay.trace_after(found, after))


@gzip_page
@api
@require_GET
def story_page(request, run_id, page):
    """GET /api/runs/<id>/pages/<k>: lines 100k + 1 to 100k + 100, with differences; a whole page may be cached for ever."""
    get_run(run_id)
    lines = relay.story_page(run_id, page)
    return json_lines(lines, FOR_EVER if len(lines) == relay.PAGE_LINES else NOT_AT_ALL)


def json_lines(lines, cached: str = NOT_AT_ALL) -> HttpResponse:
    body = "".join(line + "\n" for line in lines)
    return HttpResponse(body, content_type="application/jsonl; charset=utf-8", headers={"Cache-Control": cached})


@api
@require_POST
def inputs(request, run_id):
    """POST /api/runs/<id>/inputs: {"kubectl", "manifest"?}, {"fault"}, {"pace", "speed"?}, {"step"} or {"continue"}."""
    found = get_run(run_id)
    if not access.may_change(request, found):
        return refusal("Only who made this run can change it: its browser, or its token.", 403)
    count(request, "inputs", settings.INPUTS_PER_MINUTE)
    return JsonResponse({**relay.status(act_on(run_id, json_in(text_in(request)))), "after": found.seq})


@api
@require_POST
def fork(request, run_id):
    """POST /api/runs/<id>/fork {"at": seq, "pace"?}: a new run that shares this one's past up to that line -> 201."""
    get_run(run_id)
    count(request, "runs", settings.RUNS_PER_MINUTE)
    given = json_in(text_in(request))
    check_pace(given)
    creator = access.creator_of(request) if access.same_origin(request) else ""
    at = whole_number(given.get("at"), "at")
    return created(request, *relay.fork_run(run_id, at, creator=creator, pace=given.get("pace", "")))


@api
@require_POST
def decision(request, run_id):
    """POST /api/runs/<id>/decision {"at": seq, "changes"?}: the scheduler's decision again, with something changed; stores nothing."""
    get_run(run_id)
    count(request, "decisions", settings.INPUTS_PER_MINUTE)
    given = json_in(text_in(request))
    return JsonResponse(relay.decide_again(run_id, whole_number(given.get("at"), "at"), given.get("changes") or {}))


def act_on(run_id: str, given: dict) -> Run:
    """The one thing that an input asks for."""
    asked = [name for name in ("kubectl", "fault", "pace", "step", "continue") if name in given]
    if len(asked) != 1:
        raise BadRequest('An input has exactly one of "kubectl", "fault", "pace", "step" and "continue".')
    if asked == ["pace"]:
        check_pace(given)
        return relay.set_pace(run_id, given["pace"], float(given.get("speed", 1)))
    if asked == ["step"]:
        return relay.next_line(run_id, whole_number(given["step"], "step"))
    if asked == ["continue"]:
        return relay.continue_run(run_id)
    if "kubectl" in given:
        given = {**given, "kubectl": relay.without_kubectl(str(given["kubectl"]))}
    return relay.give_input(run_id, {name: given[name] for name in ("kubectl", "manifest", "fault") if name in given})


@api
@require_GET
def verbs(request):
    """GET /api/verbs: what every step is called, why it is so, and what moves from where to where."""
    return JsonResponse(relay.verbs(), headers={"Cache-Control": "public, max-age=300"})


@gzip_page
@api
@require_GET
def catalogue(request):
    """GET /api/catalogue: what stands in the core beside the story: verbs, words, chapters, orders, faults, defaults."""
    return JsonResponse(relay.catalogue(), headers={"Cache-Control": "public, max-age=300"})


def health(request):
    """GET /healthz: the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def get_run(run_id: str) -> Run:
    found = Run.objects.filter(pk=run_id).first()
    if found is None:
        raise BadRequest("There is no such run.", 404)
    return found


def text_in(request) -> str:
    try:
        return request.body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8 text.", line=None, path=None) from error


def json_in(text: str) -> dict:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise BadRequest(f"The body is not JSON: {getattr(error, 'msg', error)}.", line=line, path=None) from error
    if not isinstance(given, dict):
        raise BadRequest("The body must be a JSON object.", line=1, path=None)
    return given


def check_pace(given: dict) -> None:
    if given.get("pace", Run.Pace.INSTANT) not in Run.Pace.values:
        raise BadRequest(f"pace must be one of {', '.join(Run.Pace.values)}.")
    speed = given.get("speed", 1)
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0.01 <= speed <= 1000:
        raise BadRequest("speed must be a number between 0.01 and 1000.")


def whole_number(value, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    raise BadRequest(f"{name} must be a whole number.")


def count(request, what: str, a_minute: int) -> None:
    if access.too_often(request, what, a_minute):
        raise BadRequest("Too many requests from here: wait a minute.", 429)
