"""One simulated cluster and its story: the row that the shareable link names and whose `turn` guards every save."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse

ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 l I: links are read aloud in class


def new_id() -> str:
    """Twelve letters of 56: 69 bits, not to be guessed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def limit_transitions() -> int:
    return settings.RUN_LIMIT_TRANSITIONS


def limit_ms() -> int:
    return settings.RUN_LIMIT_MS


def limit_bytes() -> int:
    return settings.RUN_LIMIT_BYTES


class Runs(models.Manager["Run"]):
    """All but those that are deleted already, though not every row of them has gone yet."""

    def get_queryset(self) -> "models.QuerySet[Run]":
        return super().get_queryset().exclude(state=Run.State.GONE)


class Run(models.Model):
    """Times in virtual milliseconds since the run began, unless their name says otherwise."""

    class State(models.TextChoices):
        RUNNING = "running", "someone's turn"
        IDLE = "idle", "nothing is due but heartbeats"
        LIMIT = "limit", "reached its limit, may continue"
        ENDED = "ended", "reached the scenario's end"
        FAILED = "failed", "podflow itself failed"
        KEPT = "kept", "kept as a recording"
        GONE = "gone", "deleted; the rest of its rows will follow"

    class Pace(models.TextChoices):
        INSTANT = "instant", "as fast as the workers can"
        LIVE = "live", "with the wall clock"
        STEPPED = "stepped", "when someone says next"

    class Lane(models.TextChoices):
        FAST = "fast", "in the queue of the role whose turn it is"
        SLOW = "slow", "in a queue of its own, for it takes long"

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    title = models.CharField(max_length=200, blank=True)
    command = models.TextField(blank=True, help_text="what the learner typed, as the page shows it")
    scenario = models.TextField(help_text="compact JSON with its keys in order, which jsonb would lose")
    seed = models.BigIntegerField(default=1)

    pace = models.CharField(max_length=8, choices=Pace, default=Pace.INSTANT)
    speed = models.FloatField(default=1.0, help_text="virtual seconds a wall second, at the live pace")
    anchor_ms = models.BigIntegerField(default=0, help_text="the virtual moment of anchored_at, at the live pace")
    anchored_at = models.DateTimeField(null=True)

    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    message = models.TextField(blank=True, help_text="why it failed, for the page")
    turn = models.PositiveBigIntegerField(default=0)
    role = models.CharField(max_length=16, blank=True, help_text="whose turn it is: the queue of the baton")
    seq = models.PositiveBigIntegerField(default=0, help_text="the last line of the story")
    step_to = models.PositiveBigIntegerField(default=0, help_text="the line to reach, at the stepped pace")
    now_ms = models.PositiveBigIntegerField(default=0)
    header = models.TextField(default="{}", help_text="time, counters and what no line carries yet, as JSON")
    keyframe_seq = models.PositiveBigIntegerField(default=0, help_text="the line of the newest keyframe")
    keyframe_due = models.PositiveBigIntegerField(default=0, help_text="the bytes from which the next one may be made")
    bytes = models.PositiveBigIntegerField(default=0, help_text="what all its rows hold, its fork's copies included")

    limit_transitions = models.PositiveBigIntegerField(default=limit_transitions)
    limit_ms = models.PositiveBigIntegerField(default=limit_ms)
    limit_bytes = models.PositiveBigIntegerField(default=limit_bytes)
    until_ms = models.PositiveBigIntegerField(null=True, help_text="the scenario's end, until somebody goes on")

    creator = models.CharField(max_length=64, blank=True, db_index=True, help_text="the browser that made it")
    token_hash = models.CharField(max_length=64, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="forks")
    forked_at = models.PositiveBigIntegerField(null=True, help_text="the last line it shares with its parent")

    created = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(auto_now_add=True, help_text="when somebody last looked at it, about")
    pinned = models.BooleanField(default=False, help_text="kept, however long nobody looks at it")
    sweep_at = models.DateTimeField(null=True, help_text="wall time from which its baton counts as lost")
    sweeps = models.PositiveIntegerField(default=0, help_text="batons sent again in this turn")

    begun_turn = models.PositiveBigIntegerField(
        null=True, help_text="the last turn that somebody began; it is free no more"
    )
    begun_at = models.DateTimeField(null=True, help_text="wall time of that")
    begun_by = models.CharField(max_length=64, blank=True, help_text="the process that began it")
    losses = models.PositiveSmallIntegerField(default=0, help_text="workers lost in this turn")

    lane = models.CharField(max_length=4, choices=Lane, default=Lane.FAST)
    load_ms = models.FloatField(default=0, help_text="milliseconds of work of late; they fade")
    load_at = models.DateTimeField(null=True, help_text="wall time up to which they have faded")

    objects = Runs()
    everything = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "sweep_at"]),
            models.Index(fields=["seen"], name="runs_by_last_look", condition=models.Q(pinned=False)),
        ]

    def __str__(self) -> str:
        return self.title or self.command or self.id

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.pk])


class Input(models.Model):
    """What somebody gave while the run went on: with the step and the moment, so that the run can be told again."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="inputs")
    steps = models.PositiveBigIntegerField(help_text="alarms fired before it")
    seq = models.PositiveBigIntegerField(default=0, help_text="lines told before it")
    at_ms = models.PositiveBigIntegerField()
    given = models.TextField(help_text="the input as JSON")

    class Meta:
        ordering = ["pk"]
