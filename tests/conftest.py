"""What every test may lean on: settings that need no server and no collected files."""

from functools import wraps

from django.conf import settings

from simulation.cluster.apiserver.api.resources import named
from simulation.cluster.informers import Informers
from simulation.cluster.transition import Story


def pytest_configure(config):
    Story.checks_types = True  # a line whose facts are not of their declared types fails the test that told it
    for name in ("get", "list"):
        setattr(Informers, name, _watched_only(getattr(Informers, name)))
    # Hashed names exist only after collectstatic; pages under test name their files plainly.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")


def _watched_only(read):
    """A component may read of its informers only what its process watches: what it does not watch could never be stale."""

    @wraps(read)
    def checked(informers, resource, *where):
        key = getattr(resource, "key", None) or named(resource).key
        assert key in informers.heard_of, f"{informers.process} reads {key} and does not watch them"
        return read(informers, resource, *where)

    return checked
