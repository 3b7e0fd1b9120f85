"""The pages of the library of failures: the list, one failure with its hints, and runs that show it."""

import json
from functools import cache
from itertools import groupby

import yaml
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from simulation import failures, relay
from simulation.failures.findings import in_words
from simulation.web import access

TOO_OFTEN = "Too many runs from here: wait a minute, then begin it again."


@cache
def library() -> dict:
    """slug -> Failure, in the order of the catalogue. The files belong to the release: they are read once."""
    return {failure.slug: failure for failure in failures.load()}


@require_GET
def failure_list(request):
    ordered = sorted(library().values(), key=lambda each: failures.GROUPS.index(each.group))
    groups = [
        (name, [(failure, in_words(failure.symptom)) for failure in members])
        for name, members in groupby(ordered, key=lambda each: each.group)
    ]
    return render(request, "simulation/failures/list.html", {"groups": groups, "count": len(ordered)})


@require_GET
def failure_page(request, slug):
    return _show(request, _failure(slug))


@require_POST
def start_failure(request, slug):
    """Begin a run that fails; with `mend` among the fields its fix follows."""
    failure = _failure(slug)
    if access.too_often(request, "runs", settings.RUNS_PER_MINUTE):
        return _show(request, failure, TOO_OFTEN, 429)
    scenario = failure.whole() if "mend" in request.POST else failure.scenario()
    run, _ = relay.create_run(scenario, title=failure.title, creator=access.creator_of(request))
    return redirect(run)


def _failure(slug):
    failure = library().get(slug)
    if failure is None:
        raise Http404(f"no failure {slug}")
    return failure


def _given(step) -> dict:
    """An input as a reader wants it: its line, and the manifest that it reads."""
    line = f"kubectl {step['kubectl']}" if "kubectl" in step else f"fault {json.dumps(step['fault'])}"
    manifest = yaml.safe_dump(json.loads(json.dumps(step["manifest"])), sort_keys=False) if "manifest" in step else ""
    return {"at": step.get("at", "0s"), "line": line, "manifest": manifest}


def _show(request, failure, error="", status=200):
    context = {
        "failure": failure, "error": error, "given": [_given(step) for step in failure.given["inputs"]],
        "symptom": in_words(failure.symptom), "evidence": [in_words(finding) for finding in failure.evidence],
        "repaired": [in_words(finding) for finding in failure.repaired],
    }  # fmt: skip
    return render(request, "simulation/failures/failure.html", context, status=status)
