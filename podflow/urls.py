"""The site's addresses: pages, the site's own API, the admin."""

from django.contrib import admin
from django.urls import include, path

from simulation.web.health import alive, health

handler500 = "podflow.trouble.failed"
urlpatterns = [
    path("", include("simulation.web.urls")),
    path("api/", include("simulation.web.api_urls")),
    path("admin/", admin.site.urls),
    path("healthz", health),
    path("livez", alive),
]
