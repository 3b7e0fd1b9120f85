"""The lessons that ship, and how they are loaded: each plays, each note is seen, and nobody's edits are lost."""

import shutil

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from simulation.lessons import file, loader
from simulation.lessons.check import outlook_of, problems_of
from simulation.models import ChapterNote, Lesson

SHIPPED = sorted(loader.FOLDER.glob("*.yaml"))
GOOD = "apiVersion: podflow/v1\nkind: Lesson\ntitle: T\ncommands: |\n  kubectl run a --image=nginx\n"


def lesson_file(folder, text, name="mine.yaml"):
    path = folder / name
    path.write_text(text)
    return path


def loaded(folder):
    return dict(loader.load(folder))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_lesson_plays_and_all_its_notes_are_seen(path):
    given = file.read(path)
    lesson = Lesson(slug=given.slug, **given.fields)
    assert problems_of(lesson, [ChapterNote(chapter=chapter, text=text) for chapter, text in given.notes.items()]) == []
    assert "virtual time" in outlook_of(lesson)


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    assert set(loaded(loader.FOLDER).values()) == {"created"}
    assert set(loaded(loader.FOLDER).values()) == {"unchanged"}
    assert Lesson.objects.published().count() == len(SHIPPED) >= 3


@pytest.mark.django_db
def test_a_newer_file_replaces_a_lesson_that_nobody_edited(tmp_path):
    lesson_file(tmp_path, GOOD)
    loaded(tmp_path)
    Lesson.objects.update(published=False)
    lesson_file(tmp_path, GOOD + "notes:\n  Stored: hm\n")
    assert loaded(tmp_path) == {"mine": "updated"}
    assert [note.text for note in ChapterNote.objects.all()] == ["hm"]
    assert not Lesson.objects.get().published


@pytest.mark.django_db
def test_an_edited_lesson_is_left_alone(tmp_path):
    lesson_file(tmp_path, GOOD)
    loaded(tmp_path)
    Lesson.objects.update(title="Mine")
    lesson_file(tmp_path, GOOD.replace("title: T", "title: New"))
    assert loaded(tmp_path) == {"mine": "edited here, left alone"}
    assert Lesson.objects.get().title == "Mine"


@pytest.mark.django_db
def test_a_lesson_written_here_keeps_its_address(tmp_path):
    Lesson.objects.create(title="Ours", slug="mine")
    lesson_file(tmp_path, GOOD)
    assert loaded(tmp_path) == {"mine": "edited here, left alone"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + "colour: red\n", "mine.yaml, line 6, field colour: is no field of a lesson"),
        (GOOD.replace("Lesson", "Poem"), 'mine.yaml, line 2, field kind: must be "Lesson"'),
        (GOOD + "minutes: soon\n", "mine.yaml, line 6, field minutes: must be a whole number"),
        (GOOD + "minutes: 999\n", "mine.yaml, line 6, field minutes: "),
        (GOOD + "notes:\n  Nowhere: x\n", "mine.yaml, line 6, field notes: "),
        (GOOD.replace("  kubectl run", "  # so\n  docker run"), "mine.yaml, line 6, field commands: "),
        (GOOD + "nodes: |\n  - {name: a}\n  - {name: b, cpus: 3}\n", "mine.yaml, line 8, field nodes: "),
        ("title: [", "mine.yaml, line 1: not YAML"),
        ("- a", "mine.yaml, line 1: a lesson is a mapping"),
        (GOOD.replace("title: T\n", ""), "mine.yaml, field title: is missing"),
    ],
)
@pytest.mark.django_db
def test_a_bad_file_names_file_line_and_field_and_loads_nothing(tmp_path, text, message):
    lesson_file(tmp_path, GOOD, "a-good-one.yaml")
    lesson_file(tmp_path, text)
    with pytest.raises(CommandError) as caught:
        call_command("load_lessons", tmp_path)
    assert str(caught.value).startswith(message)
    assert not Lesson.objects.exists()


def test_shipped_lessons_stay_files_beside_the_loader(tmp_path):
    shutil.copy(SHIPPED[0], tmp_path)
    assert file.read(tmp_path / SHIPPED[0].name).slug == SHIPPED[0].stem
