"""One line of a run's story, as it is told; written once, never changed."""

from django.db import models

from .run import Run


class Transition(models.Model):
    """`line` is the whole truth: JSON with the differences of the keys it changed. The columns are for finding it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False)
    seq = models.PositiveBigIntegerField()
    at_ms = models.PositiveBigIntegerField()
    component = models.CharField(max_length=300)
    step = models.CharField(max_length=100)
    line = models.TextField()

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_line_a_number")]
