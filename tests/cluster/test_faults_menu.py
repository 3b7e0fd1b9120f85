"""What the page offers to break and to mend: only faults that there are, and words for each key that they leave."""

import json

import pytest

from simulation.cluster import Cluster, Scenario
from simulation.cluster.faults import check, menu
from simulation.cluster.faults.grammar import DISTURBANCES, KINDS
from simulation.cluster.phrases.format import parse, render

OFFERS = menu.as_dict()
NAMED = {"node": "node-1", "of": "memory"}


def filled(template, **facts):
    """A fault of the menu with its names, as the page fills it."""
    if isinstance(template, dict):
        return {name: filled(value, **facts) for name, value in template.items()}
    return render(template, facts) if isinstance(template, str) else template


def deeds():
    for offer in [*OFFERS["control_plane"], *OFFERS["node"]]:
        name = render(offer["id"], NAMED).partition("/")[2]
        yield (
            offer["id"],
            filled(offer["break"]["fault"], **NAMED, name=name),
            filled(offer["mend"]["fault"], **NAMED, name=name),
        )


def cluster():
    given = {"apiVersion": "podflow/v1", "kind": "Scenario", "name": "x", "cluster": {"nodes": [{"name": "node-1"}]}}
    return Cluster.begin(Scenario.parse({**given, "inputs": []}))


@pytest.mark.parametrize(
    ("key", "breaks", "mends"), list(deeds()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_offer_leaves_its_key_and_its_mend_takes_it_away(key, breaks, mends):
    run, key = cluster(), render(key, NAMED)
    run.give({"fault": check(breaks, ["node-1"])})
    assert key in run.store.space("faults")
    run.give({"fault": check(mends, ["node-1"])})
    assert key not in run.store.space("faults")


@pytest.mark.parametrize("offer", OFFERS["disturbances"], ids=lambda offer: offer["words"])
def test_every_watcher_can_be_disturbed(offer):
    for watcher in OFFERS["watchers"]:
        check(filled(offer["fault"], name=render(watcher, NAMED)), ["node-1"])


def test_every_fault_that_lasts_has_words_and_what_mends_it():
    assert set(OFFERS["broken"]) == (set(KINDS) - {"stop", "start", "heal"}) | {"stopped"}
    assert {kind for kind, about in OFFERS["broken"].items() if about["mend"] is None} == {"watch", "conflict"}
    for about in OFFERS["broken"].values():
        assert parse(about["words"]) and parse(about["place"])
    assert {offer["fault"]["watch"]["do"] for offer in OFFERS["disturbances"] if "watch" in offer["fault"]} == set(
        DISTURBANCES
    )


def test_the_menu_is_json():
    assert json.loads(json.dumps(OFFERS)) == OFFERS
