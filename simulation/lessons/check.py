"""Does a lesson work? Its scenario is played in memory; every problem names the field and the line as written."""

from simulation.relay import checking

from .places import place
from .scenario import LessonProblem


def problems_of(lesson, notes=()) -> list[LessonProblem]:
    """What keeps `lesson` (saved or not) from being played, and which of `notes` would never be seen; [] is well."""
    try:
        scenario = lesson.scenario()
    except LessonProblem as problem:
        return [problem]
    check = checking.check_scenario(scenario)
    if check.error:
        return [_problem(lesson, scenario, check.error)]
    never = 'this scenario never comes to the chapter "{}"; it has {}'
    return [
        LessonProblem("notes", never.format(note.chapter, ", ".join(check.chapters)))
        for note in notes
        if note.chapter not in check.chapters
    ]


def outlook_of(lesson) -> str:
    """One line for the instructor on how the lesson plays; empty where it does not."""
    try:
        check = checking.check_scenario(lesson.scenario())
    except LessonProblem:
        return ""
    if check.error:
        return ""
    ends = ", ".join(f"{row['NAME']} {row['STATUS']}" for row in check.rows) or "no pod"
    length = f"{check.lines} steps, {check.now_ms / 1000:.1f} s of virtual time"
    return f"{length}. At the end: {ends}. Chapters: {', '.join(check.chapters)}."


def _problem(lesson, scenario: dict, error) -> LessonProblem:
    texts = {field: getattr(lesson, field) for field in ("nodes", "commands", "manifest", "extras")}
    field, line = place(error.path or "", texts, scenario["inputs"])
    return LessonProblem(field, error.message, line)
