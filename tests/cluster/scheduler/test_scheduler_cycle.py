"""One decision: what fits, who wins, what is said, where the next search begins."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.cluster.scheduler.cycle import best, nodes_to_find, schedule_pod
from simulation.cluster.scheduler.framework import Claims, PodInfo, Snapshot, Workloads
from simulation.cluster.scheduler.messages import truncated
from simulation.cluster.scheduler.plugins.priority_sort import PrioritySort
from simulation.cluster.scheduler.plugins.scheduling_gates import SchedulingGates
from tests.cluster.scheduler_objects import affinity, node, pod

HOST, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"


def heap_root(scores):
    """Go's container/heap, Init: the index whose element is left at the root."""
    heap = list(enumerate(scores))
    for start in range(len(heap) // 2 - 1, -1, -1):
        at = start
        while (child := 2 * at + 1) < len(heap):
            if child + 1 < len(heap) and heap[child + 1][1] > heap[child][1]:
                child += 1
            if heap[child][1] <= heap[at][1]:
                break
            heap[at], heap[child] = heap[child], heap[at]
            at = child
    return heap[0][0]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=80))
def test_a_tie_goes_to_the_root_of_gos_heap(scores):
    assert best(scores) == heap_root(scores)


def test_a_pod_stays_pending_when_no_node_has_room():
    decision = schedule_pod(pod("new", cpu="8"), Snapshot([node("a"), node("b")]))
    assert decision.node is None and decision.reason == "Unschedulable"
    assert decision.message == (
        "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: "
        "0/2 nodes are available: 2 Preemption is not helpful for scheduling."
    )
    assert decision.failed_plugins == {"NodeResourcesFit"}


def test_the_parts_of_the_message_are_told_beside_it():
    explained = schedule_pod(pod("new", cpu="8"), Snapshot([node("a"), node("b")])).as_dict()
    assert explained["fit_error"] == {
        "nodes": 2,
        "before": "",
        "counts": [["Insufficient cpu", 2]],
        "after": [
            {"plugin": "DynamicResources", "reason": "no new claims to deallocate", "counts": []},
            {
                "plugin": "DefaultPreemption",
                "reason": "preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
                "counts": [["Preemption is not helpful for scheduling", 2]],
            },
        ],
    }


