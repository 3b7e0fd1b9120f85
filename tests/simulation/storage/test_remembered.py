"""What a process keeps in memory of runs has an end in number and in size."""

from collections import OrderedDict

import pytest

from simulation import relay
from simulation.relay.moments import moments
from simulation.relay.shelf import shelf
from simulation.relay.storage.remembered import fall_off
from tests.simulation.scenarios import HAPPY

MIB = 2**20


def left(sizes, most, most_bytes):
    kept = OrderedDict.fromkeys(sizes)
    fall_off(kept, sizes, most, most_bytes)
    assert set(sizes) == set(kept)
    return "".join(kept)


@pytest.mark.parametrize(
    ("sizes", "most", "most_bytes", "stay"),
    [
        ({"a": 1, "b": 1, "c": 1}, 2, 100, "bc"),
        ({"a": 60, "b": 30, "c": 30}, 9, 100, "bc"),
        ({"a": 1, "b": 1, "c": 500}, 9, 100, "c"),
        ({"a": 50, "b": 50}, 9, 100, "ab"),
        ({}, 9, 100, ""),
    ],
)
def test_the_one_used_longest_ago_falls_off_first(sizes, most, most_bytes, stay):
    assert left(sizes, most, most_bytes) == stay


@pytest.mark.django_db(transaction=True)
def test_large_runs_do_not_stay_together(play, settings, client):
    runs = [play(relay.create_run(HAPPY)[0]) for _ in range(4)]
    settings.CLUSTERS_LIMIT_BYTES = settings.MOMENTS_LIMIT_BYTES = 2 * max(run.bytes for run in runs) + 20_000
    for run in runs:
        relay.give_input(run.pk, {"kubectl": "get pods"})
        client.get(f"/api/runs/{run.pk}/moments/5")
    assert len(shelf.clusters) <= 2 and list(moments.kept) == [run.pk for run in runs[-2:]]
    assert play(runs[0]).state == "idle"
