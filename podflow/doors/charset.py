"""Only UTF-8 is read here: a request that names another charset is refused before Django makes anything of it.

Django would take any codec that Python has, those that read no text included ("hex", "undefined"), and fail in the making of the request.
"""

from podflow.doors.gate import refuse

UTF_8 = (b"", b"utf-8", b"utf8", b"us-ascii")


class OnlyUtf8:
    """ASGI middleware around the application that answers HTTP; UTF-8 by name is as good as none, and Django is told of none."""

    def __init__(self, application) -> None:
        self.application = application

    async def __call__(self, scope, receive, send) -> None:
        named = [name == b"content-type" and bool(charset_of(value)) for name, value in scope["headers"]]
        if not any(named):
            await self.application(scope, receive, send)
        elif all(charset_of(value) in UTF_8 for name, value in scope["headers"] if name == b"content-type"):
            headers = [
                (name, without_charset(value) if name == b"content-type" else value) for name, value in scope["headers"]
            ]
            await self.application({**scope, "headers": headers}, receive, send)
        else:
            await refuse(415, scope, send)


def charset_of(content_type: bytes) -> bytes:
    """ "text/plain; charset=UTF-8" -> utf-8; empty where it names none."""
    parameters = (part.partition(b"=") for part in content_type.lower().split(b";")[1:])
    return next((value.strip(b" \t\"'") for name, _, value in parameters if is_charset(name)), b"")


def without_charset(content_type: bytes) -> bytes:
    kind, *parameters = content_type.split(b";")
    return b";".join([kind, *(part for part in parameters if not is_charset(part.partition(b"=")[0].lower()))])


def is_charset(name: bytes) -> bool:
    return name.strip().startswith(b"charset")
