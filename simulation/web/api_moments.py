"""The moments of a run, for anyone who has its link: objects, kubectl and why, as of a line. Nothing is told, nothing is stored."""

from django.conf import settings
from django.http import JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from simulation import relay
from simulation.models import Run

from .api import api, count, get_run
from .given.bodies import BadRequest, json_in, part_of_address, refusal, text_in, whole_number

LAST = "last"
LONGEST_COMMAND = 8_000  # characters


@gzip_page
@api
@require_GET
def moment(request, run_id, n):
    """GET /api/runs/<id>/moments/<n>: {"seq", "at_ms", "revision", "objects"}."""
    run = get_run(run_id)
    count(request, "moments", settings.MOMENTS_PER_MINUTE)
    return JsonResponse(relay.moment_of(run, line_of(run, n)))


@api
@require_POST
def kubectl(request, run_id, n):
    """POST /api/runs/<id>/moments/<n>/kubectl {"command", "manifest"?}: {"out", "err", "rc"} of a command that only reads."""
    run = get_run(run_id)
    count(request, "moments", settings.MOMENTS_PER_MINUTE)
    body = json_in(text_in(request))
    command = body.get("command")
    if not isinstance(command, str) or not command.strip():
        raise BadRequest('The body wants "command": what stands after kubectl.')
    if len(command) > LONGEST_COMMAND:
        raise BadRequest(f"command is longer than {LONGEST_COMMAND} characters.")
    manifest = body.get("manifest")
    if not isinstance(manifest, str | dict | list | None):
        raise BadRequest("manifest must be an object, a list of them, or their text.")
    return JsonResponse(relay.ask(run, line_of(run, n), command, manifest)._asdict())


@api
@require_GET
def why(request, run_id):
    """GET /api/runs/<id>/why?key=/registry/pods/default/my-pod&path=status.podIP&at=n: the line that last wrote the field."""
    run = get_run(run_id)
    count(request, "moments", settings.MOMENTS_PER_MINUTE)
    key, path = (part_of_address(request.GET.get(name, ""), name) for name in ("key", "path"))
    if not key:
        raise BadRequest("key is missing: a key of etcd, such as /registry/pods/default/my-pod.")
    try:
        return JsonResponse(relay.why(run, key, path, line_of(run, request.GET.get("at", LAST), "at")))
    except relay.PathError as error:
        raise BadRequest(f"path: {error}.") from error
    except relay.NeverWritten as error:
        return refusal(str(error), 404)


def line_of(run: Run, n: str, name: str = "The line") -> int:
    """The line that an address names by its number, or "last". One that is not there is a 404."""
    seq = run.seq if n == LAST else whole_number(n, name)
    if not 1 <= seq <= run.seq:
        raise BadRequest(relay.NO_SUCH_MOMENT.format(seq=run.seq, n=n), 404)
    return seq
