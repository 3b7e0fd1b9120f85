"""How often one may ask, and whether there is room for more.

Everything that reads is counted, by the browser where there is one, and by the address behind which a whole class may sit. Who makes or
changes something is counted where that is done (views.py, api.py), and so is what costs more than a page: moments, exports.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from simulation import relay
from simulation.web import access

TOO_OFTEN = "Too many requests from here: wait a minute."
READING = ("GET", "HEAD")
FREE = ("/healthz", "/livez")


class Reads:
    """Middleware; static files are served before it is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in READING and request.path not in FREE and reads_too_often(request):
            return refusal(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """No page begins a run where there is no room for one."""
        if not isinstance(exception, relay.NoRoom):
            return None
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": str(exception)}, status=507)
        return render(request, "simulation/no_room.html", {"words": str(exception)}, status=507)


def disk(request: HttpRequest) -> dict[str, str]:
    """For every page: what is to be said about the disk."""
    return {"disk_trouble": relay.disk_trouble()}


def reads_too_often(request: HttpRequest) -> bool:
    """The cookie is only a name to count under: a wrong one gains nothing, for the address counts too."""
    browser = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")[:64]
    if browser and access.too_often(request, f"reads:{browser}", settings.READS_PER_MINUTE):
        return True
    return access.too_often(request, "reads", settings.READS_PER_MINUTE_PER_ADDRESS)


def refusal(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": TOO_OFTEN}, status=429)
    return HttpResponse(TOO_OFTEN, status=429, content_type="text/plain; charset=utf-8")
