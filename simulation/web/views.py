"""The pages. Shallow: each asks a model or the relay once and fills a template; scripts only make them livelier."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simulation import presets, relay
from simulation.lessons import start
from simulation.lessons.scenario import LessonProblem
from simulation.models import Lesson, Run
from simulation.models.lesson import LessonRun
from simulation.web import access, qr
from simulation.web.given.forms import StartForm

KUBERNETES = "1.36"
FAVICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="2" y="2" width="20" height="20" rx="6"
 fill="#2a5fd8"/><path d="M6 12h7" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/><circle cx="16.5" cy="12"
 r="2.6" fill="#fff"/></svg>"""
TOO_OFTEN = "Too many runs from here: wait a minute, then send it again. Nothing is lost."


@require_http_methods(["GET", "HEAD", "POST"])
def home(request):
    """The first page; a POST begins a run, or shows what was sent again with what is wrong with it."""
    if request.method != "POST":
        return home_page(request, StartForm.asked(request))
    try:
        form = StartForm.sent(request)
    except RequestDataTooBig:
        return refused(request, StartForm("manifest", error="This is larger than 1 MiB."), 413)
    if access.too_often(request, "runs", settings.RUNS_PER_MINUTE):
        return refused(request, form._replace(error=TOO_OFTEN), 429)
    form = form if form.error else form.checked()
    if form.error:
        return refused(request, form, 400)
    scenario, about = form.given()
    run, _ = relay.create_run(scenario, creator=access.creator_of(request), **about)
    return JsonResponse({"url": run.get_absolute_url()}, status=201) if wants_json(request) else redirect(run)


def refused(request, form: StartForm, status: int):
    """What is wrong, for the page's script as JSON, else as the page itself with everything that was typed."""
    if wants_json(request):
        wrong = {"error": form.error, "line": form.line, "watchable": form.watchable}
        return JsonResponse(wrong, status=status)
    return home_page(request, form, status)


def wants_json(request) -> bool:
    return request.headers.get("Accept") == "application/json"


def home_page(request, form: StartForm, status: int = 200):
    lessons = Lesson.objects.published().prefetch_related("notes")
    context = {"form": form, "presets": presets.PRESETS, "lessons": lessons, "kubernetes": KUBERNETES}
    return render(request, "simulation/home.html", context, status=status)


@require_POST
def start_preset(request, slug):
    """Begin a run of a prepared pod."""
    preset = presets.BY_SLUG.get(slug)
    if preset is None:
        return not_found(request)
    if access.too_often(request, "runs", settings.RUNS_PER_MINUTE):
        return home_page(request, StartForm.asked(request)._replace(error=TOO_OFTEN), 429)
    run, _ = relay.create_run(
        presets.scenario(slug), title=preset.title, command=preset.command, creator=access.creator_of(request)
    )
    return redirect(run)


@gzip_page  # what every verb means weighs 80 kB, and no secret stands beside it
@require_GET
def run_page(request, run_id):
    """A run, for anyone who has its link; `can_change` for its creator."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        return render(request, "simulation/gone.html", {"days": settings.RUN_EXPIRY_DAYS}, status=404)
    relay.look_at(run)
    mine = access.may_change(request, run)
    told = LessonRun.objects.filter(run=run).select_related("lesson").first()
    about = told.as_dict() if told else {"notes": {}, "lesson": None}
    status = {
        **relay.status(run),
        "url": run.get_absolute_url(),
        "yours": mine,
        "can_change": mine and run.state != Run.State.KEPT,
        **about,
    }
    return render(request, "simulation/run.html", {"run": status, "catalogue": relay.catalogue()})


@require_POST
def delete_run(request, run_id):
    """Its creator wants it gone."""
    run = get_object_or_404(Run, pk=run_id)
    if not access.may_change(request, run):
        return HttpResponseForbidden(
            "Only whoever made this run can delete it.", content_type="text/plain; charset=utf-8"
        )
    relay.delete_run(run.pk)
    messages.success(request, "The run is deleted.")
    return redirect("home")


@require_GET
def lesson_list(request):
    lessons = Lesson.objects.visible_to(request.user).prefetch_related("notes")
    return render(request, "simulation/lessons/list.html", {"lessons": lessons})


@require_GET
def lesson_page(request, slug):
    return show_lesson(request, visible_lesson(request, slug))


@require_POST
def start_lesson(request, slug):
    """Begin a run of the lesson's scenario, with its notes; where that cannot be done the lesson says why."""
    lesson = visible_lesson(request, slug)
    if access.too_often(request, "runs", settings.RUNS_PER_MINUTE):
        return show_lesson(request, lesson, TOO_OFTEN, 429)
    try:
        return redirect(start.begin(lesson, access.creator_of(request)))
    except (LessonProblem, relay.ScenarioError) as error:
        return show_lesson(request, lesson, f"This lesson cannot be played as it is written: {error}", 409)


def show_lesson(request, lesson: Lesson, problem: str = "", status: int = 200):
    context = {"lesson": lesson, "html": lesson.html(), "problem": problem}
    return render(request, "simulation/lessons/lesson.html", context, status=status)


@require_GET
def lesson_qr(request, slug):
    """The lesson's address as an SVG."""
    link = request.build_absolute_uri(visible_lesson(request, slug).get_absolute_url())
    return HttpResponse(qr.svg(link), content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@require_GET
def lesson_handout(request, slug):
    """A page to print or to project: title, address and QR code."""
    lesson = visible_lesson(request, slug)
    link = request.build_absolute_uri(lesson.get_absolute_url())
    return render(request, "simulation/lessons/handout.html", {"lesson": lesson, "link": link})


def visible_lesson(request, slug) -> Lesson:
    return get_object_or_404(Lesson.objects.visible_to(request.user).prefetch_related("notes"), slug=slug)


@require_GET
def teach(request):
    return render(request, "simulation/teach.html")


@require_GET
def about(request):
    return render(request, "simulation/about.html", {"kubernetes": KUBERNETES, "version": settings.VERSION})


@require_GET
def favicon(request):
    """For pages that are not ours to draw, such as the admin's."""
    return HttpResponse(FAVICON, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


def not_found(request, exception=None):
    return render(request, "404.html", status=404)
