"""No broker for these tests; and `play`, which carries a run's batons by hand."""

import pytest


class Post:
    """In place of broker and channel layer: `batons` are (role, run id, turn, delay in s), each with its lane in `lanes`;
    `nudges` are (run id, news)."""

    def __init__(self):
        self.batons, self.lanes, self.nudges = [], [], []

    def send(self, role, run_id, turn, delay_s=0, lane="fast", load_ms=0):
        self.batons.append((role, run_id, turn, delay_s))
        self.lanes.append(lane)

    def nudge(self, run_id, news):
        self.nudges.append((run_id, news))


@pytest.fixture(autouse=True)
def post(monkeypatch):
    """Nothing leaves the test's process: what would be sent is kept here."""
    from simulation.relay import batons, moments, push
    from simulation.relay.answers import heavy
    from simulation.relay.shelf import shelf

    post = Post()
    monkeypatch.setattr(batons, "send", post.send)
    monkeypatch.setattr(push, "nudge", post.nudge)
    shelf.clusters.clear()
    heavy.shared.clear()
    moments.moments.kept.clear()
    return post


@pytest.fixture
def play(db):
    """play(run): take every turn as the worker whose turn it is, until the run stands still."""
    from simulation import relay
    from simulation.models import Run

    def to_the_end(run):
        run.refresh_from_db()
        while run.state == Run.State.RUNNING and run.sweep_at is not None:
            assert relay.take_turn(run.pk, run.turn, run.role), f"turn {run.turn} of {run.role} was not taken"
            run.refresh_from_db()
        return run

    return to_the_end


@pytest.fixture
def happy(play):
    """A run of one pod that is Running."""
    from simulation import relay
    from tests.simulation.scenarios import HAPPY

    return play(relay.create_run(HAPPY)[0])
