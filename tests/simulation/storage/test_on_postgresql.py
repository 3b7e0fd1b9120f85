"""What the database itself does for storage to have an end, on PostgreSQL too: bytes counted, chunks deleted, runs expired, limits kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes.servers.postgres import MISSING, binaries, postgres

ROOT = Path(__file__).resolve().parents[3]
TESTS = [
    "tests/simulation/storage/test_bytes.py",
    "tests/simulation/storage/test_expiry.py",
    "tests/simulation/test_migrations.py",
]


@pytest.mark.skipif(binaries() is None, reason=MISSING)
def test_storage_has_an_end_on_postgresql_too(tmp_path):
    folder = tmp_path / "postgres"
    folder.mkdir()
    with postgres(folder) as url:
        environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "x"}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
