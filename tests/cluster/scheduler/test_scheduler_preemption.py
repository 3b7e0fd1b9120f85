"""Preemption: who must go, from which node, and what is said when nobody may."""

from simulation.cluster.scheduler.cycle import schedule_pod
from simulation.cluster.scheduler.framework import PodInfo, Snapshot
from simulation.cluster.scheduler.preemption import split_by_budgets
from tests.cluster.scheduler_objects import affinity, node, pod


def victims(decision):
    return [one.name for one in decision.victims]


def test_the_least_important_pods_go_and_no_more_than_needed():
    bound = [
        pod("low", cpu="1", on="a", priority=1),
        pod("mid", cpu="1", on="a", priority=5),
        pod("lone", cpu="2", on="b", priority=5),
    ]
    decision = schedule_pod(pod("new", cpu="1", priority=9), Snapshot([node("a", cpu="2"), node("b", cpu="2")], bound))
    assert (decision.node, decision.nominated, victims(decision)) == (None, "a", ["low"])
    assert decision.message == "0/2 nodes are available: 2 Insufficient cpu."


def test_of_equal_pods_the_one_that_started_later_goes():
    bound = [
        pod("young", cpu="1", on="a", status={"startTime": "2026-01-01T00:00:09Z"}),
        pod("old", cpu="1", on="a", status={"startTime": "2026-01-01T00:00:01Z"}),
    ]
    assert victims(schedule_pod(pod("new", cpu="1", priority=1), Snapshot([node("a", cpu="2")], bound))) == ["young"]


def test_the_node_whose_victims_started_last_is_chosen():
    bound = [
        pod("early", cpu="2", on="a", status={"startTime": "2026-01-01T00:00:01Z"}),
        pod("late", cpu="2", on="b", status={"startTime": "2026-01-01T00:00:02Z"}),
    ]
    nodes = [node("a", cpu="2"), node("b", cpu="2")]
    assert schedule_pod(pod("new", cpu="1", priority=1), Snapshot(nodes, bound)).nominated == "b"


def test_equal_nodes_are_taken_in_the_order_in_which_they_joined():
    bound = [pod(f"old-{name}", cpu="2", on=name) for name in "cab"]
    nodes = [node(name, cpu="2", zone=name) for name in "cab"]
    assert schedule_pod(pod("new", cpu="1", priority=1), Snapshot(nodes, bound)).nominated == "c"


def test_a_budget_sends_preemption_elsewhere():
    budget = {
        "metadata": {"name": "guard"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}},
        "status": {"disruptionsAllowed": 0},
    }
    bound = [pod("guarded", cpu="2", on="a", labels={"app": "web"}), pod("dear", cpu="2", on="b", priority=5)]
    snapshot = Snapshot([node("a", cpu="2"), node("b", cpu="2")], bound)
    new = pod("new", cpu="1", priority=9)
    assert schedule_pod(new, snapshot).nominated == "a"
    assert schedule_pod(new, snapshot, budgets=[budget]).nominated == "b"


def test_a_budget_is_used_up_one_pod_at_a_time():
    budget = {
        "metadata": {"name": "guard"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}},
        "status": {"disruptionsAllowed": 1, "disruptedPods": {"going": "2026-01-01T00:00:00Z"}},
    }
    pods = [PodInfo(pod(name, labels={"app": "web"})) for name in ("going", "first", "second")]
    violating, others = split_by_budgets([*pods, PodInfo(pod("bare"))], [budget])
    assert [one.name for one in violating] == ["second"]
    assert [one.name for one in others] == ["going", "first", "bare"]


def test_a_policy_of_never_is_told():
    bound = [pod("old", cpu="2", on="a")]
    new = pod("new", cpu="1", priority=9, preemptionPolicy="Never")
    decision = schedule_pod(new, Snapshot([node("a", cpu="2")], bound))
    assert decision.message == (
        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, "
        "preemption: not eligible due to preemptionPolicy=Never."
    )
    assert not decision.clear_nomination


def test_nobody_else_is_preempted_while_victims_are_leaving():
    leaving = pod(
        "leaving", cpu="2", on="a", meta={"deletionTimestamp": "2026-01-01T00:00:00Z"},
        status={"conditions": [{"type": "DisruptionTarget", "status": "True", "reason": "PreemptionByScheduler"}]},
    )  # fmt: skip
    snapshot = Snapshot([node("a", cpu="2"), node("b", cpu="2")], [leaving, pod("old", cpu="2", on="b")])
    waiting = pod("new", cpu="2", priority=9, status={"nominatedNodeName": "a"})
    decision = schedule_pod(waiting, snapshot)
    assert decision.message.endswith("preemption: not eligible due to a terminating pod on the nominated node.")
    assert decision.nominated is None and not decision.clear_nomination


def test_an_old_nomination_is_void_when_preemption_no_longer_helps():
    snapshot = Snapshot([node("a", cpu="2")], [pod("old", cpu="2", on="a", priority=9)])
    decision = schedule_pod(pod("new", cpu="1", priority=9, status={"nominatedNodeName": "a"}), snapshot)
    assert decision.clear_nomination
    assert decision.message.endswith("1 No preemption victims found for incoming pod.")


def test_anti_affinity_can_be_resolved_by_preemption():
    shy = affinity("podAntiAffinity", ({"app": "web"}, "topology.kubernetes.io/zone"))
    bound = [pod("near", labels={"app": "web"}, on="a"), pod("elsewhere", labels={"app": "db"}, on="a")]
    snapshot = Snapshot([node("a", zone="x"), node("b", zone="x", unschedulable=True)], bound)
    decision = schedule_pod(pod("new", priority=1, affinity=shy), snapshot)
    assert (decision.nominated, victims(decision)) == ("a", ["near"])


def test_spreading_can_be_resolved_by_preemption():
    constraint = {
        "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": "web"}},
    }  # fmt: skip
    bound = [pod(f"web-{index}", labels={"app": "web"}, on="a") for index in range(2)] + [
        pod("full", cpu="4", on="b", priority=9)
    ]
    snapshot = Snapshot([node("a"), node("b")], bound)
    new = pod("new", cpu="1", labels={"app": "web"}, priority=1, topologySpreadConstraints=[constraint])
    decision = schedule_pod(new, snapshot)
    assert decision.nominated == "a" and len(decision.victims) == 2
