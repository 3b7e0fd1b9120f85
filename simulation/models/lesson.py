"""Lesson: words, questions and notes over a scenario, as an instructor writes them.

ChapterNote: what is said as a chapter begins. LessonRun: the notes that a run was started with, so that a link to it
shows the same ones after the lesson has changed.
"""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from simulation import markdown
from simulation.lessons.defaults import CHAPTERS, NODES
from simulation.lessons.scenario import scenario_of

SHORT_ENOUGH = MaxLengthValidator(20_000)  # it is rendered each time that the page is shown
LEVELS = ("everyone", "beginner", "intermediate", "advanced")
COPIED = ("summary", "text", "minutes", "level", "order")
SCENARIO_FIELDS = ("nodes", "commands", "manifest", "extras")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> Self:
        return self.filter(published=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The published ones, and the drafts too for whoever may write lessons."""
        return self if user.has_perm("simulation.change_lesson") else self.published()


class Lesson(models.Model):
    title = models.CharField(max_length=80)
    slug = models.SlugField("address", max_length=80, unique=True)
    summary = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True, validators=[SHORT_ENOUGH])
    minutes = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1), MaxValueValidator(240)])
    level = models.CharField(max_length=16, default="beginner", choices=[(level, level) for level in LEVELS])
    nodes = models.TextField(default=NODES)
    commands = models.TextField(blank=True, default="kubectl run my-pod --image=nginx")
    manifest = models.TextField(blank=True)
    extras = models.TextField(blank=True)
    published = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False)
    updated = models.DateTimeField(auto_now=True)
    # The checksum of the shipped file that this lesson was last loaded from; empty: written here.
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lesson", args=[self.slug])

    def scenario(self) -> dict[str, Any]:
        """The podflow/v1 scenario that this lesson plays; raises LessonProblem with the field and line at fault."""
        return scenario_of(self.slug or "lesson", self.nodes, self.commands, self.manifest, self.extras)

    def html(self) -> SafeString:
        return markdown.render(self.text)

    def questions(self) -> int:
        return sum(markdown.count_questions(text) for text in [self.text, *(note.text for note in self.saved_notes())])

    def saved_notes(self) -> list["ChapterNote"]:
        return sorted(self.notes.all(), key=lambda note: CHAPTERS.index(note.chapter)) if self.pk else []

    def notes_html(self, notes: list["ChapterNote"] | None = None) -> dict[str, str]:
        """Chapter -> sanitised HTML; `notes` stand in for the saved ones when an unsaved lesson is previewed."""
        chosen = self.saved_notes() if notes is None else notes
        return {note.chapter: str(markdown.render(note.text, name=slugify(note.chapter))) for note in chosen}

    def clone(self, author: User | None = None) -> "Lesson":
        """Save an unpublished copy with its notes, under an address that is free."""
        notes = self.saved_notes()
        fields = {field: getattr(self, field) for field in (*SCENARIO_FIELDS, *COPIED)}
        copy = Lesson.objects.create(title=f"{self.title[:73]} (copy)", slug=self._free_slug(), author=author, **fields)
        copies = [ChapterNote(lesson=copy, chapter=note.chapter, text=note.text) for note in notes]
        ChapterNote.objects.bulk_create(copies)
        return copy

    def _free_slug(self) -> str:
        taken = set(Lesson.objects.filter(slug__startswith=self.slug[:70]).values_list("slug", flat=True))
        slugs = (f"{self.slug[:70]}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in slugs if slug not in taken)


class ChapterNote(models.Model):
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="notes")
    chapter = models.CharField(max_length=32, choices=[(chapter, chapter) for chapter in CHAPTERS])
    text = models.TextField(validators=[SHORT_ENOUGH])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "chapter"],
                name="one_note_a_chapter",
                violation_error_message="This chapter has a note already.",
            )
        ]

    def __str__(self) -> str:
        return self.chapter


class LessonRun(models.Model):
    run = models.OneToOneField("simulation.Run", models.CASCADE, primary_key=True, related_name="lesson_run")
    lesson = models.ForeignKey(Lesson, models.SET_NULL, null=True, related_name="runs")
    notes = models.JSONField(default=dict)  # chapter -> sanitised HTML

    def as_dict(self) -> dict[str, Any]:
        """What the run page gets: the notes, and which lesson they come from."""
        lesson = {"title": self.lesson.title, "url": self.lesson.get_absolute_url()} if self.lesson else None
        return {"notes": {chapter: styled(note) for chapter, note in self.notes.items()}, "lesson": lesson}


# A note that asks brings the style of questions with it; its answer is hidden even before that has been loaded.
def styled(note: str) -> str:
    if 'class="question"' not in note:
        return note
    sheet = static("css/pages/question.css")
    return f'<style>.question .answer {{ display: none }}</style><link rel="stylesheet" href="{sheet}">{note}'
