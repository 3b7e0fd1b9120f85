"""The attacked site: one for all attacks, for they must not pile up either; and one on PostgreSQL for what databases differ in."""

import pytest

from tests.attacks.site_under_attack import Attacked
from tests.processes.servers.postgres import MISSING, binaries, postgres


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with Attacked(tmp_path_factory.mktemp("attacked")) as site:
        yield site
        site.has_failed_nothing()


@pytest.fixture(scope="session")
def postgres_site(tmp_path_factory):
    if binaries() is None:
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("attacked")
    with postgres(tmp_path_factory.mktemp("postgres")) as url, Attacked(folder, url) as site:
        yield site
        site.has_failed_nothing()


@pytest.fixture(params=["sqlite", "postgres"])
def either_site(request):
    """The site on each database in turn."""
    return request.getfixturevalue("site" if request.param == "sqlite" else "postgres_site")
