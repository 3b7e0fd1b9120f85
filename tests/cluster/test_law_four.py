"""Law 4: the same scenario tells the same story, byte for byte, in one breath or saved and loaded before every step."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.cluster import Cluster, Scenario
from simulation.cluster.values import fold
from tests.cluster.playing import (
    RECORDINGS,
    lines,
    play,
    recording,
    reloaded_at_every_step,
    scenario_of,
    scenario_of_recording,
)

NAMES = sorted(path.stem for path in (RECORDINGS / "lifecycle").glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_scenario_is_told_the_same_when_loaded_before_every_step(name):
    scenario = scenario_of_recording(recording(name))
    until_ms = min(scenario.until_ms, 30_000)
    assert reloaded_at_every_step(scenario, until_ms) == lines(play(scenario, until_ms))


CONTAINERS = st.fixed_dictionaries(
    {"name": st.just("app"), "image": st.sampled_from(["nginx:1.27", "nginx", "nginx:nope", "busybox:1.36"])},
    optional={
        "command": st.sampled_from([["sh", "-c", "exit 1"], ["sleep", "3"], ["true"], ["nope"]]),
        "resources": st.sampled_from([{"requests": {"cpu": "500m"}}, {"requests": {"cpu": "1"}, "limits": {"cpu": "1"}}, {"requests": {"cpu": "9"}}]),
        "readinessProbe": st.sampled_from([{"httpGet": {"port": 80}, "periodSeconds": 1}, {"tcpSocket": {"port": 81}}]),
    },
)  # fmt: skip
SPECS = st.fixed_dictionaries(
    {"containers": CONTAINERS.map(lambda container: [container])},
    optional={
        "restartPolicy": st.sampled_from(["Always", "OnFailure", "Never"]),
        "nodeSelector": st.just({"disk": "ssd"}),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(specs=st.lists(SPECS, min_size=1, max_size=3), deleted=st.booleans(), seed=st.integers(0, 5))
def test_any_pods_are_told_the_same_when_loaded_before_every_step(specs, deleted, seed):
    inputs = [
        ("0s", "create -f -", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"pod-{n}"}, "spec": spec})
        for n, spec in enumerate(specs)
    ]
    if deleted:
        inputs.append(("4s", "delete pod pod-0 --wait=false"))
    scenario = scenario_of(*inputs, cluster={"seed": seed})
    assert reloaded_at_every_step(scenario, 15_000) == lines(play(scenario, 15_000))


def test_another_seed_tells_the_same_steps_with_other_names():
    one, other = (play(scenario_of("run web --image=nginx", cluster={"seed": seed})) for seed in (1, 2))
    assert [line.verb.step for line in one.story.lines][:9] == [line.verb.step for line in other.story.lines][:9]
    assert lines(one) != lines(other)


def test_the_state_at_the_end_is_the_fold_of_the_story():
    cluster = play(scenario_of("run web --image=nginx", ("6s", "delete pod web")))
    folded = {}
    for text in lines(cluster):
        for change in json.loads(text)["changes"]:
            at = (change["space"], change["key"])
            folded[at] = fold(folded.get(at), change["difference"])
    state = {(space, key): value for space, keys in cluster.store.spaces.items() for key, value in keys.items()}
    assert {at: value for at, value in folded.items() if value is not None} == state


def test_no_object_is_changed_in_place():
    """Every line keeps the objects of its moment: telling twice gives the same text."""
    cluster = Cluster.begin(scenario_of("run web --image=nginx"))
    told = []
    while cluster.next_alarm() and not cluster.idle:
        told += [json.dumps(line.story()) for line in cluster.step()]
    assert lines(cluster)[-len(told) :] == told


def test_a_scenario_survives_being_written_down():
    scenario = scenario_of("run web --image=nginx", until="9s")
    again = Scenario.parse(json.loads(json.dumps(scenario.as_dict())))
    assert again.as_dict() == scenario.as_dict() and again.until_ms == 9000