def test_a_node_that_no_filter_was_shown_is_refused_early():
    terms = [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a"]}]}]
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
    one = pod("new", cpu="8", affinity={"nodeAffinity": required})
    filters = schedule_pod(one, Snapshot([node("a"), node("b")])).as_dict()["filters"]
    assert filters["a"] == {"plugin": "NodeResourcesFit", "reasons": ["Insufficient cpu"]}
    assert filters["b"]["early"] is True and filters["b"]["plugin"] == "NodeAffinity"


def test_without_nodes_no_plugin_is_to_blame():
    decision = schedule_pod(pod("new"), Snapshot())
    assert (decision.message, decision.failed_plugins) == ("no nodes available to schedule pods", frozenset())


def test_a_single_feasible_node_is_not_scored():
    decision = schedule_pod(pod("new"), Snapshot([node("a"), node("b", unschedulable=True)]))
    explained = decision.as_dict()
    assert {field: explained[field] for field in explained if field not in ("order", "asked", "weights", "fit_error")} == {
        "node": "a",
        "filters": {"b": {"plugin": "NodeUnschedulable", "reasons": ["node(s) were unschedulable"]}},
        "scores": {}, "total": {}, "message": None, "reason": None, "nominated": None, "victims": [],
    }  # fmt: skip


def test_requests_count_again_when_a_pod_leaves():
    snapshot = Snapshot([node("a", cpu="1")], [pod("old", cpu="1", on="a")])
    assert schedule_pod(pod("new", cpu="1"), snapshot).node is None
    snapshot.remove_pod(pod("old"))
    assert schedule_pod(pod("new", cpu="1"), snapshot).node == "a"


def test_a_pod_may_come_before_its_node():
    snapshot = Snapshot()
    snapshot.add_pod(pod("old", cpu="3", on="late"))
    assert len(snapshot) == 0
    snapshot.set_node(node("late"))
    assert schedule_pod(pod("new", cpu="2"), snapshot).node is None


def test_a_pod_that_is_added_again_counts_once():
    snapshot = Snapshot([node("a", cpu="2")])
    for _ in range(3):
        snapshot.add_pod(pod("old", cpu="1", on="a"))
    assert schedule_pod(pod("new", cpu="1"), snapshot).node == "a"


def test_nodes_are_looked_at_zone_by_zone():
    snapshot = Snapshot([node(name, zone=name[0]) for name in ("a1", "a2", "a3", "b1", "c1", "b2")])
    assert [one.name for one in snapshot.nodes()] == ["a1", "b1", "c1", "a2", "b2", "a3"]
    snapshot.set_node(node("a1", zone="c"))
    snapshot.remove_node("b1")
    assert [one.name for one in snapshot.nodes()] == ["a2", "b2", "c1", "a3", "a1"]


@pytest.mark.parametrize(
    ("percentage", "nodes", "wanted"),
    [(0, 99, 99), (0, 100, 100), (0, 1000, 420), (0, 5000, 500), (10, 5000, 500), (70, 200, 140)],
)  # fmt: skip
def test_a_large_cluster_is_searched_in_part(percentage, nodes, wanted):
    assert nodes_to_find(percentage, nodes) == wanted


def test_the_next_search_begins_where_this_one_ended():
    snapshot = Snapshot([node(f"n{index}", unschedulable=index < 10) for index in range(300)])
    first = schedule_pod(pod("new"), snapshot)
    assert (len(first.feasible), first.next_start) == (144, 154)
    second = schedule_pod(pod("new"), snapshot, next_start=first.next_start)
    assert second.feasible[0] == "n154" and second.next_start == 298
    assert schedule_pod(pod("new"), snapshot, next_start=298).next_start == (298 + 154) % 300


def test_a_pod_that_names_its_node_is_looked_for_there_only():
    match = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["b"]}]}
    wish = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [match]}}}
    snapshot = Snapshot([node("a"), node("b", cpu="1"), node("c")])
    assert schedule_pod(pod("new", affinity=wish), snapshot).node == "b"
    decision = schedule_pod(pod("new", cpu="2", affinity=wish), snapshot)
    assert decision.message.startswith(
        "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]."
    )
    assert decision.as_dict()["filters"]["a"]["plugin"] == "NodeAffinity"


def test_a_nominated_node_is_tried_first_and_alone():
    snapshot = Snapshot([node("a"), node("b")], [pod("old", cpu="3", on="b")])
    decision = schedule_pod(pod("new", cpu="1", status={"nominatedNodeName": "b"}), snapshot)
    assert (decision.node, decision.totals) == ("b", ())


def test_room_is_kept_for_nominated_pods_of_higher_priority():
    waiting = PodInfo(pod("waiting", cpu="3", priority=5))
    snapshot = Snapshot([node("a")])
    assert schedule_pod(pod("new", cpu="2", priority=1), snapshot, nominated={"a": [waiting]}).node is None
    assert schedule_pod(pod("new", cpu="2", priority=9), snapshot, nominated={"a": [waiting]}).node == "a"


def test_default_spreading_follows_the_service():
    service = {"metadata": {"name": "web", "namespace": "default"}, "spec": {"selector": {"app": "web"}}}
    nodes = [node("a", zone="x"), node("b", zone="y")]
    snapshot = Snapshot(nodes, [pod("old", labels={"app": "web"}, on="a")])
    new = pod("new", labels={"app": "web"})
    assert "PodTopologySpread" not in schedule_pod(new, snapshot).by_plugin
    decision = schedule_pod(new, snapshot, workloads=Workloads(services=[service]))
    assert decision.node == "b" and decision.by_plugin["PodTopologySpread"][1] == 200


def test_default_spreading_follows_the_replica_set():
    owner = {"kind": "ReplicaSet", "metadata": {"name": "web-1"}, "spec": {"selector": {"matchLabels": {"app": "web"}}}}
    meta = {"ownerReferences": [{"kind": "ReplicaSet", "name": "web-1", "controller": True}]}
    snapshot = Snapshot([node("a"), node("b")], [pod("old", labels={"app": "web"}, on="a")])
    new = pod("new", labels={"app": "web"}, meta=meta)
    assert schedule_pod(new, snapshot, workloads=Workloads(owners=[owner])).node == "b"


