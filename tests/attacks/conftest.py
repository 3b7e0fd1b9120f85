"""The attacked site, on SQLite and on PostgreSQL; one for all attacks, for they must not pile up either."""

import pytest

from tests.attacks.site_under_attack import Attacked
from tests.processes.servers.postgres import MISSING, binaries, postgres


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def site(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    if request.param == "sqlite":
        with Attacked(folder) as site:
            yield site
        return
    if binaries() is None:
        pytest.skip(MISSING)
    with postgres(tmp_path_factory.mktemp("postgres")) as url, Attacked(folder, url) as site:
        yield site
