"""One line of a run's story, as it is told; written once, never changed."""

from django.db import models

from .run import Run


class Transition(models.Model):
    """`line` and `quiet` are the whole truth: the differences of every key that it changed. The columns are for finding it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False)
    seq = models.PositiveBigIntegerField()
    at_ms = models.PositiveBigIntegerField()
    component = models.CharField(max_length=300)
    step = models.CharField(max_length=100)
    cause = models.PositiveBigIntegerField(null=True, help_text="the line that led to it")
    ends_step = models.BooleanField(default=False, help_text="the cluster can go on from here")
    line = models.TextField(help_text="JSON, as the page gets it")
    quiet = models.BinaryField(default=b"", help_text="what no picture shows: alarms, counters, the line's checksum")

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_line_a_number")]
        indexes = [models.Index(fields=["run", "cause"], name="lines_by_cause")]
