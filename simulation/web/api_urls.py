"""The addresses of the site's own API, under /api/."""

from django.urls import path

from simulation.web import api, api_moments

urlpatterns = [
    path("runs", api.runs),
    path("runs/<str:run_id>", api.run),
    path("runs/<str:run_id>/transitions", api.transitions),
    path("runs/<str:run_id>/pages/<int:page>", api.story_page),
    path("runs/<str:run_id>/moments/<str:n>", api_moments.moment),
    path("runs/<str:run_id>/moments/<str:n>/kubectl", api_moments.kubectl),
    path("runs/<str:run_id>/why", api_moments.why),
    path("runs/<str:run_id>/inputs", api.inputs),
    path("runs/<str:run_id>/fork", api.fork),
    path("runs/<str:run_id>/decision", api.decision),
    path("verbs", api.verbs),
    path("catalogue", api.catalogue),
]
