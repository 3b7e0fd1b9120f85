"""Real workers, broker and databases: whatever is killed, the story in the end is the one told in one breath."""

import json
import random
import subprocess
import sys

import pytest

from tests.processes.real_site import ROLES, ROOT, Site, wait_until
from tests.simulation.scenarios import CRASH, HAPPY, TWO_PODS

pytestmark = pytest.mark.processes
SCENARIOS = [HAPPY, TWO_PODS, CRASH]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def site(request, tmp_path_factory):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with Site(tmp_path_factory.mktemp("site"), url, TURN_LIMIT_LINES="1") as site:
        yield site


def told_in_one_breath(site, runs) -> dict[str, list[str]]:
    command = [sys.executable, "-m", "tests.processes.retell", *(run["id"] for run in runs)]
    done = subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def check_stories(site, runs) -> None:
    ended = {run["id"]: site.wait_for_end(run["id"]) for run in runs}
    expected = told_in_one_breath(site, runs)
    for run_id, status in ended.items():
        assert status["state"] in ("idle", "ended"), status
        story = site.story(run_id)
        assert len(story) == status["seq"]
        assert story == expected[run_id]


def going(site, runs) -> int:
    return sum(site.status(run["id"])["state"] == "running" for run in runs)


def test_killed_workers_and_a_restarted_broker_change_no_story(site):
    draw, blows = random.Random(1), 0
    runs = [site.create(scenario) for scenario in SCENARIOS * 4]
    while going(site, runs) and blows < 8:
        role = draw.choice(ROLES)
        site.kill(role)
        site.start_worker(role)
        blows += 1
        if blows in (2, 5):
            site.kill("valkey")
            site.start_valkey()
        progress = sum(site.status(run["id"])["seq"] for run in runs)
        wait_until(lambda: moved(site, runs, progress), "progress after a blow", 60)  # noqa: B023
    assert blows >= 4, "the stories were over before they could be disturbed"
    check_stories(site, runs)


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
    for role in ROLES:
        site.kill(f"second-{role}")


def test_the_past_can_be_asked_and_forked_on_either_database(site):
    run = site.create(CRASH)
    seq, past = site.wait_for_end(run["id"])["seq"], f"/api/runs/{run['id']}"
    bound = next(
        line["seq"]
        for line in map(json.loads, site.story(run["id"]))
        if line["step"] == "kube-scheduler.create-binding"
    )
    moment = json.loads(site.get(f"{past}/moments/{bound}"))
    node = moment["objects"]["pods/default/crash"]["spec"]["nodeName"]
    why = json.loads(site.get(f"{past}/why?key=/registry/pods/default/crash&path=spec.nodeName&at={bound + 9}"))
    assert why["line"] == bound and why["chain"][0] == bound and why["reactions"]
    answer = site.post(f"{past}/moments/{bound}/kubectl", {"command": "get pod crash -o wide"})
    assert answer["rc"] == 0 and node in answer["out"]
    for at in (1, bound, seq // 2, seq):
        fork = site.post(f"{past}/fork", {"at": at})
        site.wait_for_end(fork["id"])
        assert site.story(fork["id"]) == site.story(run["id"])
