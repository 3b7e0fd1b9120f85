"""Who may change a run: its creator, known by the browser session that made it or by the token that creation returned.

A session is believed only where the request comes from the site's own pages (Sec-Fetch-Site, or else Origin): so
another site cannot use a visitor's cookie, and no form needs a token of its own.
"""

import hmac
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from podflow.doors import senders
from simulation import relay

CREATOR = "creator"  # in the session: survives a log-in, which changes the session's key


def creator_of(request) -> str:
    """This browser's mark, made on first use."""
    if CREATOR not in request.session:
        request.session[CREATOR] = secrets.token_urlsafe(24)
    return request.session[CREATOR]


def creator_in_browser(request) -> str:
    """The same for the API, which programs use too: nothing for whoever is no browser, or comes from another site's page.

    A program has its token; a session for each of its requests would only be a row that nobody ever asks for again.
    """
    names_itself = request.headers.get("Sec-Fetch-Site") or request.headers.get("Origin")
    if not (names_itself or request.COOKIES.get(settings.SESSION_COOKIE_NAME)):
        return ""
    return creator_of(request) if same_origin(request) else ""


def may_change(request, run) -> bool:
    """True for the token's holder and for the browser that made the run."""
    token = bearer_token(request)
    if token:
        return bool(run.token_hash) and hmac.compare_digest(relay.hash_of(token), run.token_hash)
    mark = request.session.get(CREATOR, "")
    return bool(mark and run.creator) and hmac.compare_digest(mark, run.creator) and same_origin(request)


def bearer_token(request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def same_origin(request) -> bool:
    """False where a browser says that another site made this request."""
    if request.method in ("GET", "HEAD"):
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.get_host()
    except ValueError:  # it is no address at all
        return False


def sender_of(request) -> str:
    """The address that a request came from (of IPv6, its /64); behind a proxy, the one that the proxy itself wrote."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return senders.sender(request.META.get("REMOTE_ADDR", ""), forwarded)


def too_often(request, what: str, a_minute: int, weight: int = 1) -> bool:
    """Count this sender's requests of a kind; true beyond `a_minute` of them (0: no limit). podflow/headers.py says when to try again.

    `weight`: for how many it counts, where one may cost far more than another.
    """
    if not a_minute:
        return False
    key = f"rate:{what}:{sender_of(request)}"
    try:
        cache.add(key, 0, timeout=60)
        return cache.incr(key, weight) > a_minute
    except Exception:  # without the cache nobody is counted, but everybody is served
        return False
