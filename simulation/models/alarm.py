"""Who is due when: at most one alarm for each key of a component."""

from django.db import models

from .run import Run


class Alarm(models.Model):
    """Fired in the order (due_ms, priority, number). A fired one stays with `gone`, for workers with an older copy."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False)
    component = models.CharField(max_length=300)
    key = models.CharField(max_length=1000)
    due_ms = models.PositiveBigIntegerField()
    priority = models.IntegerField()
    number = models.PositiveBigIntegerField()
    cause = models.PositiveBigIntegerField(null=True, help_text="the line of the story that set it")
    heartbeat = models.BooleanField(default=False)
    turn = models.PositiveBigIntegerField()
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "component", "key"], name="one_alarm_a_key")]
        indexes = [models.Index(fields=["run", "turn"])]
