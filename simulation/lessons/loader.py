"""Put the shipped lesson files into the database, again and again, and never overwrite what an instructor has edited.

`Lesson.shipped` is the checksum of what was loaded. As long as the lesson still has that checksum nobody has edited it,
and a newer file may replace it; otherwise it is left alone. Once it is there, publishing is the instructors' business.
"""

import hashlib
import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from simulation.models.lesson import ChapterNote, Lesson

from .check import problems_of
from .file import LessonFile, read
from .scenario import LessonProblem

FOLDER = Path(__file__).parent
CONTENT = ("title", "summary", "text", "minutes", "level", "nodes", "commands", "manifest", "extras")


def load(folder: Path = FOLDER) -> list[tuple[str, str]]:
    """Load every file of `folder`; gives (slug, "created" | "updated" | "unchanged" | "edited here, left alone").

    Raises LessonFileError at the first bad file, before anything is written.
    """
    files = [read(path) for path in sorted(folder.glob("*.yaml"))]
    for file in files:
        check(file)
    with transaction.atomic():
        return [(file.slug, _put(file)) for file in files]


def check(file: LessonFile) -> None:
    """Hold `file` against the rules of the form in the admin; raises LessonFileError."""
    lesson, notes = _unsaved(file)
    try:
        lesson.clean_fields()
        for note in notes:
            note.clean_fields(exclude=["lesson"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise file.error(LessonProblem("notes" if field == "chapter" else field, " ".join(messages))) from error
    for problem in problems_of(lesson):
        raise file.error(problem)


def checksum(lesson: Lesson, notes: list[ChapterNote]) -> str:
    """The SHA-256 of what an instructor could have edited."""
    content = [[getattr(lesson, field) for field in CONTENT], sorted([note.chapter, note.text] for note in notes)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _unsaved(file: LessonFile) -> tuple[Lesson, list[ChapterNote]]:
    notes = [ChapterNote(chapter=chapter, text=text) for chapter, text in file.notes.items()]
    return Lesson(slug=file.slug, published=True, **file.fields), notes


def _put(file: LessonFile) -> str:
    lesson, notes = _unsaved(file)
    lesson.shipped = checksum(lesson, notes)
    there = Lesson.objects.filter(slug=file.slug).first()
    if there is None:
        _save(lesson, notes)
        return "created"
    if there.shipped != checksum(there, there.saved_notes()):
        return "edited here, left alone"
    if there.shipped == lesson.shipped:
        return "unchanged"
    for field in (*CONTENT, "shipped"):
        setattr(there, field, getattr(lesson, field))
    _save(there, notes)
    return "updated"


def _save(lesson: Lesson, notes: list[ChapterNote]) -> None:
    lesson.save()
    lesson.notes.all().delete()
    for note in notes:
        note.lesson = lesson
    ChapterNote.objects.bulk_create(notes)
