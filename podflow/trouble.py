"""What a failure of the site means where it is not podflow's own: it was not prepared, or its database is away or full."""

import sys

from django.db import InterfaceError, OperationalError, ProgrammingError
from django.shortcuts import render

NOT_PREPARED = (
    "This podflow is not prepared yet: its tables or its static files are missing. Run `python manage.py prepare` once, with the same "
    "settings as the web server; it may be run again at any time."
)
DISK_FULL = (
    "The disk of this podflow is full: nothing can be stored until its operator makes room. What is stored is kept."
)
AWAY = "The database of this podflow does not answer at this moment. Nothing is lost: try again in a little while."
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
        error = error.__cause__ or error.__context__
    return None


def failed(request):
    """The page for an exception that no view has caught: 503 with what to do, or 500."""
    words = words_for(sys.exc_info()[1])
    if words is None:
        return render(request, "500.html", status=500)
    return render(request, "503.html", {"words": words}, status=503)
