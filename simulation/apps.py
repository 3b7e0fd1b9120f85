"""The one Django app."""

import gc

from django.apps import AppConfig

COLLECT_EVERY = (150_000, 20, 100)  # allocations, then generations: the core's objects are values, cycles hardly occur


class SimulationConfig(AppConfig):
    name = "simulation"
    verbose_name = "podflow"

    def ready(self):
        """A cluster keeps many small objects that all stay: looking for cycles among them again and again costs a fifth of its time."""
        gc.freeze()
        gc.set_threshold(*COLLECT_EVERY)
