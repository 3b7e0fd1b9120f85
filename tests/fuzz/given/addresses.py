"""Addresses, query strings, headers and the first page's forms as nobody would type them."""

import json
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from . import beginnings, commands, scripts, strange, trees

BOUNDARY = "fuzz-boundary"
SECRET = "a" * 32
FROM_THE_PAGE = (("Cookie", f"csrftoken={SECRET}"), ("X-CSRFToken", SECRET))  # as a form of our own page sends it
PATHS = (
    "/", "/about/", "/lessons/", "/failures/", "/teach/", "/healthz", "/admin/", "/admin/login/", "/api/verbs", "/api/catalogue", "/api/runs",
    "/lessons/{}/", "/lessons/{}/start/", "/lessons/{}/qr.svg", "/lessons/{}/handout/",
    "/failures/{}/", "/failures/{}/start/", "/start/{}/", "/runs/{}", "/api/runs/{}", "/api/runs/{}/transitions", "/api/runs/{}/pages/{}",
    "/api/runs/{}/moments/{}", "/api/runs/{}/moments/{}/kubectl", "/api/runs/{}/why", "/api/runs/{}/inputs",
    "/api/runs/{}/fork", "/api/runs/{}/decision", "/clusters/{}/api", "/static/{}", "/favicon.ico", "/{}", "//{}", "/admin/{}/", "/ws/runs/{}/",
)  # fmt: skip
PARTS = (
    "x",
    "the-way-of-a-pod",
    "crash",
    "nginx",
    "my-pod",
    "0",
    "-1",
    "9" * 30,
    "%00",
    "%ff",
    "%ED%A0%80",
    "..",
    "../../etc/passwd",
    "a" * 2000,
    "é",
    "%2e%2e%2f",
    "{}",
    "%",
    "%%",
    "'",
    ";",
    "a%0d%0aX-Y:%20z",
    "١",
)
QUERIES = (
    "",
    "?",
    "?a",
    "?%00=%00",
    "?with=manifest",
    "?command=%00",
    "?command=" + "a" * 3000,
    "?after=" + "9" * 40,
    "?a[]=1&a[]=2",
    "?%ff",
    "?" + "&".join("a=1" for _ in range(1200)),
    "?next=//evil",
    "?after=-1",
    "?form=difference&after=x",
)
METHODS = ("GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND")
HEADERS = (
    ("Accept", "application/json"), ("Accept", "x" * 5000), ("Accept-Encoding", "gzip"), ("Accept-Encoding", "x;q=y"), ("Cookie",
    "sessionid=x; csrftoken=y"), ("Cookie", "sessionid=" + "a" * 4000), ("Cookie", "a=\x7f;;;="), ("Authorization", "Bearer x"),
    ("Authorization", "Bearer"), ("Authorization", "Basic eDp5"), ("Authorization", "Bearer " + "x" * 4000), ("X-Forwarded-For", "x, y"),
    ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil"), ("Host", "evil"), ("Host", "[::1"), ("Origin", "null"), ("Origin", "http://[bad"),
    ("Origin", "http://evil"), ("Sec-Fetch-Site", "cross-site"), ("Referer", "http://[x"), ("Content-Type", "x"), ("Content-Type",
    "multipart/form-data"), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "application/json; charset=nope"),
    ("If-Modified-Since", "x"),
    ("Range", "bytes=9-1"), ("Content-Encoding", "gzip"), ("Accept-Language", "x" * 3000), ("If-None-Match", '"x"'), ("X-HTTP-Method-Override",
    "PUT"), ("Upgrade", "websocket"), ("Expect", "100-continue"),
)  # fmt: skip
FIELDS = ("kind", "command", "manifest", "anyway", "file", "", "a" * 300, "csrfmiddlewaretoken")


