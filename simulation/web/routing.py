"""The websocket's address."""

from django.urls import path

from simulation.web.consumers import RunConsumer

websocket_urls = [path("ws/runs/<str:run_id>/", RunConsumer.as_asgi())]
