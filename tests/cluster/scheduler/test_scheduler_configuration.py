"""KubeSchedulerConfiguration: weights, disabled plugins, arguments, and clear words for what does not exist."""

import pytest

from simulation.cluster.scheduler.configuration import ConfigurationError, profiles
from simulation.cluster.scheduler.cycle import schedule_pod
from simulation.cluster.scheduler.framework import Snapshot
from simulation.cluster.scheduler.profile import DEFAULT
from tests.cluster.scheduler_objects import node, pod


def configured(*given, **more):
    return profiles(
        {
            "apiVersion": "kubescheduler.config.k8s.io/v1",
            "kind": "KubeSchedulerConfiguration",
            "profiles": list(given),
            **more,
        }
    )


def fit(kind, **strategy):
    return [{"name": "NodeResourcesFit", "args": {"scoringStrategy": {"type": kind, **strategy}}}]


def scores(profile, plugin, new, *nodes, bound=()):
    return schedule_pod(new, Snapshot(nodes, bound), profile).by_plugin[plugin]


def test_an_empty_profile_is_the_default_one():
    [(name, profile)] = configured({}).items()
    assert name == "default-scheduler"
    assert profile.weights == DEFAULT.weights
    assert {point: names for point, names in profile.points.items() if names} == DEFAULT.points


def test_weights_and_disabled_plugins_change_the_total():
    score = {"disabled": [{"name": "ImageLocality"}], "enabled": [{"name": "NodeResourcesFit", "weight": 7}]}
    profile = configured({"schedulerName": "mine", "plugins": {"score": score}})["mine"]
    decision = schedule_pod(pod("new", cpu="2"), Snapshot([node("a"), node("b")]), profile)
    assert list(decision.by_plugin) == ["NodeResourcesFit", "TaintToleration", "NodeResourcesBalancedAllocation"]
    assert decision.by_plugin["NodeResourcesFit"] == [7 * 73, 7 * 73]


def test_all_scores_can_be_switched_off():
    profile = configured({"plugins": {"score": {"disabled": [{"name": "*"}]}}})["default-scheduler"]
    decision = schedule_pod(pod("new"), Snapshot([node("a"), node("b")]), profile)
    assert (decision.node, decision.by_plugin) == ("a", {})


def test_a_filter_can_be_switched_off_everywhere():
    profile = configured({"plugins": {"multiPoint": {"disabled": [{"name": "NodeUnschedulable"}]}}})[
        "default-scheduler"
    ]
    assert schedule_pod(pod("new"), Snapshot([node("a", unschedulable=True)]), profile).node == "a"


def test_a_decision_says_which_filters_its_profile_asks_and_what_a_score_weighs():
    plugins = {
        "filter": {"disabled": [{"name": "NodePorts"}], "enabled": [{"name": "NodeResourcesFit"}]},
        "score": {"disabled": [{"name": "ImageLocality"}], "enabled": [{"name": "NodeResourcesFit", "weight": 7}]},
    }
    profile = configured({"plugins": plugins})["default-scheduler"]
    nodes = [node("a"), node("b"), node("c", unschedulable=True)]
    ours = schedule_pod(pod("new", cpu="2"), Snapshot(nodes), profile).as_dict()
    default = schedule_pod(pod("new", cpu="2"), Snapshot(nodes)).as_dict()
    assert ours["order"][:2] == ["NodeResourcesFit", "NodeUnschedulable"] and "NodePorts" not in ours["order"]
    assert default["order"][:2] == ["NodeUnschedulable", "NodeName"] and "NodePorts" in default["order"]
    assert default["asked"] == ["NodeUnschedulable", "NodeResourcesFit"] and ours["asked"] == default["asked"][::-1]
    assert ours["weights"]["NodeResourcesFit"] == 7 and "ImageLocality" not in ours["weights"]
    assert default["weights"] == {
        "TaintToleration": 3, "NodeAffinity": 2, "NodeResourcesFit": 1, "PodTopologySpread": 2, "InterPodAffinity": 2,
        "NodeResourcesBalancedAllocation": 1, "ImageLocality": 1,
    }  # fmt: skip


def test_most_allocated_fills_nodes():
    profile = configured({"pluginConfig": fit("MostAllocated")})["default-scheduler"]
    bound = [pod("old", cpu="2", memory="4Gi", on="b")]
    assert scores(
        profile, "NodeResourcesFit", pod("new", cpu="1", memory="1Gi"), node("a"), node("b"), bound=bound
    ) == [18, 68]


def test_requested_to_capacity_ratio_follows_its_shape():
    shape = [{"utilization": 0, "score": 0}, {"utilization": 50, "score": 10}, {"utilization": 100, "score": 0}]
    strategy = {"resources": [{"name": "cpu", "weight": 3}], "requestedToCapacityRatio": {"shape": shape}}
    profile = configured({"pluginConfig": fit("RequestedToCapacityRatio", **strategy)})["default-scheduler"]
    nodes = [node("a", cpu="4"), node("b", cpu="2"), node("c", cpu="1")]
    assert scores(profile, "NodeResourcesFit", pod("new", cpu="1"), *nodes) == [50, 100, 0]


def test_the_profile_says_how_many_nodes_to_score():
    profile = configured({}, percentageOfNodesToScore=50)["default-scheduler"]
    snapshot = Snapshot([node(f"n{index}") for index in range(400)])
    assert len(schedule_pod(pod("new"), snapshot, profile).feasible) == 200


def test_two_profiles_live_side_by_side():
    assert sorted(configured({}, {"schedulerName": "other", "percentageOfNodesToScore": 5})) == [
        "default-scheduler",
        "other",
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"plugins": {"score": {"enabled": [{"name": "Magic"}]}}}, 'enabled[0].name: no plugin "Magic"'),
        ({"plugins": {"scores": {}}}, "profiles[0].plugins.scores: no such field"),
        ({"plugins": {"score": {"enabled": [{"name": "NodeName"}]}}}, '"NodeName" does not extend score'),
        ({"pluginConfig": [{"name": "Nope"}]}, 'profiles[0].pluginConfig[0].name: no plugin "Nope"'),
        ({"pluginConfig": fit("Best")}, 'scoringStrategy.type: no strategy "Best"'),
        ({"pluginConfig": fit("RequestedToCapacityRatio")}, "at least one point must be specified"),
        ({"percentageOfNodesToScore": 101}, "profiles[0].percentageOfNodesToScore: must be a number from 0 to 100"),
        ({"nodeSelector": {}}, "profiles[0].nodeSelector: no such field"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_refused_with_its_place(given, words):
    with pytest.raises(ConfigurationError) as refused:
        configured(given)
    assert words in str(refused.value)


def test_two_profiles_of_one_name_are_refused():
    with pytest.raises(ConfigurationError, match=r"profiles\[1\].schedulerName"):
        configured({}, {})