def address(draw: Random, ask: Callable[..., Any]) -> Any:
    path = draw.choice(PATHS)
    while "{}" in path:
        path = path.replace("{}", draw.choice(PARTS).replace("{}", "%7B%7D"), 1)
    method = draw.choice(METHODS)
    headers = tuple(dict(draw.sample(HEADERS, draw.choice((0, 0, 1, 2)))).items())
    body = b"" if method in ("GET", "HEAD", "OPTIONS", "TRACE") else _body(draw)
    return ask(method, quote(path, safe="/%:;'{}()!*.,~-_@") + draw.choice(QUERIES), body, headers)


def _body(draw: Random) -> bytes:
    return draw.choice(
        (
            b"",
            b"{}",
            b"[]",
            b"{",
            b"\xff\xfe",
            b"null",
            b"a=b&c=%00",
            b'{"a": NaN}',
            b"[" * 50_000,
            b'{"a":' * 20_000,
            json.dumps({"at": strange.value(draw), "command": strange.value(draw)}).encode(),
            draw.randbytes(300),
        )
    )


def form(draw: Random, ask: Callable[..., Any]) -> Any:
    """POST / as the first page sends it, or nearly so."""
    fields = {
        "kind": draw.choice(("command", "command", "manifest", "manifest", "upload", "x", "")),
        "command": _typed(draw),
        "manifest": _manifest(draw),
    }
    if draw.random() < 0.3:
        fields["anyway"] = "1"
    if draw.random() < 0.2:
        fields[draw.choice(FIELDS)] = strange.text(draw)
    accept = FROM_THE_PAGE + ((("Accept", "application/json"),) if draw.random() < 0.5 else ())
    if fields["kind"] == "upload" or draw.random() < 0.2:
        return ask(
            "POST", "/", _parts(draw, fields), (("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"), *accept)
        )
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}).encode()
    if draw.random() < 0.1:
        body = trees.text(draw, body.decode()).encode("utf-8", "surrogatepass")
    return ask("POST", "/", body, (("Content-Type", "application/x-www-form-urlencoded"), *accept))


def _typed(draw: Random) -> str:
    kind = draw.random()
    if kind < 0.1:
        return draw.choice(
            (
                "\n" * 60_000,
                "kubectl " * 5000,
                "kubectl run 'a",
                "kubectl run a --image=nginx\n--port=80",
                "",
                " ",
                "'" * 9,
                "kubectl run a --image=busybox -- sh -c '" + scripts.script(draw) + "'",
            )
        )
    return "kubectl " + commands.line(draw)


def _manifest(draw: Random) -> str:
    kind = draw.random()
    if kind < 0.1:
        return draw.choice(
            (
                "\n" * 60_000,
                "metadata: p",
                "- a",
                "a: &a [*a]",
                "a: &a x\nb: *a",
                "--- \n---\n",
                "!!python/object:x {}",
                "? a\n: b",
                "[" * 3000,
                "{" * 3000,
                "a: " * 3000,
                "%YAML 9.9\n---\na",
                "&a " * 900,
                "apiVersion: " + " " * 60_000 + "podflow/",
                "x: 2001-99-99",
                "=: =",
                "<<: *x",
                "<<: [a]",
            )
        )
    text = json.dumps(draw.choice((beginnings.changed_manifest, beginnings.changed_scenario, beginnings.created))(draw))
    text = beginnings.as_yaml(text) if draw.random() < 0.8 else text
    return text if draw.random() < 0.8 else trees.text(draw, text)


def _parts(draw: Random, fields: dict[str, str]) -> bytes:
    """A multipart form with a file in it."""
    file = draw.choice(
        (_manifest(draw).encode("utf-8", "surrogatepass"), draw.randbytes(400), b"\xef\xbb\xbf" + b"kind: Pod", b"")
    )
    name = draw.choice(("pod.yaml", "", "../x", "a" * 300, "\\", "é.yaml", 'a"b'))
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode(
            "utf-8", "surrogatepass"
        )
        for key, value in fields.items()
    ]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/yaml\r\n\r\n'.encode()
        + file
        + b"\r\n"
    )
    return b"".join(parts) + draw.choice((f"--{BOUNDARY}--\r\n", f"--{BOUNDARY}--\r\n", "", "--")).encode()
