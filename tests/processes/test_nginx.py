"""docs/deploy/nginx.conf with Debian's nginx before a real site: TLS, websockets, senders, limits."""

import base64
import json
import os
import shutil
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.documented import ROOT
from tests.processes.raw import head, status_of
from tests.processes.real_site import answers, free_port, wait_until
from tests.processes.test_doors import WebOnly

pytestmark = pytest.mark.processes
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
CONF = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()


def certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=podflow.example"]
    subprocess.run(
        [*command, "-keyout", folder / "podflow.key", "-out", folder / "podflow.pem"], check=True, capture_output=True
    )


class Proxied(WebOnly):
    """`plain` and `tls` are nginx's two ports."""

    def __enter__(self):
        super().__enter__()
        self.plain, self.tls = free_port(), free_port()
        certificate(self.folder)
        replaced = {
            "127.0.0.1:8000": f"127.0.0.1:{self.port}", "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.tls} ssl http2;", "/etc/ssl/podflow": str(self.folder / "podflow"),
        }  # fmt: skip
        conf = CONF
        for name, value in replaced.items():
            assert name in conf, name
            conf = conf.replace(name, value)
        paths = "".join(
            f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.getuid() == 0 else ""
        main = f"daemon off; {user} pid {self.folder}/nginx.pid; error_log stderr; events {{}}\n"
        (self.folder / "nginx.conf").write_text(f"{main} http {{ access_log off; {paths}\n{conf}\n}}")
        self.start("nginx", NGINX, "-e", "stderr", "-c", str(self.folder / "nginx.conf"))
        wait_until(lambda: answers(self.tls), "nginx", 20)
        return self

    def open(self) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=str(self.folder / "podflow.pem"))
        connection = socket.create_connection(("127.0.0.1", self.tls), 60)
        return context.wrap_socket(connection, server_hostname="podflow.example")

    def ask(self, data: bytes) -> bytes:
        with self.open() as connection:
            connection.sendall(data)
            found = b""
            while piece := connection.recv(65_536):
                found += piece
        return found


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if not NGINX:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    settings = {"BEHIND_HTTPS_PROXY": "yes", "ALLOWED_HOSTS": "podflow.example", "RUNS_PER_MINUTE": "3"}
    with Proxied(tmp_path_factory.mktemp("nginx"), **settings) as site:
        yield site


def request(method: str, path: str, *headers: str) -> bytes:
    return head(method, path, "Connection: close", *headers).replace(b"Host: 127.0.0.1", b"Host: podflow.example")


def test_plain_http_is_sent_to_tls_and_a_page_comes_with_its_headers(site):
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener = urllib.request.build_opener(NotFollowing)
        opener.open(
            urllib.request.Request(f"http://127.0.0.1:{site.plain}/lessons/", headers={"Host": "podflow.example"})
        )
    assert refused.value.headers["Location"] == "https://podflow.example/lessons/"
    page = site.ask(request("GET", "/"))
    assert status_of(page) == 200
    assert b"Strict-Transport-Security: max-age=31536000" in page
    assert b"; Secure" in site.ask(request("GET", "/admin/login/"))


class NotFollowing(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given):
        return None


def created(site, *headers: str) -> bytes:
    body = json.dumps({"command": "kubectl run my-pod --image=nginx"}).encode()
    kind = ("Content-Type: application/json", f"Content-Length: {len(body)}")
    return site.ask(request("POST", "/api/runs", *kind, *headers) + body)


def test_a_run_is_made_and_its_links_speak_tls(site):
    answer = created(site)
    assert status_of(answer) == 201
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["url"].startswith("https://podflow.example/runs/")


def test_what_a_visitor_writes_into_the_header_changes_nobodys_count(site):
    answers = [created(site, f"X-Forwarded-For: 198.51.100.{number}") for number in range(5)]
    assert 429 in map(status_of, answers)
    assert all(b"Retry-After: 60" in answer for answer in answers if status_of(answer) == 429)


def test_a_websocket_goes_through(site):
    key = base64.b64encode(os.urandom(16)).decode()
    lines = ["Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
             "Origin: https://podflow.example"]  # fmt: skip
    asked = head("GET", "/ws/runs/nobody/", *lines).replace(b"Host: 127.0.0.1", b"Host: podflow.example")
    with site.open() as connection:
        connection.sendall(asked)
        received = b""
        while b"\x88" not in received.partition(b"\r\n\r\n")[2]:
            piece = connection.recv(65_536)
            assert piece, received
            received += piece
    assert status_of(received) == 101
    assert received.endswith(b"\x11\x34"), "closed with 4404"


def test_bodies_that_are_too_large_are_refused_by_podflow_in_its_words_or_by_nginx(site):
    words = site.ask(request("POST", "/api/runs", "Content-Length: 1100000") + b"x" * 1_100_000)
    assert status_of(words) == 413 and b"The body is larger than 1048576 bytes." in words
    assert status_of(site.ask(request("POST", "/api/runs", "Content-Length: 99000000"))) == 413


def test_healthz_answers_the_machine_itself_without_tls(site):
    assert site.get("/livez").startswith("ok")
