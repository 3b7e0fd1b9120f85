"""Who asks, for the line of those who wait for a worker; and what is told to whom none has answered."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from simulation import relay
from simulation.web import access


class Askers:
    """Middleware around every view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        browser = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        with relay.asking_as(browser, access.sender_of(request)):
            return self.get_response(request)

    def process_exception(self, request, exception) -> HttpResponse | None:
        if not isinstance(exception, relay.Unanswered | relay.TooMany):
            return None
        answer = refusal(request, str(exception), 429 if isinstance(exception, relay.TooMany) else 503)
        answer.headers["Retry-After"] = str(exception.retry_after_s)
        return answer


def refusal(request, words: str, status: int) -> HttpResponse:
    """As JSON for the API and the page's scripts."""
    if request.path.startswith("/api/") or request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": words}, status=status)
    return render(request, "503.html", {"words": words}, status=status)
