"""Real workers, broker and databases: whatever is killed, the story in the end is the one told in one breath."""

import os
import random
import signal
import subprocess
import sys

import pytest

from tests.processes.real_site import ROLES, ROOT, Site, wait_until
from tests.simulation.scenarios import CRASH, HAPPY, TWO_PODS

pytestmark = pytest.mark.processes
SCENARIOS = [HAPPY, TWO_PODS, CRASH]


@pytest.fixture(params=["sqlite", "postgres"])
def site(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with Site(tmp_path, url, TURN_LIMIT_LINES="1") as site:
        yield site


def told_in_one_breath(site, run_id: str) -> list[str]:
    command = [sys.executable, "-m", "tests.processes.retell", run_id]
    done = subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def check_stories(site, runs) -> None:
    for run in runs:
        ended = site.wait_for_end(run["id"])
        assert ended["state"] in ("idle", "ended"), ended
        story = site.story(run["id"])
        assert len(story) == ended["seq"]
        assert story == told_in_one_breath(site, run["id"])


def going(site, runs) -> int:
    return sum(site.status(run["id"])["state"] == "running" for run in runs)


def test_killed_workers_and_a_restarted_broker_change_no_story(site):
    draw, blows = random.Random(1), 0
    runs = [site.create(scenario) for scenario in SCENARIOS * 4]
    while going(site, runs) and blows < 8:
        role = draw.choice(ROLES)
        if draw.random() < 0.5:
            site.kill(role)
            site.start_worker(role)
        else:
            kill_a_child(site, role)
        blows += 1
        if blows == 4:
            site.kill("valkey")
            site.start_valkey()
        progress = sum(site.status(run["id"])["seq"] for run in runs)
        wait_until(lambda: moved(site, runs, progress), "progress after a blow", 60)  # noqa: B023
    assert blows >= 4, "the stories were over before they could be disturbed"
    check_stories(site, runs)


def kill_a_child(site, role: str) -> None:
    """One process of the worker's pool, in the middle of whatever it does."""
    found = subprocess.run(["pgrep", "-P", str(site.processes[role].pid)], capture_output=True, text=True)
    for pid in found.stdout.split()[:1]:
        os.kill(int(pid), signal.SIGKILL)


def moved(site, runs, progress: int) -> bool:
    """True once the stories are ten lines longer, or all have ended."""
    told = [site.status(run["id"]) for run in runs]
    return sum(run["seq"] for run in told) >= progress + 10 or all(run["state"] != "running" for run in told)


def test_inputs_that_come_while_workers_act_are_told_once_and_can_be_told_again(site):
    runs = [site.create(scenario) for scenario in SCENARIOS]
    for number in range(6):
        for run in runs:
            given = {"kubectl": f"run late-{number} --image=nginx"}
            site.post(f"/api/runs/{run['id']}/inputs", given, run["token"])
    check_stories(site, runs)
    for run in runs:
        assert sum('"step":"kubectl.run"' in line and "late-" in line for line in site.story(run["id"])) == 6


def test_two_workers_of_a_role_tell_one_story(site):
    for role in ROLES:
        site.start_worker(role, f"second-{role}")
    check_stories(site, [site.create(scenario) for scenario in SCENARIOS * 2])
