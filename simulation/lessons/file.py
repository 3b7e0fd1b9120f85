"""Read one lesson file and say what is wrong with it: file, line, field (docs/formats.md has the form). Pure: it knows neither models nor core."""

from dataclasses import dataclass
from pathlib import Path

from simulation.cluster.apiserver.manifest import ManifestError, read_document

from .places import line_of, line_of_error
from .scenario import LessonProblem

TEXTS = ("title", "summary", "level", "text", "nodes", "commands", "manifest", "extras")
NUMBERS = ("minutes", "order")
HEAD = {"apiVersion": "podflow/v1", "kind": "Lesson"}


class LessonFileError(ValueError):
    """One line that names file, line and field."""


@dataclass(frozen=True)
class LessonFile:
    """`fields` are the Lesson's own, `notes` chapter -> Markdown; the slug is the file's name."""

    path: Path
    source: str
    fields: dict
    notes: dict[str, str]

    @property
    def slug(self) -> str:
        return self.path.stem

    def error(self, problem: LessonProblem) -> LessonFileError:
        """Turn a problem in a field's text into one that names the line of this file."""
        return _error(self.path, _file_line(self.source, problem), problem.field, problem.message)


def read(path: Path) -> LessonFile:
    """Read `path`; raises LessonFileError."""
    source = path.read_text(encoding="utf-8")
    data = _load(path, source)
    fields = {key: value for key, value in data.items() if key not in (*HEAD, "notes")}
    notes = data.get("notes") or {}
    _check(path, source, data, fields, notes)
    return LessonFile(path, source, fields, notes)


def _load(path: Path, source: str) -> dict:
    try:
        data = read_document(source)
    except ManifestError as error:
        raise _error(path, line_of_error(source, error), "", f"not YAML: {error.why}") from error
    if not isinstance(data, dict):
        raise _error(path, 1, "", "a lesson is a mapping")
    return data


def _check(path: Path, source: str, data: dict, fields: dict, notes) -> None:
    def refuse(field: str, message: str, *inner: str):
        raise _error(path, line_of(source, [field, *inner]), ".".join((field, *inner)), message)

    for key, value in HEAD.items():
        if data.get(key) != value:
            refuse(key, f'must be "{value}"')
    for key, value in fields.items():
        if key not in TEXTS + NUMBERS:
            refuse(key, "is no field of a lesson")
        if not isinstance(value, str if key in TEXTS else int):
            refuse(key, "must be a text" if key in TEXTS else "must be a whole number")
    if not fields.get("title"):
        refuse("title", "is missing")
    if not isinstance(notes, dict):
        refuse("notes", "must be a mapping: chapter to text")
    for chapter, text in notes.items():
        if not isinstance(text, str):
            refuse("notes", "must be a text", str(chapter))


# A block text (field: |) begins on the line after its key, so line 1 of the text is one further down.
def _file_line(source: str, problem: LessonProblem) -> int | None:
    start = line_of(source, problem.field.split("."))
    return start + problem.line if start and problem.line else start


def _error(path: Path, line: int | None, field: str, message: str) -> LessonFileError:
    where = [path.name, *([f"line {line}"] if line else []), *([f"field {field}"] if field else [])]
    return LessonFileError(f"{', '.join(where)}: {message}")
