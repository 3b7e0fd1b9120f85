"""Requests that nobody means, at every address and on either database: whatever the method, path, query or headers, never a 500."""

import itertools
import os
import re

import pytest
from django.urls import URLPattern, get_resolver

from tests.processes.raw import asked, head, status_of
from tests.processes.test_doors import WebOnly

pytestmark = pytest.mark.processes
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"]
WORDS = [
    "%", "%0", "%zz", "%ff", "%c0%af", "%00", "a%00b", "%ed%a0%80", "..", "%2e%2e", "%2f", "%5c", "a" * 8_000, "%F0%9F%92%A9",
    "%0d%0aX:y", ";x=1", "~", "'", "\"<>", "{}", "-1", "9" * 400, "1e9", "18446744073709551616", "|", "`", "\xa9", "[", "*",
]  # fmt: skip
QUERIES = [*WORDS, "&".join(["a=1"] * 3_000), "&&=&", "a[b]=c", "after=%00", "after=" + "9" * 5_000, "key=%ed%a0%80&path=%ff",
           "at=" + "9" * 4_400, "next=//evil", "q=%00", "command=%ed%a0%80", "o=99.x", "p=99999999999999999999"]  # fmt: skip
CHARSETS = [
    "utf-16",
    "rot13",
    "idna",
    "undefined",
    "hex",
    "zip",
    "unicode_escape",
    "punycode",
    "x" * 3_000,
    '"',
    "\xff",
]
HEADERS = {
    "Origin": ["", "null", "http://[", "\xff", "http://x:99999", "//"],
    "Cookie": ['sessionid="\\000aaaaaaaaaaaaa"', "sessionid=" + "a" * 4_000, "sessionid=" + "\xff" * 9, "=", 'messages="x"', "csrftoken=\xff"],
    "Accept-Encoding": ["", "gzip;q=x", "*", "gzip" * 2_000],
    "If-Modified-Since": ["", "x", "Sat, 99 Foo 99999 99:99:99 GMT", "9" * 5_000, "Thu, 01 Jan 1970 00:00:00 +9999999"],
    "If-None-Match": ["", "*", '"', "\xff"], "If-Range": ["x"], "If-Match": ["*"], "If-Unmodified-Since": ["x"],
    "Range": ["", "bytes=", "bytes=-", "bytes=" + "9" * 5_000 + "-", "bytes=5-1", "bytes=-0", "bytes=0-" + "9" * 30, "bytes=\xb2-"],
    "Authorization": ["", "Bearer", "Bearer \xe9", "Basic !"], "Sec-Fetch-Site": ["\xff"], "Content-Encoding": ["gzip"],
    "Content-Type": [*(f"application/x-www-form-urlencoded; charset={name}" for name in CHARSETS), "multipart/form-data",
                     "multipart/form-data; boundary=", "multipart/form-data; boundary=x; charset=zlib", "application/json; charset=zip"],
    "X-Forwarded-For": ["\xff"], "X-Forwarded-Host": ["["], "Daphne-Root-Path": ["/evil", "\xff"], "Referer": ["http://["],
    "Expect": ["x"], "Upgrade": ["h2c", "\xff"], "Accept": ["\xff"], "Accept-Language": ["\xff"], "Content-Length": ["+1", "0x1"],
}  # fmt: skip
ADMIN = ["/admin/", "/admin/login/", "/admin/simulation/lesson/", "/admin/simulation/lesson/1/change/", "/admin/x"]
HOSTS = ["[", "[::1", "a b", "\xe9", "localhost:99999999", "..", "evil.example", "127.0.0.1:x", "*", ""]
BODIES = [
    b"",
    b"a=1&kind=manifest&manifest=%00",
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff"\r\n\r\nx\r\n--x--',
]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def site(request, tmp_path_factory):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    limits = {"RUNS_PER_MINUTE": "0", "INPUTS_PER_MINUTE": "0"}
    with WebOnly(tmp_path_factory.mktemp("strange"), url, **limits) as site:
        yield site


