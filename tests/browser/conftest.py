"""A real site and a real Chromium: `manage.py serve` in a folder of its own, and pages that must not complain.

Every page of a test is watched: an error on the console, an exception, a request to another host fails the test.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PASSWORD = "a-password-for-tests"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The browser's tests come last: Playwright keeps an event loop running, in which no other test can run one of its own."""
    items.sort(key=lambda item: Path(__file__).parent in item.path.parents)
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="NO CHROMIUM: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


class Site:
    """The running site: its address, and manage.py over the same folder."""

    def __init__(self, folder: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        own = {
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "RUNS_PER_MINUTE": "0",
            "READS_PER_MINUTE": "0",
        }
        dropped = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "DJANGO_ALLOW_ASYNC_UNSAFE")
        self.environment = {name: value for name, value in os.environ.items() if name not in dropped} | own
        self.url = f"http://127.0.0.1:{self.port}"

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"manage.py {words[0]}: {done.stdout}{done.stderr}"
        return done.stdout

    def serve(self, log) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "serve"]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT)

    def wait(self, server: subprocess.Popen, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and server.poll() is None:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the site does not answer")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder / "var")
    site.manage("prepare")
    site.manage("shell", "-c", INSTRUCTOR)
    with open(folder / "serve.log", "wb") as log:
        server = site.serve(log)
        try:
            site.wait(server)
            yield site
        finally:
            server.terminate()
            server.wait(30)


INSTRUCTOR = f"""
from django.contrib.auth.models import Group, User
user = User.objects.create_user("ines", password="{PASSWORD}", is_staff=True)
user.groups.add(Group.objects.get(name="Instructors"))
"""


@pytest.fixture(scope="session")
def base_url(site):
    return site.url


@pytest.fixture
def complaints():
    """What the watched pages complained of; a test that expects a complaint takes it out."""
    return []


@pytest.fixture(autouse=True)
def watched(context, base_url, complaints):
    """Every page of the test's browser, and the demand that none complains."""
    host = urlsplit(base_url).netloc

    def watch(page):
        page.on("console", lambda said: said.type == "error" and complaints.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))

    def heard(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
            complaints.append(f"request to another host: {request.url}")

    def answered(response):
        if response.status >= 400:
            complaints.append(f"{response.status}: {response.url}")

    context.on("page", watch)
    context.on("response", answered)
    context.on("request", heard)
    context.set_default_timeout(20_000)
    yield
    assert not complaints, complaints
