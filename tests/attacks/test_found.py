"""What the fuzzers have found once: played again in memory, it meets no error of ours any more."""

import pytest

from simulation.cluster import Cluster, Scenario
from tests.attacks.kinds import POD, created

FORKS = ["sh", "-c", "f() { f | f & }; f"]
FOUND = {
    "a probe that leaves writers behind": {
        "name": "app", "image": "python:3.12", "command": ["python", "-c", "import time; time.sleep(60)"],
        "readinessProbe": {"exec": {"command": FORKS}, "periodSeconds": 1},
    },
    "a hook that forks": {"name": "app", "image": "busybox", "command": ["sleep", "60"], "lifecycle": {"postStart": {"exec": {"command": FORKS}}}},
    "a format wider than memory": {"name": "app", "image": "python:3.12", "command": ["python", "-c", "print('{:>1000000000}'.format(1))"]},
    "a lone surrogate in a log": {"name": "app", "image": "python:3.12", "command": ["python", "-c", "print('\\ud800')"]},
}  # fmt: skip


@pytest.mark.parametrize("name", list(FOUND))
def test_a_container_that_was_found_once_is_played(name):
    cluster = Cluster.begin(Scenario.parse(created({**POD, "spec": {"containers": [FOUND[name]]}})))
    while (due := cluster.next_alarm()) and not cluster.idle and due.due_ms < 6_000:
        cluster.step()
    assert [f"{met.component}: {met.error!r}" for met in cluster.ground.mishaps] == []
