"""What every test may lean on: settings that need no server and no collected files."""

from django.conf import settings

from simulation.cluster.transition import Story


def pytest_configure(config):
    Story.checks_types = True  # a line whose facts are not of their declared types fails the test that told it
    # Hashed names exist only after collectstatic; pages under test name their files plainly.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
