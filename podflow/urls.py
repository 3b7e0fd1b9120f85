"""The site's addresses: pages, the site's own API, the admin."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from simulation.api import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("simulation.api_urls")),
    path("healthz", health),
]
if find_spec("simulation.urls"):
    urlpatterns.append(path("", include("simulation.urls")))
