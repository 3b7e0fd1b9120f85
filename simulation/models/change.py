"""The index of the past: which lines wrote a key of etcd."""

from django.db import models

from .run import Run


class Change(models.Model):
    """The difference itself stands in the line."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False)
    space = models.CharField(max_length=300)
    key = models.CharField(max_length=1000)
    seq = models.PositiveBigIntegerField(help_text="the line that wrote it")
    revision = models.PositiveBigIntegerField(help_text="etcd's revision after the line")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "space", "key", "seq"], name="one_change_a_key_and_line")]
