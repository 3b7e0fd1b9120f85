"""The admin, as an instructor uses it: write, be told what is wrong, preview, publish, clone, share."""

from io import StringIO

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from simulation.models import ChapterNote, Lesson, Run
from simulation.models.lesson import LessonRun

pytestmark = pytest.mark.django_db
NODES = "- {name: node-1, cpu: 2, memory: 4Gi}\n"
FORM = {
    "title": "Mine", "slug": "mine", "summary": "", "minutes": 5, "level": "beginner", "order": 50, "text": "Hello",
    "commands": "kubectl run a --image=nginx", "manifest": "", "nodes": NODES, "extras": "",
    "notes-TOTAL_FORMS": 1, "notes-INITIAL_FORMS": 0, "notes-0-chapter": "Stored", "notes-0-text": "Now *it* is.",
}  # fmt: skip


@pytest.fixture
def instructor(client):
    user = User.objects.create_user("ines", password="secret", is_staff=True)
    user.groups.add(Group.objects.get(name="Instructors"))
    client.force_login(user)
    return client


def send(client, address="/admin/simulation/lesson/add/", **fields):
    return client.post(address, FORM | fields)


def errors(answer):
    return answer.context["adminform"].form.errors


def test_instructors_have_the_rights_to_write_lessons_and_no_others():
    rights = Group.objects.get(name="Instructors").permissions.values_list("codename", flat=True)
    verbs = ("add", "change", "delete", "view")
    assert set(rights) == {f"{verb}_{model}" for verb in verbs for model in ("lesson", "chapternote")}


def test_an_instructor_is_made_with_one_command(client):
    said = StringIO()
    call_command("add_instructor", "ines", stdout=said)
    client.post("/admin/login/", {"username": "ines", "password": said.getvalue().split()[-1]})
    assert client.get("/admin/simulation/lesson/add/").status_code == 200
    assert not User.objects.get().is_superuser


def test_an_instructor_sees_lessons_and_nothing_else(instructor):
    page = instructor.get("/admin/").content.decode()
    assert "/admin/simulation/lesson/" in page
    assert "/admin/auth/user/" not in page
    assert instructor.get("/admin/auth/user/").status_code == 403


def test_a_new_lesson_has_sensible_defaults_and_says_what_each_field_wants(instructor):
    page = instructor.get("/admin/simulation/lesson/add/").content.decode()
    assert "kubectl run my-pod --image=nginx" in page
    assert "name: node-2" in page
    assert "one kubectl command a line" in page


def test_a_lesson_is_written_with_its_note_and_author(instructor):
    assert send(instructor).status_code == 302
    lesson = Lesson.objects.get()
    assert lesson.author.username == "ines"
    assert not lesson.published
    assert [note.chapter for note in lesson.notes.all()] == ["Stored"]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"commands": "kubectl get pods\nls"}, "commands", "line 2: "),
        ({"nodes": NODES + "- {name: node-2, cpus: 2}\n"}, "nodes", "line 2: "),
        ({"manifest": "a: ["}, "manifest", "line 1: not YAML"),
        ({"extras": "until: 5s\nprograms: 3"}, "extras", "line 2: "),
        ({"commands": "kubectl run a --oops"}, "commands", "line 1: error: unknown flag: --oops"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_with_the_line(instructor, fields, field, says):
    assert errors(send(instructor, **fields))[field][0].startswith(says)
    assert not Lesson.objects.exists()


def test_a_note_that_would_never_be_seen_is_refused(instructor):
    answer = send(instructor, **{"notes-0-chapter": "Goodbye"})
    assert "never comes to the chapter" in answer.content.decode()
    assert not Lesson.objects.exists()


def test_preview_plays_what_stands_in_the_form_and_saves_no_lesson(instructor):
    answer = send(instructor, "/admin/simulation/lesson/preview/")
    assert answer.url == f"/runs/{Run.objects.get().pk}"
    assert LessonRun.objects.get().notes == {"Stored": "<p>Now <em>it</em> is.</p>\n"}
    assert not Lesson.objects.exists()


def test_preview_of_a_lesson_that_cannot_be_played_says_why(instructor):
    page = send(instructor, "/admin/simulation/lesson/preview/", commands="sudo reboot").content.decode()
    assert "line 1" in page
    assert not Run.objects.exists()


def test_preview_is_for_instructors_only(client):
    assert send(client, "/admin/simulation/lesson/preview/").status_code == 302
    assert not Run.objects.exists()


def test_publish_and_unpublish_from_the_list(instructor):
    send(instructor)
    chosen = {"_selected_action": [Lesson.objects.get().pk]}
    instructor.post("/admin/simulation/lesson/", {"action": "publish"} | chosen)
    assert Lesson.objects.get().published
    instructor.post("/admin/simulation/lesson/", {"action": "unpublish"} | chosen)
    assert not Lesson.objects.get().published


def test_a_broken_lesson_is_not_published(instructor):
    lesson = Lesson.objects.create(title="Broken", slug="broken", commands="ls")
    answer = instructor.post(
        "/admin/simulation/lesson/", {"action": "publish", "_selected_action": [lesson.pk]}, follow=True
    )
    assert "is not published" in answer.content.decode()
    assert not Lesson.objects.get().published


def test_the_form_of_a_saved_lesson_shows_link_qr_code_and_how_it_plays(instructor):
    send(instructor)
    page = instructor.get(f"/admin/simulation/lesson/{Lesson.objects.get().pk}/change/").content.decode()
    assert "http://testserver/lessons/mine/" in page
    assert "/lessons/mine/qr.svg" in page
    assert "At the end: a Running" in page


def test_two_instructors_at_once_each_see_the_link_of_their_own_host(instructor, rf, settings):
    settings.ALLOWED_HOSTS = ["*"]
    lesson, user = Lesson.objects.create(title="Mine", slug="mine"), User.objects.get(username="ines")
    pages = []
    for host in ("north.example", "south.example"):  # both are asked before the first one is written out
        request = rf.get("/", headers={"host": host})
        request.user = user
        pages.append(site.get_model_admin(Lesson).change_view(request, str(lesson.pk)))
    north, south = (page.render().content.decode() for page in pages)
    assert "http://north.example/lessons/mine/" in north
    assert "http://south.example/lessons/mine/" in south
    assert "south.example" not in north


def test_clone_makes_a_draft_of_ones_own(instructor):
    send(instructor, published="on")
    answer = instructor.get(f"/admin/simulation/lesson/{Lesson.objects.get().pk}/clone", follow=True)
    copy = Lesson.objects.get(slug="mine-2")
    assert answer.status_code == 200
    assert copy.author.username == "ines"
    assert not copy.published
    assert ChapterNote.objects.filter(lesson=copy).count() == 1


def test_an_instructor_can_open_a_draft(instructor):
    send(instructor)
    assert instructor.get("/lessons/mine/").status_code == 200
