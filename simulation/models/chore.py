"""What is done once a day, by one of all workers: the guarded update of `done_at` says who."""

from django.db import models


class Chore(models.Model):
    name = models.CharField(primary_key=True, max_length=32)
    done_at = models.DateTimeField(help_text="when somebody last took it on")

    def __str__(self) -> str:
        return self.name
