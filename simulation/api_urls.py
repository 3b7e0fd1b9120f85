"""The addresses of the site's own API, under /api/."""

urlpatterns = []
