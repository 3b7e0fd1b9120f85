"""The CronJob controller: makes a Job each time that the schedule says. schedule.py reads schedules, by the virtual calendar."""

from .controller import CronJobController

__all__ = ["CronJobController"]
