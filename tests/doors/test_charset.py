"""A request that names a charset which reads no text: refused before Django hears of it."""

import asyncio

import pytest

from podflow.doors.charset import OnlyUtf8


def status_of(content_type):
    """The status of a request with this Content-Type, where the site itself answers 200."""
    sent = []

    async def site(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "headers": [(b"content-type", content_type)], "raw_path": b"/"}
    asyncio.run(OnlyUtf8(site)(scope, None, send))
    return sent[0]["status"]


@pytest.mark.parametrize(
    "charset",
    [
        "hex",
        "base64",
        "undefined",
        "idna",
        "punycode",
        "utf-16",
        "rot13",
        '"hex"',
        " HEX ",
        "utf-8*''hex",
        "\xff",
        "charset=hex",
    ],
)
def test_another_charset_is_refused(charset):
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json", ""):
        assert status_of(f"{kind}; charset={charset}".encode("latin-1")) == 415
    assert status_of(f"a/b; charset*={charset}".encode("latin-1")) == 415


@pytest.mark.parametrize(
    "content_type",
    ["", "application/json", "text/plain; charset=UTF-8", 'a/b; charset="utf8"', "a/b; boundary=hex", ";;;"],
)
def test_utf_8_and_no_charset_at_all_are_let_through(content_type):
    assert status_of(content_type.encode()) == 200


def test_django_is_told_of_no_charset_so_that_it_reads_no_query_before_anybody_can_refuse_it():
    seen = {}

    async def site(scope, receive, send):
        seen.update(dict(scope["headers"]))

    scope = {
        "type": "http",
        "headers": [(b"content-type", b"multipart/form-data; charset=utf-8; boundary=x"), (b"accept", b"a; charset=b")],
    }
    asyncio.run(OnlyUtf8(site)(scope, None, None))
    assert seen == {b"content-type": b"multipart/form-data; boundary=x", b"accept": b"a; charset=b"}
