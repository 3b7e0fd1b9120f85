"""Real servers for the tests marked `processes`: PostgreSQL where it is installed."""

import pytest

from tests.processes.servers.postgres import MISSING, binaries, postgres


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory):
    """A PostgreSQL server of its own on a Unix socket; skips, and says so, where none is installed."""
    if binaries() is None:
        pytest.skip(MISSING)
    with postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url
