"""GET /healthz: what is wrong with the site, for whoever looks after it. `checks` has one function for each thing that can be.

The first line is "ok" where all does its work (200); else it says how many things do not (503). A line for each thing follows. As JSON where
that is asked for: {"ok", "problems": [{"what", "says", "grave"}]}.
"""

import logging
import threading
import time
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse

from .checks import CHECKS

log = logging.getLogger(__name__)

ASKED_AGAIN_AFTER_S = 1  # so that many who ask cost no more than one


class Problem(NamedTuple):
    """One thing that is not as it should be; `grave`: the site does not do its work."""

    what: str
    says: str
    grave: bool


class Looks:
    """The last look at everything."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.looked_at = -float("inf")
        self.lock = threading.Lock()

    def now(self) -> list[Problem]:
        with self.lock:
            if time.monotonic() - self.looked_at > ASKED_AGAIN_AFTER_S:
                self.problems = list(filter(None, map(looked_at, CHECKS)))
                self.looked_at = time.monotonic()
            return self.problems


looks = Looks()


def looked_at(what: str) -> Problem | None:
    grave, check = CHECKS[what]
    try:
        says = check()
    except Exception as error:
        log.warning("The check of %s failed: %s", what, error)
        return Problem(what, f"This cannot be looked at: {type(error).__name__}.", True)
    return Problem(what, says, grave) if says else None


def health(request: HttpRequest) -> HttpResponse:
    """200 or 503."""
    problems = looks.now()
    grave = sum(problem.grave for problem in problems)
    status = 503 if grave else 200
    if "application/json" in request.headers.get("Accept", ""):
        told = {"ok": not grave, "problems": [problem._asdict() for problem in problems]}
        return JsonResponse(told, status=status)
    head = f"{grave} of {len(CHECKS)} things are not as they should be" if grave else "ok"
    lines = [head, *(f"{problem.what}: {problem.says}" for problem in problems)]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8", status=status)


def alive(request: HttpRequest) -> HttpResponse:
    """GET /livez: this web process answers; it asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")
