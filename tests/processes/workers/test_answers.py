"""Questions that a web process hands over: a real worker answers them, and whoever waits in vain is told so."""

import json
import urllib.error

import pytest

from tests.processes.real_site import Site, wait_until
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def site(request, tmp_path_factory):
    """Its web process thinks about nothing by itself."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    limits = {"WEB_LIMIT_MS": "0", "ANSWER_TIMEOUT_SECONDS": "20"}
    with Site(tmp_path_factory.mktemp("site"), url, **limits) as site:
        site.start_worker("answers,slow", "slow")
        yield site


def test_everything_that_a_web_process_hands_over_is_answered(site):
    run = site.create(HAPPY)
    past, seq = f"/api/runs/{run['id']}", site.wait_for_end(run["id"])["seq"]
    site.post(f"{past}/inputs", {"kubectl": "get pods"}, run["token"])
    assert site.wait_for_end(run["id"])["seq"] > seq
    assert json.loads(site.get(f"{past}/moments/{seq}"))["seq"] == seq
    assert "my-pod" in site.post(f"{past}/moments/{seq}/kubectl", {"command": "get pods"})["out"]
    fork = site.post(f"{past}/fork", {"at": seq})
    assert site.story(fork["id"])[:seq] == site.story(run["id"])[:seq]
    with pytest.raises(urllib.error.HTTPError) as refused:
        site.create({"apiVersion": "podflow/v1", "kind": "Scenario", "inputs": "none"})
    assert refused.value.code == 400


def test_a_question_that_comes_too_late_is_dropped_and_a_new_worker_answers_the_next(site):
    site.kill("slow")
    site.environment["ANSWER_TIMEOUT_SECONDS"] = "1"
    site.kill("web")
    site.start_web()
    with pytest.raises(urllib.error.HTTPError) as unanswered:
        site.create(HAPPY)
    assert (unanswered.value.code, unanswered.value.headers["Retry-After"]) == (503, "5")
    site.start_worker("answers,slow", "slow")
    before = runs_of(site)
    made = []

    def is_made():
        try:
            made.append(site.create(HAPPY))
        except urllib.error.HTTPError:
            return False
        return True

    wait_until(is_made, "an answer", 60)
    assert before == runs_of(site) - 1


def runs_of(site) -> int:
    count = "from simulation.models import Run; print(Run.objects.count())"
    return int(site.manage("shell", "--no-imports", "-c", count))
