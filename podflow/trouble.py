"""What a failure of the site means where it is not podflow's own: it was not prepared, or its database is away or full."""

import sys

from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import RedisError

NOT_PREPARED = (
    "This podflow is not prepared yet: its tables or its static files are missing. Run `python manage.py prepare` once, with the same "
    "settings as the web server; it may be run again at any time."
)
DISK_FULL = (
    "The disk of this podflow is full: nothing can be stored until its operator makes room. What is stored is kept."
)
AWAY = "The database of this podflow does not answer at this moment. Nothing is lost: try again in a little while."
NO_BROKER = "The broker of this podflow does not answer at this moment. Nothing is lost: try again in a little while."
REASONS = {429: "TooManyRequests", 503: "ServiceUnavailable"}
MISSING = ("no such table", "no such column", "does not exist", "missing staticfiles manifest entry")
FULL = ("disk is full", "no space left", "disk full", "could not extend file")


def words_for(error: BaseException | None) -> str | None:
    """What to say about an exception, or what it came from; None where podflow itself has failed."""
    while error is not None:
        told = str(error).lower()
        from_database = isinstance(error, OperationalError | ProgrammingError | InterfaceError)
        if (from_database or isinstance(error, ValueError)) and any(text in told for text in MISSING):
            return NOT_PREPARED
        if isinstance(error, OperationalError | OSError) and any(text in told for text in FULL):
            return DISK_FULL
        if isinstance(error, OperationalError | InterfaceError):
            return AWAY
        if isinstance(error, RedisError):
            return NO_BROKER
        error = error.__cause__ or error.__context__
    return None


def failed(request):
    """The page for an exception that no view has caught: 503 with what to do, or 500."""
    words = words_for(sys.exc_info()[1])
    if words is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    return not_now(words)


def not_now(words: str, status: int = 503, after_seconds: int | None = None) -> HttpResponse:
    """A page that says why something is not done now; it needs no static files and no database."""
    headers = {"Retry-After": str(after_seconds)} if after_seconds else {}
    page = render_to_string("503.html", {"words": words, "reason": REASONS[status]})
    return HttpResponse(page, status=status, headers=headers)
