"""A kubelet's ConfigMaps, Secrets and Services: their events too are lost or come late."""

from tests.cluster.test_informers import MINUTES_MS, carry_on, phase, play, scenario, unheard, watch

MOUNTED = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "a"},
    "spec": {
        "containers": [
            {"name": "app", "image": "nginx:1.27", "volumeMounts": [{"name": "cfg", "mountPath": "/etc/cfg"}]}
        ],
        "volumes": [{"name": "cfg", "configMap": {"name": "cm"}}],
    },
}
CREATED = ("0s", "create configmap cm --from-literal=colour=blue"), ("1s", "create -f -", MOUNTED)
GREEN = """patch configmap cm -p '{"data": {"colour": "green"}}'"""


def mounted_colour(cluster):
    uid = cluster.server.peek("pods", "default", "a")["metadata"]["uid"]
    return cluster.kubelets["node-1"].keys[f"volume/{uid}/cfg"]["colour"]


def test_files_of_a_configmap_stay_old_until_the_kubelet_lists_again_when_its_change_was_lost():
    given = scenario(*CREATED, ("20s", watch("kubelet/node-1", "drop")), ("21s", GREEN))
    cluster = play(given, 240_000)
    assert unheard(cluster, "kubelet/node-1") == ["/registry/configmaps/default/cm"]
    assert mounted_colour(cluster) == "blue"
    carry_on(cluster, MINUTES_MS + 90_000)
    assert mounted_colour(cluster) == "green" and unheard(cluster, "kubelet/node-1") == []


def test_files_of_a_configmap_change_in_time_when_its_change_came_late():
    given = scenario(*CREATED, ("20s", watch("kubelet/node-1", "delay", "30s")), ("21s", GREEN))
    cluster = play(given, 50_000)
    assert mounted_colour(cluster) == "blue" and unheard(cluster, "kubelet/node-1") != []
    carry_on(cluster, 240_000)
    assert mounted_colour(cluster) == "green"


def test_kubelet_keeps_no_watch_of_a_configmap_that_none_of_its_pods_names():
    given = scenario(*CREATED, ("20s", watch("kubelet/node-1", "drop")), ("21s", "create configmap other"))
    cluster = play(given, 40_000)
    assert unheard(cluster, "kubelet/node-1") == [] and "watch/kubelet/node-1" in cluster.store.space("faults")


def test_container_starts_without_the_address_of_a_service_that_its_kubelet_did_not_hear_of():
    inputs = ("0s", watch("kubelet/node-1", "drop")), ("1s", "create service clusterip db --tcp=80")
    cluster = play(scenario(*inputs, ("2s", "run a --image=nginx:1.27")), 40_000)
    assert phase(cluster, "a") == "Running" and unheard(cluster, "kubelet/node-1") == [
        "/registry/services/specs/default/db"
    ]
    assert cluster.watches.processes["kubelet/node-1"].get("services", "default", "db") is None