def test_anti_affinity_holds_both_ways():
    shy = affinity("podAntiAffinity", ({"app": "web"}, HOST))
    snapshot = Snapshot([node("a")], [pod("old", labels={"app": "db"}, affinity=shy, on="a")])
    decision = schedule_pod(pod("new", labels={"app": "web"}), snapshot)
    assert "1 node(s) didn't satisfy existing pods anti-affinity rules" in decision.message
    snapshot = Snapshot([node("a")], [pod("old", labels={"app": "web"}, on="a")])
    assert "1 node(s) didn't match pod anti-affinity rules" in schedule_pod(pod("new", affinity=shy), snapshot).message


def test_a_namespace_selector_reaches_other_namespaces():
    namespaces = [{"metadata": {"name": "blue", "labels": {"team": "a"}}}, {"metadata": {"name": "default"}}]
    near = affinity("podAffinity", ({"app": "web"}, HOST))
    term = near["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][0]
    term["namespaceSelector"] = {"matchLabels": {"team": "a"}}
    snapshot = Snapshot([node("a"), node("b")], [pod("old", labels={"app": "web"}, namespace="blue", on="b")])
    assert schedule_pod(pod("new", affinity=near), snapshot, workloads=Workloads(namespaces)).node == "b"
    assert schedule_pod(pod("new", affinity=near), snapshot).node is None


def test_match_label_keys_keep_to_the_own_tenant():
    near = affinity("podAffinity", ({"app": "web"}, HOST))
    near["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][0]["matchLabelKeys"] = ["tenant"]
    bound = [
        pod("one", labels={"app": "web", "tenant": "x"}, on="a"),
        pod("two", labels={"app": "web", "tenant": "y"}, on="b"),
    ]
    new = pod("new", labels={"app": "cache", "tenant": "y"}, affinity=near)
    assert schedule_pod(new, Snapshot([node("a"), node("b")], bound)).node == "b"


def test_claims_decide_before_any_node_is_looked_at():
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
    decision = schedule_pod(pod("new", volumes=volumes), Snapshot([node("a"), node("b")]))
    assert decision.message == '0/2 nodes are available: persistentvolumeclaim "data" not found. not found'
    claim = {"metadata": {"name": "data"}, "spec": {}, "status": {"phase": "Pending"}}
    decision = schedule_pod(pod("new", volumes=volumes), Snapshot([node("a")]), claims=Claims([claim]))
    assert decision.message == "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"
    assert decision.failed_plugins == {"VolumeBinding"}


def test_gates_keep_a_pod_out_of_the_queue():
    refusal = SchedulingGates().pre_enqueue(PodInfo(pod("new", schedulingGates=[{"name": "a"}, {"name": "b"}])))
    assert refusal.reasons == ("waiting for scheduling gates: [a b]",)
    assert SchedulingGates().pre_enqueue(PodInfo(pod("new"))) is None


def test_the_queue_is_ordered_by_priority_then_by_waiting():
    waiting = {"low": (0, 1), "late": (9, 5), "early": (9, 2)}
    assert sorted(waiting, key=lambda name: PrioritySort.sort_key(*waiting[name])) == ["early", "late", "low"]


def test_a_long_message_is_cut_for_the_event():
    assert truncated("x" * 1024) == "x" * 1024
    assert truncated("x" * 1025) == "x" * 1020 + " ..."


def test_the_order_in_which_pods_came_changes_nothing():
    bound = [pod(f"old-{index}", cpu="100m", labels={"app": "web"}, on=f"n{index % 3}") for index in range(9)]
    nodes = [node(f"n{index}", zone=str(index % 2)) for index in range(3)]
    expected = schedule_pod(pod("new", cpu="1"), Snapshot(nodes, bound)).as_dict()
    random.Random(1).shuffle(bound)
    assert schedule_pod(pod("new", cpu="1"), Snapshot(nodes, bound)).as_dict() == expected
