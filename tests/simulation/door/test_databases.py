"""What the database refuses, and what it means: our own mistake ends the run, a database that is away only delays it."""

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from simulation import relay
from simulation.models import Run, Transition
from simulation.relay import saving
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("error", [DataError, IntegrityError, ProgrammingError])
def test_a_line_that_the_database_refuses_fails_its_run(play, monkeypatch, error):
    run, _ = relay.create_run(HAPPY)
    monkeypatch.setattr(saving, "insert", refusing_from_line(12, error))
    play(run)
    assert run.state == Run.State.FAILED
    assert Transition.objects.filter(run=run).count() == run.seq


def test_a_line_whose_number_is_taken_fails_its_run(play, monkeypatch):
    run, _ = relay.create_run(HAPPY)
    told = saving.line_row

    def numbered_one(run_id, line):
        row = told(run_id, line)
        return (run_id, 1, *row[2:]) if line.seq == 12 else row

    monkeypatch.setattr(saving, "line_row", numbered_one)
    play(run)
    assert run.state == Run.State.FAILED


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_turn_is_still_free_where_the_database_is_away(monkeypatch, error):
    run, _ = relay.create_run(HAPPY)
    run.refresh_from_db()
    with monkeypatch.context() as patched:
        patched.setattr(saving, "insert", refusing_from_line(1, error))
        with pytest.raises(error):
            relay.take_turn(run.pk, run.turn, run.role)
    assert Run.objects.get(pk=run.pk).state == Run.State.RUNNING
    assert relay.take_turn(run.pk, run.turn, run.role)


def refusing_from_line(seq, error):
    """saving.insert, where the database refuses each line from this one on."""
    insert = saving.insert

    def refusing(model, columns, rows):
        if model is Transition and any(row[1] >= seq for row in rows):
            raise error("refused")
        insert(model, columns, rows)

    return refusing
