"""What holds at the door on SQLite holds on PostgreSQL: the same tests, on a server of its own."""

import os
import subprocess
import sys

import pytest

from tests.processes.real_site import ROOT

pytestmark = pytest.mark.processes


def test_postgresql_takes_and_refuses_what_sqlite_does(postgres_url):
    environment = {**os.environ, "DATABASE_URL": postgres_url, "SECRET_KEY": "for-this-test-only"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/simulation/door"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
