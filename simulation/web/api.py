"""The site's own API: begin a run, read its story, give it inputs. Reading needs the link; changing, creator or token.

All of it stands in docs/formats.md. Every error is {"error": one sentence} and, for a bad scenario, the "line" and the "path" where it stands.
"""

import logging
from functools import wraps

from django.conf import settings
from django.core.exceptions import BadRequest as NotReadable
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from podflow import trouble
from simulation import relay
from simulation.models import Run
from simulation.web import access
from simulation.web.given.bodies import BadRequest, check_pace, json_in, refusal, scenario_in, text_in, whole_number
from simulation.web.limits import TOO_OFTEN
from simulation.web.streaming import json_lines

log = logging.getLogger(__name__)

NOT_AT_ALL, FOR_EVER = "no-store", "public, max-age=31536000, immutable"
NOT_YOURS = "Only whoever made this run can change it, from the same browser or with its token."
NO_SUCH_RUN = "There is no such run."


def api(view):
    """Bad input becomes an answer; access.py looks after foreign sites, so forms need no CSRF token."""

    @csrf_exempt
    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except BadRequest as error:
            return error.answer
        except (relay.Unanswered, relay.TooMany):
            raise  # Askers says so
        except relay.ScenarioError as error:
            return refusal(error.message, 400, line=error.line, path=error.path)
        except relay.NoRoom as error:
            return refusal(str(error), 507)
        except relay.Refused as error:
            return refusal(str(error), 409)
        except Run.DoesNotExist:  # deleted since it was found
            return refusal(NO_SUCH_RUN, 404)
        except RequestDataTooBig:
            return refusal(f"The body is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes.", 413)
        except (SuspiciousOperation, NotReadable, UnreadablePostError) as error:
            return refusal(f"podflow cannot read this request: {error}.", 400)
        except Exception as error:
            log.exception("%s %s", request.method, request.path)
            if words := trouble.words_for(error):
                return refusal(words, 503)
            return refusal("podflow itself failed at this; nothing was changed.", 500)

    return answered


@api
@require_POST
def runs(request):
    """POST /api/runs: a scenario or a bare manifest (YAML or JSON), or {"command": "kubectl run ..."} -> 201."""
    count(request, "runs", settings.RUNS_PER_MINUTE)
    scenario, about = scenario_in(text_in(request), request.content_type)
    creator = access.creator_in_browser(request)
    return created(request, *relay.create_run(scenario, creator=creator, **about))


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


@api
@require_http_methods(["GET", "HEAD", "DELETE"])
def run(request, run_id):
    """GET /api/runs/<id>: its state, how far it is, and whether this browser may change it. DELETE: it is gone -> 204."""
    run = get_run(run_id)
    yours = access.may_change(request, run)
    if request.method == "DELETE":
        if not yours:
            return refusal(NOT_YOURS, 403)
        relay.delete_run(run.pk)
        return HttpResponse(status=204)
    return JsonResponse({**relay.status(run), "url": run.get_absolute_url(), "yours": yours})


@api
@require_GET
def transitions(request, run_id):
    """GET /api/runs/<id>/transitions?after=N: JSON Lines; form=difference gives differences for whole objects."""
    run = get_run(run_id)
    after, form = whole_number(request.GET.get("after", "0"), "after"), request.GET.get("form", "trace")
    if form not in ("trace", "difference"):
        raise BadRequest('form must be "trace" or "difference"')
    if form == "trace":
        count(request, "traces", settings.TRACES_PER_MINUTE, 1 + 2 * mib_of(run, run.seq - after))
    lines = relay.story_after(run_id, after) if form == "difference" else relay.trace_after(run, after)
    return json_lines(request, lines, NOT_AT_ALL)


@api
@require_GET
def story_page(request, run_id, page):
    """GET /api/runs/<id>/pages/<k>: lines 100k + 1 to 100k + 100, with differences; a whole page may be cached for ever."""
    run = get_run(run_id)
    page = whole_number(str(page), "page")
    first, last = page * relay.PAGE_LINES, (page + 1) * relay.PAGE_LINES
    lines = relay.story_after(run_id, first, last) if first < run.seq else ()
    return json_lines(request, lines, FOR_EVER if last <= run.seq else NOT_AT_ALL)


@api
@require_POST
def inputs(request, run_id):
    """POST /api/runs/<id>/inputs: {"kubectl", "manifest"?}, {"fault"}, {"pace", "speed"?}, {"step"} or {"continue"}."""
    run = get_run(run_id)
    if not access.may_change(request, run):
        return refusal(NOT_YOURS, 403)
    count(request, "inputs", settings.INPUTS_PER_MINUTE)
    return JsonResponse({**relay.status(act_on(request, run_id, json_in(text_in(request)))), "after": run.seq})


@api
@require_POST
def fork(request, run_id):
    """POST /api/runs/<id>/fork {"at": seq, "pace"?}: a new run that shares this one's past up to that line -> 201."""
    run = get_run(run_id)
    count(request, "runs", settings.RUNS_PER_MINUTE)
    body = json_in(text_in(request))
    check_pace(body)
    at = whole_number(body.get("at"), "at")
    count(request, "copies", settings.COPIES_MIB_PER_MINUTE, mib_of(run, at))
    creator = access.creator_in_browser(request)
    return created(request, *relay.fork_run(run_id, at, creator=creator, pace=body.get("pace", "")))


@api
@require_POST
def decision(request, run_id):
    """POST /api/runs/<id>/decision {"at": seq, "changes"?}: the scheduler's decision again, with something changed; stores nothing."""
    get_run(run_id)
    count(request, "decisions", settings.INPUTS_PER_MINUTE)
    body = json_in(text_in(request))
    changes = {} if body.get("changes") is None else body["changes"]
    return JsonResponse(relay.decide_again(run_id, whole_number(body.get("at"), "at"), changes))


def act_on(request, run_id: str, action: dict) -> Run:
    """The one thing that an input asks for."""
    asked = [name for name in ("kubectl", "fault", "pace", "step", "continue") if name in action]
    if len(asked) != 1:
        raise BadRequest('An input has exactly one of "kubectl", "fault", "pace", "step" and "continue".')
    if asked == ["pace"]:
        check_pace(action)
        return relay.set_pace(run_id, action["pace"], float(action.get("speed", 1)))
    if asked == ["step"]:
        return relay.next_line(run_id, whole_number(action["step"], "step"))
    if asked == ["continue"]:
        count(request, "runs", settings.RUNS_PER_MINUTE)  # it may make as much as a new run does
        return relay.continue_run(run_id)
    if isinstance(action.get("kubectl"), str):
        action = {**action, "kubectl": relay.without_kubectl(action["kubectl"])}
    return relay.give_input(run_id, {name: action[name] for name in ("kubectl", "manifest", "fault") if name in action})


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


def get_run(run_id: str) -> Run:
    run = None if relay.text_fault(run_id) else Run.objects.filter(pk=run_id).first()
    if run is None:
        raise BadRequest(NO_SUCH_RUN, 404)
    relay.look_at(run)
    return run


def mib_of(run: Run, lines: int) -> int:
    """About how many MiB so many lines of a run hold."""
    return run.bytes * max(0, min(lines, run.seq)) // max(run.seq, 1) // 2**20


def count(request, what: str, a_minute: int, weight: int = 1) -> None:
    if access.too_often(request, what, a_minute, weight):
        raise BadRequest(TOO_OFTEN, 429)
