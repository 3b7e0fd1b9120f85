"""Lessons in the admin: write, preview, publish, clone, share. Shallow: the lesson's room knows how."""

from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import action, display

from simulation.lessons import start
from simulation.lessons.check import outlook_of, problems_of
from simulation.lessons.defaults import CHAPTERS
from simulation.models import ChapterNote, Lesson
from simulation.models.lesson import SCENARIO_FIELDS
from simulation.web import access

from .lesson_form import LessonForm, NoteForm, NoteFormSet


class NoteInline(StackedInline):
    model, form, formset = ChapterNote, NoteForm, NoteFormSet
    extra = 0
    verbose_name, verbose_name_plural = "note", "Notes, one a chapter (optional)"


@admin.register(Lesson)
class LessonAdmin(ModelAdmin):
    form = LessonForm
    inlines = [NoteInline]
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "shown", "minutes", "level", "order", "updated"]
    list_filter = ["published", "level"]
    search_fields = ["title", "summary", "text"]
    readonly_fields = ["share", "plays"]
    actions = ["publish", "unpublish", "clone"]
    actions_detail = ["open_page", "clone_this"]
    warn_unsaved_form = True
    fieldsets = [
        ("The lesson", {"fields": ["title", "slug", "summary", "published", "minutes", "level", "order"]}),
        ("What learners read first", {"fields": ["text"]}),
        ("What happens", {"fields": ["commands", "manifest"]}),
        ("The cluster", {"fields": ["nodes", "extras"]}),
    ]
    saved_fieldset = ("Share it", {"fields": ["share", "plays"]})

    def get_fieldsets(self, request, obj=None):
        return [self.saved_fieldset, *self.fieldsets] if obj else self.fieldsets

    def get_urls(self):
        preview = path("preview/", self.admin_site.admin_view(self.preview), name="simulation_lesson_preview")
        return [preview, *super().get_urls()]

    # One admin serves all requests at once: what a page needs of its own request goes with the lesson that it shows.
    def get_object(self, request, object_id, from_field=None):
        lesson = super().get_object(request, object_id, from_field)
        if lesson is not None:
            lesson.shared_link = request.build_absolute_uri(lesson.get_absolute_url())
        return lesson

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    # unfold asks for the permission of an action by this name, with the object's id.
    def has_clone_permission(self, request, object_id=None):
        return self.has_add_permission(request)

    @display(description="shown to", label={"everyone": "success", "instructors": "warning"})
    def shown(self, lesson):
        return "everyone" if lesson.published else "instructors"

    @admin.display(description="Link and QR code")
    def share(self, lesson):
        link = lesson.shared_link
        return format_html(
            '<a href="{}" style="text-decoration: underline">{}</a><br>'
            '<img src="{}" alt="QR code of the link" width="148" height="148" style="margin: 8px 0">'
            '<a href="{}" target="_blank" style="text-decoration: underline">Page to print or project</a>{}',
            link, link, reverse("lesson-qr", args=[lesson.slug]), reverse("lesson-handout", args=[lesson.slug]),
            "" if lesson.published else " · not published yet: only instructors can open it",
        )  # fmt: skip

    @admin.display(description="How it plays")
    def plays(self, lesson):
        return outlook_of(lesson) or "It cannot be played as it is: save it to see why."

    def preview(self, request):
        """Play what stands in the form, saved or not, as a run in a new tab."""
        lesson, notes = self._written(request.POST)
        problems = problems_of(lesson, notes)
        if problems or request.method != "POST":
            context = {**self.admin_site.each_context(request), "title": "Preview", "problems": problems}
            return render(request, "admin/simulation/lesson/preview.html", context)
        return redirect(start.begin(lesson, access.creator_of(request), notes))

    # What is needed to play it, and no more: an unfinished lesson can be looked at too.
    def _written(self, data):
        lesson = Lesson(title=data.get("title") or "A lesson without a title", slug="preview")
        for field in SCENARIO_FIELDS:
            setattr(lesson, field, data.get(field, "").replace("\r\n", "\n"))
        total = data.get("notes-TOTAL_FORMS", "")
        names = ("chapter", "text", "DELETE")
        rows = [{name: data.get(f"notes-{at}-{name}", "") for name in names} for at in range(int(total or 0))]
        kept = [row for row in rows if row["chapter"] in CHAPTERS and row["text"] and not row["DELETE"]]
        return lesson, [ChapterNote(chapter=row["chapter"], text=row["text"]) for row in kept]

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request, lessons):
        broken = [lesson for lesson in lessons if problems_of(lesson)]
        for lesson in broken:
            messages.error(request, f"“{lesson}” is not published: {problems_of(lesson)[0]}")
        whole = [lesson.pk for lesson in lessons if lesson not in broken]
        count = Lesson.objects.filter(pk__in=whole).update(published=True)
        if count:
            messages.success(request, f"{count} published.")

    @admin.action(description="Unpublish", permissions=["change"])
    def unpublish(self, request, lessons):
        messages.success(request, f"{lessons.update(published=False)} hidden from learners.")

    @admin.action(description="Clone", permissions=["add"])
    def clone(self, request, lessons):
        copies = [lesson.clone(request.user) for lesson in lessons]
        messages.success(request, f"Copied: {', '.join(str(copy) for copy in copies)}")

    @action(description="Open the lesson's page", icon="open_in_new", url_path="page")
    def open_page(self, request, object_id):
        return redirect(Lesson.objects.get(pk=object_id))

    @action(description="Clone this lesson", icon="content_copy", permissions=["clone"], url_path="clone")
    def clone_this(self, request, object_id):
        copy = Lesson.objects.get(pk=object_id).clone(request.user)
        messages.success(request, "This is your copy. Learners do not see it until you publish it.")
        return redirect("admin:simulation_lesson_change", copy.pk)
