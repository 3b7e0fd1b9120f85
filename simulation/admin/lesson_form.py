"""The form of a lesson: what each field wants, said beside it; what is wrong, said at its field with the line."""

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from unfold.widgets import UnfoldAdminTextareaWidget

from simulation.lessons.check import problems_of
from simulation.models import ChapterNote, Lesson
from simulation.models.lesson import SCENARIO_FIELDS

QUESTION = """\
```question
What does STATUS say now?
- [ ] Running
- [x] Pending
Why that is so.
```"""
HELP = {
    "title": "What the card on the first page says.",
    "slug": "The lesson's address: /lessons/…/. Links and QR codes break when it changes.",
    "summary": "One line under the title.",
    "minutes": "How long a learner needs.",
    "order": "Its place among the lessons: small numbers come first.",
    "published": "On: everyone can see it. Off: only instructors can.",
    "text": format_html(
        "Markdown. Learners read it before they start, so let them guess first. A question looks like this; what you "
        "tick is right, and the lines after the choices are shown once somebody has guessed:"
        '<pre style="white-space: pre-wrap; margin-top: 6px">{}</pre>',
        QUESTION,
    ),
    "commands": mark_safe(
        "What happens, one kubectl command a line. A later command begins with its virtual time: "
        "<code>6s kubectl delete pod my-pod --wait=false</code>"
    ),
    "manifest": mark_safe(
        "Only if a command reads one. <code>kubectl create -f -</code> takes the next document, separated by "
        "<code>---</code>. Without such a command everything here is created at the start."
    ),
    "nodes": mark_safe(
        "The cluster, one node a line. A node may also have <code>labels: {disk: ssd}</code>, "
        "<code>taints: [{key: team, value: data, effect: NoSchedule}]</code> and "
        "<code>images: [\"nginx:1.27\"]</code>."
    ),
    "extras": mark_safe(
        "Usually empty. YAML with <code>until: 60s</code> (when the lesson ends), <code>registry</code> (what a pull "
        "finds) or <code>programs</code> (what a container does)."
    ),
}  # fmt: skip
ROWS = {"text": 24, "commands": 4, "manifest": 14, "nodes": 4, "extras": 5}


class CodeWidget(UnfoldAdminTextareaWidget):
    """A wide field in a fixed-width face that neither wraps nor corrects what is typed."""

    def __init__(self, rows: int):
        quiet = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "wrap": "off"}
        style = "font-family: ui-monospace, Menlo, Consolas, monospace; width: 100%; max-width: 56rem"
        super().__init__({"rows": rows, "style": style, **quiet})


class LessonForm(forms.ModelForm):
    class Meta:
        model = Lesson
        fields = ["title", "slug", "summary", "minutes", "level", "order", "published", "text", *SCENARIO_FIELDS]
        help_texts = HELP
        widgets = {field: CodeWidget(ROWS[field]) for field in SCENARIO_FIELDS} | {
            "text": UnfoldAdminTextareaWidget({"rows": ROWS["text"], "style": "width: 100%; max-width: 56rem"})
        }

    def clean(self):
        given = {**(super().clean() or {})}
        if not any(field in self.errors for field in SCENARIO_FIELDS):
            lesson = Lesson(
                slug=given.get("slug") or "lesson", **{field: given.get(field, "") for field in SCENARIO_FIELDS}
            )
            for problem in problems_of(lesson):
                self.add_error(problem.field, str(problem))
        return given


class NoteFormSet(BaseInlineFormSet):
    """A note on a chapter that never comes would never be seen, so it is refused; known once the scenario is right."""

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        filled = [form for form in kept if form.cleaned_data.get("chapter")]
        for form in filled:
            for problem in problems_of(self.instance, [form.instance]):
                if problem.field == "notes":
                    form.add_error("chapter", str(problem))


class NoteForm(forms.ModelForm):
    class Meta:
        model = ChapterNote
        fields = ["chapter", "text"]
        help_texts = {
            "chapter": "The note is shown as this chapter begins.",
            "text": 'Markdown, two or three sentences. One "why" or one question is enough.',
        }
        widgets = {"text": UnfoldAdminTextareaWidget({"rows": 5, "style": "width: 100%; max-width: 56rem"})}
