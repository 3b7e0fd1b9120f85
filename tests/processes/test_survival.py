"""Real workers, a real broker: whatever is killed, the story in the end is the one told in one breath."""

import random

import pytest

from tests.processes.real_site import ROLES, Site, wait_until
from tests.simulation.scenarios import CRASH, HAPPY, TWO_PODS

pytestmark = pytest.mark.processes
SCENARIOS = [HAPPY, TWO_PODS, CRASH]


def in_one_breath(scenario) -> list[str]:
    from tests.simulation.test_law_four import told_in_one_breath

    return told_in_one_breath(scenario)


@pytest.fixture(params=["sqlite", "postgres"])
def site(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with Site(tmp_path, url, TURN_LIMIT_LINES="3") as site:
        yield site


def test_killed_workers_and_a_restarted_broker_change_no_story(site):
    draw = random.Random(1)
    runs = [(site.create(scenario)["id"], scenario) for scenario in SCENARIOS * 4]
    for blow in range(6):
        role = draw.choice(ROLES)
        site.kill(role)
        if blow == 3:
            site.kill("valkey")
            site.start_valkey()
        site.start_worker(role)
        before = [site.status(run_id)["seq"] for run_id, _ in runs]
        wait_until(lambda: grown(site, runs, before), "progress after a blow", 60)  # noqa: B023
    for run_id, scenario in runs:
        site.wait_for_end(run_id)
        assert site.story(run_id) == in_one_breath(scenario)


def grown(site, runs, before) -> bool:
    """True once any story is longer than before, or all have ended."""
    told = [site.status(run_id) for run_id, _ in runs]
    return any(now["seq"] > seq for now, seq in zip(told, before, strict=True)) or all(
        now["state"] != "running" for now in told
    )


def test_two_workers_of_a_role_tell_one_story(site):
    for role in ROLES:
        site.start_worker(role, f"second-{role}")
    runs = [(site.create(scenario)["id"], scenario) for scenario in SCENARIOS * 2]
    for run_id, scenario in runs:
        site.wait_for_end(run_id)
        assert site.story(run_id) == in_one_breath(scenario)
