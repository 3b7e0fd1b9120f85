"""A slice of `make fuzz` in every `make test`: it ends after so many requests, and the clock only bounds it."""

import os
import subprocess
import sys

import pytest

from tests.fuzz.against import fuzzed
from tests.processes.real_site import ROOT
from tests.processes.servers.postgres import MISSING, binaries, postgres

pytestmark = pytest.mark.processes
ALONE, WITH_A_SITE, MOST_S = 600, 250, 240  # requests; seconds


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def url(request, tmp_path_factory):
    if request.param == "sqlite":
        yield ""
        return
    if binaries() is None:
        pytest.skip(MISSING)
    with postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


def test_strangers_in_one_process_find_no_error_of_ours(url):
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.alone",
        "--seed",
        "slice",
        "--requests",
        str(ALONE),
        "--seconds",
        str(MOST_S),
    ]
    environment = {**os.environ, "DATABASE_URL": url} if url else {**os.environ}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_strangers_on_a_real_site_find_no_error_of_ours(url, tmp_path):
    report = fuzzed(tmp_path, url, "slice", WITH_A_SITE, MOST_S, timed=False)
    assert not report.findings, report.told()
    assert report.requests >= WITH_A_SITE, report.table()
