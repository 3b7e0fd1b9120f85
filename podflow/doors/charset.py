"""Only UTF-8 is read here: a request that names another charset is refused before Django makes anything of it.

Django would take any codec that Python has, those that read no text included ("hex", "undefined"), and fail in the making of the request.
"""

from podflow.doors.gate import refuse

UTF_8 = (b"", b"utf-8", b"utf8", b"us-ascii")


class OnlyUtf8:
    """ASGI middleware around the application that answers HTTP."""

    def __init__(self, application) -> None:
        self.application = application

    async def __call__(self, scope, receive, send) -> None:
        if all(charset_of(value) in UTF_8 for name, value in scope["headers"] if name == b"content-type"):
            await self.application(scope, receive, send)
        else:
            await refuse(415, scope, send)


def charset_of(content_type: bytes) -> bytes:
    """ "text/plain; charset=UTF-8" -> utf-8; empty where it names none."""
    parameters = (part.partition(b"=") for part in content_type.lower().split(b";")[1:])
    return next((value.strip(b" \t\"'") for name, _, value in parameters if name.strip().startswith(b"charset")), b"")
