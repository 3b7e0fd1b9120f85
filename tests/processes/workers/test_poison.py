"""Workers whose core has bugs: a run that kills them ends FAILED with a sentence, and every other run goes on."""

import pytest

from simulation.relay.fair.marks import POISON
from tests.processes.real_site import Site, wait_until
from tests.simulation.scenarios import HAPPY, scenario

pytestmark = pytest.mark.processes


class SiteWithBugs(Site):
    celery = ("-m", "tests.processes.workers.worker_with_bugs")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def site(request, tmp_path_factory):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    limits = {"TURN_TIMEOUT_SECONDS": "1", "TURN_MARGIN_SECONDS": "1"}
    with SiteWithBugs(tmp_path_factory.mktemp("site"), url, **limits) as site:
        yield site


@pytest.mark.parametrize("bug", ["kills", "hangs"])
def test_a_run_that_kills_its_worker_twice_fails_and_every_other_run_goes_on(site, bug):
    made, deaths = site.create(scenario(("0s", f"run {bug} --image=nginx"))), []

    def ended():
        deaths.extend(site.start_the_dead())
        return site.status(made["id"])["state"] != "running"

    wait_until(ended, "the end of the run", 120)
    status = site.status(made["id"])
    assert (status["state"], status["message"]) == ("failed", POISON)
    assert deaths == ["scheduler"] * 2
    assert len(site.story(made["id"])) == status["seq"]
    site.wait_for_end(site.create(HAPPY)["id"], 120)
    assert not site.start_the_dead(), "it was sent again"
