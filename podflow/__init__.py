"""Wiring only: settings, urls, asgi, celery. What podflow does is in `simulation`."""

from podflow.celery import app as celery_app

__all__ = ["celery_app"]