def shapes(resolver=None, before="/") -> list[str]:
    """Every address that the site answers, with {} for what differs; of the admin only what a stranger may reach."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        way = before + "".join("{}" if differs else text for text, differs in split(one.pattern))
        if not isinstance(one, URLPattern):
            found += [] if way.startswith("/admin") else shapes(one, way)
        else:
            found.append(way)
    return found


def split(pattern):
    """(text, whether it stands for anything) of a route, piece by piece."""
    for piece in re.split(r"(<[^>]+>|\(.*\))", str(pattern).strip("^$").removesuffix("\\Z")):
        yield piece, piece.startswith(("<", "("))


@pytest.fixture(scope="module")
def addresses(site) -> list[str]:
    run = site.create({"command": "kubectl run my-pod --image=nginx"})["id"]
    filled = [way.replace("{}", run, 1).replace("{}", "1") for way in shapes()]
    return [*filled, "/static/css/site.css", "/static/nothing", "/nowhere", *ADMIN, "*", "http://127.0.0.1/"]


def failures(site, requests) -> list:
    """What was answered by a 500 or by nothing."""
    bad = []
    for method, path, headers, body in requests:
        told = [f"Content-Length: {len(body)}"] if body or method in ("POST", "PUT", "PATCH") else []
        status = status_of(asked(site, head(method, path, "Connection: close", *told, *headers) + body))
        if status == 0 or (status >= 500 and path.partition("?")[0] != "/healthz"):  # it tells that no worker is there
            bad.append((status, method, path[:200], headers, body))
    return bad


def test_every_method_at_every_address(site, addresses):
    assert not failures(site, ((method, path, [], b"") for method, path in itertools.product(METHODS, addresses)))


def test_every_word_in_every_place_of_an_address(site, addresses):
    ways = {way.replace("{}", word, 1).replace("{}", word) for way in shapes() if "{}" in way for word in WORDS}
    assert len(ways) > 300
    assert not failures(
        site,
        (
            (method, way, [], b"")
            for way, method in zip(sorted(ways), itertools.cycle(["GET", "POST", "GET"]), strict=False)
        ),
    )


def test_every_query_at_every_address(site, addresses):
    given = itertools.product({way.partition("?")[0] for way in addresses}, QUERIES)
    assert not failures(site, (("GET", f"{way}?{query}", [], b"") for way, query in sorted(given)[::5]))


def test_every_header_at_some_addresses(site, addresses):
    some = [
        "/",
        "/api/runs",
        "/lessons/",
        "/static/css/site.css",
        "/admin/login/",
        *(way for way in addresses if "/runs/" in way),
    ]
    headers = [f"{name}: {value}" for name, values in HEADERS.items() for value in values]
    given = list(itertools.product(sorted(set(some)), headers, ["GET", "POST"]))[::3]
    assert not failures(site, ((method, way, [header], b"") for way, header, method in given))
    for body, kind in itertools.product(BODIES, HEADERS["Content-Type"]):
        assert not failures(
            site, (("POST", way, [f"Content-Type: {kind}"], body) for way in ("/", "/api/runs", "/admin/login/"))
        )


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_is_refused(site, host):
    for way in ("/", "/api/runs", "/livez", "/static/css/site.css"):
        request = head("GET", way, "Connection: close").replace(b"Host: 127.0.0.1", f"Host: {host}".encode("latin1"))
        assert status_of(asked(site, request)) in (200, 400, 404, 405)


def test_a_site_that_is_not_prepared_says_what_to_run(tmp_path):
    class Bare(WebOnly):
        def manage(self, *arguments):
            return ""

    with Bare(tmp_path) as bare:
        for way in ("/", "/lessons/", "/api/runs/x", "/static/x", "/nowhere", "/runs/x"):
            answer = asked(bare, head("GET", way, "Connection: close"))
            assert status_of(answer) == 503 and b"python manage.py prepare" in answer, (way, answer)
    assert os.listdir(tmp_path)
