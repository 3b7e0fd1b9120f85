"""Runs expire when nobody looks at them any more, and can be deleted; what is pinned or stands in a lesson stays."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from simulation import relay
from simulation.models import Change, ChapterNote, Chore, Input, Keyframe, Lesson, Run, Transition
from simulation.models.lesson import LessonRun
from simulation.relay import forks, saving
from simulation.relay.storage import daily, expiry, removal
from tests.simulation.scenarios import CRASH, HAPPY

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = (Transition, Change, Keyframe, Input, LessonRun)


@pytest.fixture
def old(play):
    """old(days, ...): a run that nobody has looked at for so many days."""

    def made(days, **columns):
        run = play(relay.create_run(HAPPY)[0])
        Run.objects.filter(pk=run.pk).update(seen=timezone.now() - timedelta(days=days), **columns)
        return run

    return made


def rows_of(run):
    return sum(model.objects.filter(run_id=run.pk).count() for model in ROWS)


def kept():
    return set(Run.objects.values_list("pk", flat=True))


@pytest.fixture
def asked(monkeypatch):
    """What is asked of a queue while nobody reads it."""
    sent = []
    monkeypatch.setattr(daily.app, "send_task", lambda name, args=(), **options: sent.append((name, tuple(args))))
    return sent


def test_a_run_expires_ninety_days_after_it_was_last_looked_at(old, capsys):
    forgotten, remembered = old(91), old(89)
    call_command("prune")
    assert kept() == {remembered.pk} and rows_of(forgotten) == 0 and rows_of(remembered) > 50
    assert "1 runs and 0 sessions deleted" in capsys.readouterr().out


def test_pinned_runs_and_those_of_lessons_never_expire(old):
    plain, pinned, of_lesson, in_text, in_note = old(400), old(400, pinned=True), old(400), old(400), old(400)
    lesson = Lesson.objects.create(title="One", slug="one", shipped="x", text=f"See [this](/runs/{in_text.pk}#17).")
    ChapterNote.objects.create(lesson=lesson, chapter="Scheduling", text=f"http://site/runs/{in_note.pk}")
    LessonRun.objects.create(run=of_lesson, lesson=lesson)
    call_command("prune")
    assert kept() == {run.pk for run in (pinned, of_lesson, in_text, in_note)} and rows_of(plain) == 0


def test_a_run_whose_lesson_is_gone_expires_like_any_other(old):
    run = old(100)
    lesson = Lesson.objects.create(title="One", slug="one")
    LessonRun.objects.create(run=run, lesson=lesson)
    lesson.delete()
    call_command("prune")
    assert not kept() and not LessonRun.objects.exists()


@pytest.mark.parametrize(
    ("setting", "options", "goes"),
    [(0, {}, False), (5, {}, True), (90, {"older_than": 6}, True), (0, {"older_than": 8}, False)],
)
def test_how_long_is_a_setting_and_can_be_said(old, settings, setting, options, goes):
    settings.RUN_EXPIRY_DAYS = setting
    run = old(7)
    call_command("prune", **options)
    assert (run.pk not in kept()) == goes


def test_a_dry_run_names_what_would_go_and_deletes_nothing(old, capsys):
    run = old(91)
    call_command("prune", dry_run=True)
    told = capsys.readouterr().out
    assert run.pk in told and "1 runs would be deleted" in told and rows_of(run) > 50


@pytest.mark.parametrize("address", ["/runs/{}", "/api/runs/{}", "/api/runs/{}/transitions", "/api/runs/{}/pages/0", "/api/runs/{}/moments/last",
                                     "/api/runs/{}/why?key=/registry/pods/default/my-pod"])  # fmt: skip
def test_every_kind_of_look_keeps_a_run(client, old, address):
    run = old(91)
    assert client.get(address.format(run.pk)).status_code == 200
    call_command("prune")
    assert kept() == {run.pk}


def test_a_second_look_within_the_hour_writes_nothing(client, happy, django_assert_num_queries):
    client.get(f"/api/runs/{happy.pk}")
    with django_assert_num_queries(1):
        client.get(f"/api/runs/{happy.pk}")


def test_a_fork_outlives_its_parent(old, play):
    parent = old(91)
    fork, _ = relay.fork_run(parent.pk, 10)
    call_command("prune")
    fork.refresh_from_db()
    assert kept() == {fork.pk} and fork.parent is None and fork.forked_at
    assert play(fork).state == Run.State.IDLE and "my-pod" in relay.ask(fork, fork.seq, "get pods").out


def test_many_rows_go_some_a_transaction(old, monkeypatch):
    monkeypatch.setattr(removal, "ROWS_AT_ONCE", 10)
    run = old(91)
    rows = rows_of(run)
    told = [count for _, count in expiry.prune()]
    assert max(told) <= 10 and sum(told) == rows + 1 and not kept()


def test_what_was_begun_and_not_finished_is_finished_by_the_next(old, client):
    run = old(1)
    removal.hide(run.pk)
    next(removal.remove(run.pk))
    assert not kept() and client.get(f"/runs/{run.pk}").status_code == 404
    call_command("prune")
    assert not Run.everything.exists() and rows_of(run) == 0


def test_no_worker_goes_on_with_a_run_that_is_gone(post):
    run, _ = relay.create_run(CRASH)
    run.refresh_from_db()
    removal.hide(run.pk)
    assert relay.take_turn(run.pk, run.turn, "scheduler", "kubelet", "controllers") is False
    with pytest.raises(Run.DoesNotExist):
        relay.give_input(run.pk, {"kubectl": "get pods"})


def test_one_of_all_workers_keeps_house_once_a_day(old, asked):
    run = old(91)
    assert daily.keep_house() and not kept()
    late = old(91)
    assert not daily.keep_house() and kept() == {late.pk}
    Chore.objects.update(done_at=timezone.now() - timedelta(hours=25))
    assert daily.keep_house() and not kept() and run.pk != late.pk


def test_a_worker_goes_on_with_batons_after_a_helping(old, asked, monkeypatch):
    monkeypatch.setattr(removal, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(daily, "HELPING_MS", 0)
    run = old(91)
    daily.keep_house()
    assert asked == [("simulation.tasks.keep_house", (True,))] and rows_of(run) > 0
    while asked and asked.pop():
        daily.keep_house(going_on=True)
    assert not Run.everything.exists() and rows_of(run) == 0


def test_the_daily_work_clears_sessions_that_have_expired(asked):
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    daily.keep_house()
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]


def test_sqlite_gives_space_back(old, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does it by itself")
    monkeypatch.setattr(saving, "KEYFRAME_LINES", 5)
    call_command("prune", vacuum=True)
    assert removal.pragma("auto_vacuum") == 2
    for _ in range(3):
        old(91)
    before = removal.pragma("page_count")
    call_command("prune")
    assert removal.pragma("freelist_count") == 0 and removal.pragma("page_count") < before - 30


def test_a_creator_deletes_a_run_and_nobody_else_does(play):
    token = play_one(play)
    run = Run.objects.get()
    creator, stranger = Client(headers={"Authorization": f"Bearer {token}"}), Client()
    assert stranger.delete(f"/api/runs/{run.pk}").status_code == 403
    assert Client(headers={"Authorization": "Bearer wrong"}).delete(f"/api/runs/{run.pk}").status_code == 403
    assert creator.delete(f"/api/runs/{run.pk}").status_code == 204
    assert rows_of(run) == 0 and not Run.everything.exists()
    assert creator.delete(f"/api/runs/{run.pk}").status_code == 404
    page = stranger.get(f"/runs/{run.pk}")
    assert page.status_code == 404 and "nobody had looked at it for 90 days" in page.content.decode()


def play_one(play):
    run, token = relay.create_run(HAPPY)
    play(run)
    return token


def test_a_creator_deletes_a_run_from_its_page(play):
    creator, stranger = Client(), Client()
    made = creator.post("/", {"kind": "command", "command": "kubectl run my-pod --image=nginx"})
    run = play(Run.objects.get())
    address = f"/runs/{run.pk}/delete"
    assert address in creator.get(made["Location"]).content.decode()
    assert address not in stranger.get(made["Location"]).content.decode()
    assert stranger.post(address).status_code == 403 and creator.get(address).status_code == 405 and rows_of(run)
    done = creator.post(address, follow=True)
    assert "The run is deleted." in done.content.decode() and not rows_of(run)
    assert creator.post(address).status_code == 404


def test_a_fork_is_copied_some_lines_at_a_time_and_found_when_it_is_whole(play, monkeypatch):
    parent = play(relay.create_run(CRASH)[0])
    seen = []
    copy_rows = forks.copy_rows
    monkeypatch.setattr(forks, "BYTES_AT_ONCE", parent.bytes // 5)
    monkeypatch.setattr(forks, "copy_rows", lambda *given: seen.append((given[3:], len(kept()))) or copy_rows(*given))
    fork, _ = relay.fork_run(parent.pk, parent.seq)
    ranges = sorted({lines for lines, _ in seen})
    assert 5 <= len(ranges) <= 7 and {count for _, count in seen} == {1}
    assert [line for first, last in ranges for line in range(first, last + 1)] == list(range(1, parent.seq + 1))
    assert [rows_of(run) for run in (fork, parent)] == [rows_of(parent)] * 2


def test_a_fork_whose_parent_is_deleted_meanwhile_leaves_nothing(play, monkeypatch):
    parent = play(relay.create_run(HAPPY)[0])
    copy_inputs = forks.copy_inputs
    monkeypatch.setattr(forks, "copy_inputs", lambda *given: (copy_inputs(*given), relay.delete_run(parent.pk)))
    with pytest.raises(Run.DoesNotExist):
        relay.fork_run(parent.pk, parent.seq)
    assert not Run.everything.exists() and not Transition.objects.exists() and not Change.objects.exists()


def test_a_fork_that_is_being_copied_is_not_swept_away(happy):
    making = Run.everything.create(scenario="{}", state=Run.State.GONE, parent=happy)
    call_command("prune", older_than=0)
    assert Run.everything.filter(pk=making.pk).exists()
    Run.everything.filter(pk=making.pk).update(created=timezone.now() - timedelta(hours=2))
    call_command("prune")
    assert not Run.everything.filter(pk=making.pk).exists()


def test_a_fork_makes_no_keyframe_while_everybody_waits(play, monkeypatch):
    parent = play(relay.create_run(CRASH)[0])
    monkeypatch.setattr(saving, "KEYFRAME_LINES", 5)
    fork, _ = relay.fork_run(parent.pk, parent.seq // 2)
    assert not Keyframe.objects.filter(run=fork, seq=fork.seq).exists()
    fork = play(fork)
    assert Keyframe.objects.filter(run=fork, seq__gt=fork.forked_at).exists()
