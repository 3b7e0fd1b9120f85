"""The volume plugins: claims, volumes, zones, limits, exclusive disks."""

from simulation.cluster.scheduler.cycle import schedule_pod
from simulation.cluster.scheduler.framework import Claims, Snapshot
from tests.cluster.scheduler_objects import node, pod

ZONE = "topology.kubernetes.io/zone"


def using(*claims, **more):
    return pod("new", volumes=[{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in claims], **more)


def claim(name, volume=None, storage="1Gi", **spec):
    bound = {"pv.kubernetes.io/bind-completed": "yes"} if volume else {}
    size = {"requests": {"storage": storage}}
    return {
        "metadata": {"name": name, "annotations": bound},
        "spec": {"resources": size, **({"volumeName": volume} if volume else {}), **spec},
    }


def volume(name, storage="1Gi", labels=None, zones=None, **spec):
    requirement = {"matchExpressions": [{"key": ZONE, "operator": "In", "values": zones}]}
    affinity = {"nodeAffinity": {"required": {"nodeSelectorTerms": [requirement]}}} if zones else {}
    return {
        "metadata": {"name": name, "labels": labels or {}},
        "spec": {"capacity": {"storage": storage}, **affinity, **spec},
    }


LATE = {"metadata": {"name": "late"}, "provisioner": "csi.example", "volumeBindingMode": "WaitForFirstConsumer"}
LOCAL = {**LATE, "metadata": {"name": "local"}, "provisioner": "kubernetes.io/no-provisioner"}
NODES = [node("a", zone="x"), node("b", zone="y")]


def decide(new, claims, bound=(), nodes=NODES):
    return schedule_pod(new, Snapshot(nodes, bound), claims=claims)


def refusals(decision):
    return {name: (one["plugin"], *one["reasons"]) for name, one in decision.as_dict()["filters"].items()}


def test_a_bound_volume_draws_its_pod_to_its_zone():
    decision = decide(using("data"), Claims([claim("data", "pv")], [volume("pv", zones=["y"])]))
    assert decision.node == "b"
    assert refusals(decision) == {"a": ("VolumeBinding", "node(s) didn't match PersistentVolume's node affinity")}


def test_a_zone_label_on_a_volume_filters_nodes():
    decision = decide(using("data"), Claims([claim("data", "pv")], [volume("pv", labels={ZONE: "w__x"})]))
    assert (decision.node, refusals(decision)["b"]) == ("a", ("VolumeZone", "node(s) had no available volume zone"))


def test_an_unlabelled_node_is_not_held_to_a_zone():
    decision = decide(
        using("data"), Claims([claim("data", "pv")], [volume("pv", labels={ZONE: "w"})]), nodes=[node("bare")]
    )
    assert decision.node == "bare"


def test_a_waiting_claim_is_provisioned_where_the_pod_goes():
    claims = Claims([claim("data", storageClassName="late")], classes=[LATE])
    assert decide(using("data"), claims).node == "a"


def test_allowed_topologies_limit_provisioning():
    terms = [{"matchLabelExpressions": [{"key": ZONE, "values": ["y"]}]}]
    claims = Claims([claim("data", storageClassName="late")], classes=[{**LATE, "allowedTopologies": terms}])
    decision = decide(using("data"), claims)
    assert decision.node == "b"
    assert refusals(decision)["a"] == ("VolumeBinding", "node(s) didn't find available persistent volumes to bind")


def test_two_claims_need_two_local_volumes():
    given = [claim(name, storageClassName="local") for name in ("one", "two")]
    disks = [
        volume("pv-1", zones=["x"], storageClassName="local"),
        volume("pv-2", "5Gi", zones=["x"], storageClassName="local"),
    ]
    assert decide(using("one", "two"), Claims(given, disks, [LOCAL])).node == "a"
    assert decide(using("one", "two"), Claims(given, disks[:1], [LOCAL])).node is None


def test_a_driver_without_capacity_refuses():
    driver = {"metadata": {"name": "csi.example"}, "spec": {"storageCapacity": True}}
    room = {"storageClassName": "late", "capacity": "10Gi", "nodeTopology": {"matchLabels": {ZONE: "y"}}}
    claims = Claims([claim("data", storageClassName="late")], (), [LATE], (), [driver], [room])
    decision = decide(using("data"), claims)
    assert (decision.node, refusals(decision)["a"][1]) == ("b", "node(s) did not have enough free storage")


def test_a_node_attaches_only_so_many_volumes():
    handles = [volume(f"pv-{index}", csi={"driver": "csi.example", "volumeHandle": str(index)}) for index in range(3)]
    given = [claim(f"data-{index}", f"pv-{index}") for index in range(3)]
    limit = {"metadata": {"name": "a"}, "spec": {"drivers": [{"name": "csi.example", "allocatable": {"count": 2}}]}}
    claims = Claims(given, handles, csi_nodes=[limit])
    old = {**using("data-0", "data-1", on="a"), "metadata": {"name": "old"}}
    decision = decide(using("data-2"), claims, [old])
    assert (decision.node, refusals(decision)["a"]) == ("b", ("NodeVolumeLimits", "node(s) exceed max volume count"))
    assert decide(using("data-1"), claims, [old]).as_dict()["filters"] == {}


def test_a_claim_for_one_pod_serves_one_pod():
    claims = Claims([claim("data", "pv", accessModes=["ReadWriteOncePod"])], [volume("pv")])
    assert decide(using("data"), claims).node == "a"
    old = {**using("data", on="a"), "metadata": {"name": "old"}}
    decision = decide(using("data"), claims, [old])
    assert "2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode" in decision.message


def test_a_pod_of_higher_priority_takes_the_claim_for_one_pod():
    claims = Claims([claim("data", "pv", accessModes=["ReadWriteOncePod"])], [volume("pv")])
    old = {**using("data", on="b"), "metadata": {"name": "old"}}
    assert decide(using("data", priority=9), claims, [old]).nominated == "b"


def test_an_exclusive_disk_attaches_once():
    disk = {"name": "disk", "gcePersistentDisk": {"pdName": "d"}}
    old = pod("old", on="a", volumes=[disk])
    decision = decide(pod("new", volumes=[disk]), Claims(), [old])
    assert (decision.node, refusals(decision)["a"]) == ("b", ("VolumeRestrictions", "node(s) had no available disk"))
    reader = {"name": "disk", "gcePersistentDisk": {"pdName": "d", "readOnly": True}}
    assert (
        decide(pod("new", volumes=[reader]), Claims(), [pod("old", on="a", volumes=[reader])]).as_dict()["filters"]
        == {}
    )


def test_a_lost_or_leaving_claim_is_told():
    lost = {**claim("data", "pv"), "status": {"phase": "Lost"}}
    leaving = claim("data")
    leaving["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    words = 'persistentvolumeclaim "data" bound to non-existent persistentvolume "pv".'
    assert words in decide(using("data"), Claims([lost])).message
    assert 'persistentvolumeclaim "data" is being deleted.' in decide(using("data"), Claims([leaving])).message


def test_an_ephemeral_claim_is_waited_for():
    new = pod("new", volumes=[{"name": "scratch", "ephemeral": {}}])
    words = 'waiting for ephemeral volume controller to create the persistentvolumeclaim "new-scratch".'
    assert words in decide(new, Claims()).message
