"""The answers that the door gives by itself, before the site hears of a request; and how long a body each address takes."""

import json
from http import HTTPStatus

from django.conf import settings

WORDS = {
    400: "This is not a request that podflow can read.",
    408: "The request came too slowly.",
    413: "The body is larger than {limit} bytes.",
    414: "The address is too long.",
    415: "podflow reads UTF-8 only, and this request names another charset.",
    429: "Too much from here at once: wait a little, then send it again.",
    431: "The headers of the request are too long or too many.",
    503: "podflow has too much to do at this moment: wait a little, then send it again.",
}
RETRY_AFTER_SECONDS = 5


def body_limit(path: bytes) -> int:
    """How many bytes a body for this address may have: a form with a file of the allowed size is a little longer."""
    way = path.partition(b"?")[0]
    is_form = way == b"/" or way.startswith(b"/admin/")
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE + (settings.FORM_OVERHEAD_BYTES if is_form else 0)


def parts(status: int, path: bytes, accepts: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """(headers, body): JSON for the API and for scripts, else a line of text."""
    words = WORDS[status].format(limit=body_limit(path))
    as_json = path.startswith(b"/api/") or accepts.startswith(b"application/json")
    body = (json.dumps({"error": words}) if as_json else words).encode() + b"\n"
    headers = {
        "Content-Type": "application/json" if as_json else "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    if status in (429, 503):
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return [(name.encode(), value.encode()) for name, value in headers.items()], body


def answer(status: int, path: bytes, accepts: bytes = b"") -> bytes:
    """A whole HTTP answer that ends the connection."""
    headers, body = parts(status, path, accepts)
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode(), b"Connection: close"]
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join([*lines, b"", b""]) + body
