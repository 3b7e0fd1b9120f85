"""Every key of a run as it was after a line, so that no moment is far from something that holds everything."""

from django.db import models

from .run import Run


class Keyframe(models.Model):
    """Made from the lines, and made again from them where it is damaged."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False)
    seq = models.PositiveBigIntegerField(help_text="the line after which it holds")
    spaces = models.BinaryField(help_text="all spaces with their keys and values: JSON, compressed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="one_keyframe_a_line")]
