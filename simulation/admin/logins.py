"""The admin's door: a password is hashed, which costs half a second, only for a sender that is not counted out, and two at a time.

After wrong passwords django-axes locks the name for that sender. Here every attempt counts, right or wrong, and a burst of them from
many senders meets so few places that the site never feels it.
"""

from functools import wraps
from threading import BoundedSemaphore

from django.conf import settings

from podflow import trouble
from simulation.web import access

PLACES_TO_WAIT = 4
TOO_MANY = "Too many logins from here: wait a minute, then try again."
BUSY = "Many people log in at this moment: wait a few seconds, then try again."
LOCKED = (
    "Too many wrong passwords for this name from here: the door stays shut for {minutes} minutes. Whoever runs this podflow "
    "can open it sooner."
)


def guarded(login):
    """The view of the admin's login with a limit to what it may cost."""
    places = BoundedSemaphore(settings.LOGINS_AT_ONCE + PLACES_TO_WAIT)
    hashing = BoundedSemaphore(settings.LOGINS_AT_ONCE)

    @wraps(login)
    def view(request, *args, **kwargs):
        if request.method != "POST":
            return login(request, *args, **kwargs)
        if access.too_often(request, "logins", settings.LOGINS_PER_MINUTE):
            return trouble.not_now(TOO_MANY, 429, 60)
        if not places.acquire(blocking=False):
            return trouble.not_now(BUSY, 503, 5)
        try:
            with hashing:
                return login(request, *args, **kwargs)
        finally:
            places.release()

    return view


def locked(request, original_response, credentials):
    """What django-axes answers for a name and a sender that it has locked."""
    words = LOCKED.format(minutes=settings.LOGIN_LOCK_MINUTES)
    return trouble.not_now(words, 429, settings.LOGIN_LOCK_MINUTES * 60)
