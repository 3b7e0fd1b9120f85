"""Behind a proxy with TLS nothing is left that Django's own check warns of; and what podflow keeps is its owner's only."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from podflow import embedded
from tests.documented import ROOT

GIVEN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOST", "DEBUG", "ALLOWED_HOSTS", "VAR_DIR", "BEHIND_HTTPS_PROXY")


def run(*command: str, **given: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if name not in GIVEN}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=clean | given, capture_output=True, text=True)


def served(tmp_path, **given) -> dict:
    """Status and headers of the first page in a process of its own, asked as a proxy asks."""
    program = (
        "import django, json; django.setup()\n"
        "from django.test import Client\nclient = Client(SERVER_NAME='localhost')\n"
        "plain, safe = client.get('/about/'), client.get('/about/', headers={'X-Forwarded-Proto': 'https'})\n"
        "login = client.get('/admin/login/', headers={'X-Forwarded-Proto': 'https'})\n"
        "health = client.get('/livez')\n"
        "print(json.dumps([plain.status_code, plain.headers.get('Location'), dict(safe.headers),"
        " {name: [m['secure'], m['samesite']] for name, m in login.cookies.items()}, health.status_code]))"
    )

    environment = {
        "VAR_DIR": str(tmp_path),
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "podflow.settings",
        "PYTHONPATH": ".",
    }
    done = run("-c", program, **environment, **given)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_check_for_deployment_warns_of_nothing_behind_a_proxy(tmp_path):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path),
               BEHIND_HTTPS_PROXY="yes", ALLOWED_HOSTS="podflow.example")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert "WARNING" not in done.stderr


def test_the_check_does_warn_where_nothing_speaks_tls(tmp_path):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path))
    assert done.returncode != 0 and "security.W008" in done.stderr


def test_behind_a_proxy_every_answer_keeps_browsers_on_tls(tmp_path):
    status, location, headers, cookies, health = served(tmp_path, BEHIND_HTTPS_PROXY="yes")
    assert (status, location) == (301, "https://localhost/about/")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert cookies == {"csrftoken": [True, "Lax"]}
    assert health == 200, "asked by the machine itself, without TLS"


def test_without_a_proxy_nothing_is_sent_elsewhere(tmp_path):
    status, _, headers, cookies, _ = served(tmp_path)
    assert status == 200
    assert "Strict-Transport-Security" not in headers
    assert cookies == {"csrftoken": ["", "Lax"]}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_podflow_makes_and_what_it_made_before_is_its_owners_only(tmp_path):
    var = tmp_path / "var"
    var.mkdir(mode=0o755)
    var.chmod(0o755)
    for name in ("secret_key", "podflow.sqlite3"):
        (var / name).write_text("only-a-test-of-a-key-that-is-long-enough-to-be-one" if "key" in name else "")
        (var / name).chmod(0o644)
    program = (
        "import django, os; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute('create table t (a)')\n"
        "print(*sorted(os.listdir(os.environ['VAR_DIR'])))"
    )
    done = run("-c", program, VAR_DIR=str(var), DJANGO_SETTINGS_MODULE="podflow.settings", PYTHONPATH=".")
    assert done.returncode == 0, done.stderr
    assert {"podflow.sqlite3", "podflow.sqlite3-shm", "podflow.sqlite3-wal", "secret_key"} <= set(done.stdout.split())
    assert mode(var) == 0o700
    assert {mode(path) for path in var.iterdir() if path.is_file()} == {0o600}


def test_a_database_elsewhere_is_made_private_too(tmp_path):
    done = run("manage.py", "migrate", "-v", "0", VAR_DIR=str(tmp_path / "var"), SECRET_KEY="x" * 60,
               DATABASE_URL=f"sqlite:///{tmp_path / 'mine.sqlite3'}")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert mode(tmp_path / "mine.sqlite3") == 0o600


@pytest.fixture
def own_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_folder_that_all_share_stays_as_it_is(tmp_path, own_umask):
    tmp_path.chmod(0o1777)
    embedded.keep_private(tmp_path)
    assert mode(tmp_path) == 0o1777
