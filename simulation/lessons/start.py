"""Begin a run of a lesson: its scenario is played, and its notes go with the run."""

from simulation import relay
from simulation.models import Lesson, Run
from simulation.models.lesson import ChapterNote, LessonRun


def begin(lesson: Lesson, creator: str, notes: list[ChapterNote] | None = None) -> Run:
    """Begin a run of `lesson`, saved or only written (then `notes` stand in for the saved ones).

    Raises LessonProblem or relay.ScenarioError where it cannot be played. Not in a transaction of its own: the baton goes
    out when create_run commits.
    """
    scenario = lesson.scenario()
    command = f"kubectl {scenario['inputs'][0]['kubectl']}"
    run, _ = relay.create_run(scenario, title=lesson.title, command=command, creator=creator)
    LessonRun.objects.create(run=run, lesson=lesson if lesson.pk else None, notes=lesson.notes_html(notes))
    return run
