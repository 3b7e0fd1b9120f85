"""Every attack on a run, once each against a real site: the run ends or goes on, everybody else's goes on, and nothing fails."""

import pytest

from tests.attacks.kinds import COMMANDS, CONTROLLERS, PROGRAMS

pytestmark = pytest.mark.processes
TOO_LONG = ("a million of words", "a wide selector")  # for a command
ENDED = ("idle", "ended", "limit")


@pytest.mark.parametrize("name", [*PROGRAMS, *COMMANDS])
def test_a_run_that_is_given_this_comes_to_its_end(site, name):
    with site.victim():
        status, made = site.begin({**PROGRAMS, **COMMANDS}[name])
        assert (status == 400 and name in TOO_LONG) or site.stands_still(made["id"])["state"] in ENDED
    site.survives()


@pytest.mark.parametrize("name", list(CONTROLLERS))
def test_a_run_whose_controllers_never_come_to_an_end_lets_others_go_on(site, name):
    with site.victim():
        made = site.create(CONTROLLERS[name])
        assert site.stands_still(made["id"], 120)["state"] in ENDED
    site.survives()


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_moment_that_is_asked_this_answers(site, name):
    made = site.create({"command": "kubectl run my-pod --image=nginx"})
    site.stands_still(made["id"])
    with site.victim():
        for given in COMMANDS[name]["inputs"][1:]:
            if len(given["kubectl"]) < 8000:
                assert site.try_post(f"/api/runs/{made['id']}/moments/last/kubectl", {"command": given["kubectl"]}) in (
                    200,
                    409,
                )
    site.survives()
