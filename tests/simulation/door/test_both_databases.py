"""What holds at the door on SQLite holds on PostgreSQL: the same tests, on a server of its own."""

import os
import subprocess
import sys

import pytest

from tests.processes.real_site import ROOT
from tests.processes.servers.postgres import MISSING, binaries, postgres


@pytest.mark.processes
@pytest.mark.skipif(binaries() is None, reason=MISSING)
def test_postgresql_takes_and_refuses_what_sqlite_does(tmp_path):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not processes",
        "tests/simulation/door",
    ]
    with postgres(tmp_path) as url:
        environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "for-this-test-only"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
