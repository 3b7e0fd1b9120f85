"""A web process thinks for a moment; what takes longer is answered by a worker, or not at all and with a word."""

import json

import pytest
import redis

from simulation import relay
from simulation.cluster.budget import UNBOUNDED, OutOfBudget, charge, within
from simulation.models import Run
from simulation.relay import shelf
from simulation.relay.answers import heavy, post
from simulation.relay.answers.wire import wire
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


class Valkey(dict):
    """As much of a client as the answers need."""

    def pipeline(self):
        return self

    def execute(self):
        pass

    def expire(self, key, seconds):
        pass

    def rpush(self, key, text):
        self.setdefault(key, []).append(text.encode())

    def blpop(self, keys, timeout):
        return (keys[0], self[keys[0]].pop()) if self.get(keys[0]) else None


@pytest.fixture
def worker(monkeypatch):
    """A worker that answers every question at once; returns the names of those that came to it. `share` makes this a web process."""
    asked, valkey = [], Valkey()

    def send(name, given, seconds):
        asked.append(name)
        heavy.shared.clear()
        post.answer(name, *json.loads(json.dumps(given)))
        heavy.shared.set()

    monkeypatch.setattr(post, "send", send)
    monkeypatch.setattr(post, "valkey", lambda: valkey)
    yield asked
    heavy.shared.clear()


def test_what_is_quick_is_answered_here(worker, happy):
    heavy.shared.set()
    assert relay.moment_of(happy, happy.seq)["seq"] == happy.seq
    assert relay.give_input(happy.pk, {"kubectl": "get pods"}).seq > happy.seq
    assert worker == []


def questions(run):
    return {
        "create_run": lambda: relay.create_run(HAPPY)[0].seq,
        "fork_run": lambda: relay.fork_run(run.pk, 20)[0].seq,
        "give_input": lambda: relay.give_input(run.pk, {"kubectl": "get pods"}).state,
        "set_pace": lambda: relay.set_pace(run.pk, "live").pace,
        "moment_of": lambda: relay.moment_of(run, 20),
        "ask": lambda: relay.ask(run, 20, "get pods"),
        "why": lambda: relay.why(run, "/registry/pods/default/my-pod", "status.podIP", run.seq),
        "traced_lines": lambda: list(relay.trace_after(run)),
    }


@pytest.mark.parametrize("name", questions(None))
def test_what_takes_longer_is_answered_by_a_worker_in_the_same_way(worker, happy, settings, name):
    question = questions(happy)[name]
    here = question()
    settings.WEB_LIMIT_MS = 0
    heavy.shared.set()
    assert question() == here or name == "give_input"
    assert set(worker) == {name}


def test_what_was_begun_here_is_undone_before_a_worker_does_it(worker, happy, monkeypatch):
    """The transaction is rolled back, and the cluster's copy is not put on the shelf again."""
    resume = relay.inputs.resume

    def resume_after_work(run, cluster):
        charge(10**9 if heavy.shared.is_set() else 0)
        resume(run, cluster)

    monkeypatch.setattr(relay.inputs, "resume", resume_after_work)
    heavy.shared.set()
    run = relay.give_input(happy.pk, {"kubectl": "get pods"})
    assert worker == ["give_input"]
    assert run.inputs.count() == 1
    told = shelf.load(run)
    assert (told.seq, run.turn) == (run.seq, happy.turn + 1)


def test_errors_come_back_as_they_were(worker, happy, settings):
    settings.WEB_LIMIT_MS = 0
    heavy.shared.set()
    with pytest.raises(relay.ScenarioError) as error:
        relay.create_run("kind: [")
    assert error.value.line
    with pytest.raises(relay.Refused, match="would change the cluster"):
        relay.ask(happy, happy.seq, "delete pod my-pod")
    with pytest.raises(relay.NeverWritten):
        relay.why(happy, "/registry/pods/default/nobody", "", happy.seq)
    with pytest.raises(Run.DoesNotExist):
        relay.fork_run("nobody", 1)


def test_an_error_of_ours_is_logged_there_and_told_here(worker, happy, settings, monkeypatch):
    def fails(*args):
        raise RuntimeError("a bug")

    monkeypatch.setitem(post.QUESTIONS, "moment_of", fails)
    settings.WEB_LIMIT_MS = 0
    heavy.shared.set()
    with pytest.raises(post.AnswerFailed):
        relay.moment_of(happy, 1)


def test_an_answer_has_limits_too(worker, happy, settings, monkeypatch):
    monkeypatch.setattr(post, "WORK", 10)
    settings.WEB_LIMIT_MS = 0
    heavy.shared.set()
    with pytest.raises(relay.Refused, match="in one go"):
        relay.moment_of(happy, 1)


def test_a_page_and_the_api_say_when_none_answers(client, happy, settings, monkeypatch):
    def away(*args):
        raise redis.ConnectionError("the broker is away")

    monkeypatch.setattr(post.app, "send_task", away)
    settings.WEB_LIMIT_MS = 0
    heavy.shared.set()
    try:
        answer = client.get(f"/api/runs/{happy.pk}/moments/3")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "try again" in answer.json()["error"]
        page = client.post("/", {"kind": "command", "command": "kubectl run a --image=nginx"})
        assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
        assert b"try again" in page.content
    finally:
        heavy.shared.clear()


def test_a_moment_ends_with_its_work_or_with_the_processor_s_time():
    with pytest.raises(OutOfBudget), heavy.Moment(50):
        charge(50 * heavy.UNITS_A_MS + 1)
    with pytest.raises(OutOfBudget) as error, heavy.Moment(0) as mine, within(UNBOUNDED, UNBOUNDED):
        charge()
    assert error.value.budget is mine


@pytest.mark.parametrize(
    "value",
    [None, 1, "a", [1, {"a": [2]}], {"podflow:run": 3}, ("a", 2), relay.asking.Answer("out", "", 0)],
    ids=str,
)
def test_what_is_sent_arrives_as_it_was(value):
    assert wire.unpack(json.loads(json.dumps(wire.pack(value)))) == value


def test_what_cannot_be_sent_is_refused():
    with pytest.raises(TypeError):
        wire.pack(object())
