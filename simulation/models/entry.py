"""The current value of a key in one of a run's spaces, and the turn that wrote it."""

from django.db import models

from .run import Run


class Entry(models.Model):
    """A worker with an older copy reads the entries of later turns; so a deleted key stays, with value null."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False)
    space = models.CharField(max_length=300)
    key = models.CharField(max_length=1000)
    value = models.TextField(null=True, help_text="compact JSON, keys in order; null when deleted")
    turn = models.PositiveBigIntegerField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["run", "space", "key"], name="one_value_a_key")]
        indexes = [models.Index(fields=["run", "turn"])]
