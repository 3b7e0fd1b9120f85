"""The greatest and the least of every number in a manifest: refused in the API server's words, or borne without an error of ours."""

import json

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.budget import within
from simulation.cluster.cni import Cni, CniError
from tests.cluster.controlled import Played, template, workload
from tests.cluster.playing import lines, play, reloaded_at_every_step, scenario_of

GREATEST, LONGEST = 2**31 - 1, 2**63 - 1
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def pod(name="extreme", container=None, **spec):
    made = template()["spec"]
    made["containers"][0] |= container or {}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {**made, **spec}}


def job(**spec):
    made = {"template": template(["done"], restartPolicy="Never"), **spec}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "task"}, "spec": made}


def autoscaler(target=None, **spec):
    metric = {"type": "Resource", "resource": {"name": "cpu", "target": target or {}}}
    made = {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "maxReplicas": 3}
    made |= {"metrics": [metric]} if target else {}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": {**made, **spec},
    }


def scaling(**policy):
    rules = {"policies": [{"type": "Pods", "value": 1, "periodSeconds": 15, **policy}]}
    return autoscaler(behavior={"scaleUp": rules})


UTILIZATION = {"type": "Utilization", "averageUtilization": 50}
REFUSED = [
    (
        "horizontalpodautoscalers",
        autoscaler({"type": "Utilization", "averageUtilization": 0}),
        "must be greater than 0",
    ),
    ("horizontalpodautoscalers", autoscaler({"type": "AverageValue", "averageValue": "0"}), "must be positive"),
    ("horizontalpodautoscalers", autoscaler({"type": "Percent"}), "must be either Utilization, Value, or AverageValue"),
    ("horizontalpodautoscalers", autoscaler({"type": "Utilization"}), "must set either a target raw value"),
    ("horizontalpodautoscalers", autoscaler(UTILIZATION, metrics=[{"type": "Guess"}]), "supported values"),
    ("horizontalpodautoscalers", autoscaler(UTILIZATION, metrics=[{"type": "Pods"}]), "must populate information"),
    ("horizontalpodautoscalers", scaling(value=0), "must be greater than zero"),
    ("horizontalpodautoscalers", scaling(periodSeconds=GREATEST), "must be less than or equal to 1800"),
    ("jobs", job(parallelism=GREATEST, completions=1, completionMode="Indexed"), "less than or equal to 100000"),
    ("jobs", job(parallelism=-1), "must be greater than or equal to 0"),
    ("jobs", job(backoffLimit=-GREATEST), "must be greater than or equal to 0"),
    ("statefulsets", workload("StatefulSet", ordinals={"start": -1}), "spec.ordinals.start"),
    ("statefulsets", workload("StatefulSet", replicas=-3), "must be greater than or equal to 0"),
    ("replicasets", workload("ReplicaSet", replicas=2**31), "int32"),
    ("pods", pod(activeDeadlineSeconds=LONGEST), "must be between 1 and 2147483647"),
    ("pods", pod(terminationGracePeriodSeconds=2**63), "int64"),
]


@pytest.mark.parametrize(("plural", "obj", "words"), REFUSED)
def test_number_out_of_its_range_is_refused_in_the_api_servers_words(plural, obj, words):
    with pytest.raises(StatusError) as refusal:
        Played().create(plural, obj)
    assert words in refusal.value.message


PROBE = {"tcpSocket": {"port": 80}, "periodSeconds": GREATEST, "timeoutSeconds": GREATEST, "failureThreshold": GREATEST}
BORNE = [
    ("pods", pod(terminationGracePeriodSeconds=LONGEST)),
    ("pods", pod(activeDeadlineSeconds=GREATEST, priority=0)),
    ("pods", pod(container={"readinessProbe": {**PROBE, "initialDelaySeconds": GREATEST}, "livenessProbe": PROBE})),
    ("pods", pod(container={"startupProbe": PROBE, "lifecycle": {"preStop": {"sleep": {"seconds": 1}}}})),
    ("pods", pod(tolerations=[{"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": -LONGEST - 1}])),
    (
        "pods",
        pod(
            topologySpreadConstraints=[
                {"maxSkew": GREATEST, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule"}
            ]
        ),
    ),
    ("jobs", job(activeDeadlineSeconds=LONGEST, ttlSecondsAfterFinished=GREATEST, backoffLimit=GREATEST)),
    ("deployments", workload("Deployment", replicas=2, minReadySeconds=GREATEST - 1, progressDeadlineSeconds=GREATEST)),
    ("deployments", workload("Deployment", replicas=2, revisionHistoryLimit=GREATEST)),
    ("horizontalpodautoscalers", autoscaler(UTILIZATION, minReplicas=1, maxReplicas=GREATEST)),
    (
        "poddisruptionbudgets",
        {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": {"name": "web"},
            "spec": {"maxUnavailable": GREATEST, "selector": {"matchLabels": {"app": "web"}}},
        },
    ),
]


@pytest.mark.parametrize(("plural", "obj"), BORNE)
def test_greatest_number_in_its_range_is_borne(plural, obj):
    played = Played().create("deployments", workload("Deployment", "other", labels={"app": "web"}, replicas=2))
    played.create(plural, obj).play(40)
    played.api.delete(plural, "default", obj["metadata"]["name"])
    played.play(40)
    steps = {line.verb.step for line in played.cluster.story.lines}
    assert not steps & {"cluster.failed", "cluster.full", "fault.retry"}
    json.dumps(played.cluster.take_delta().header)


# Addresses


def test_used_up_range_is_refused_without_going_through_it():
    class Full:
        def free_addresses(self, node):
            return 0

    ground = Played().cluster.ground
    with pytest.raises(CniError, match="no IP addresses available"), within(100, 1000):
        Cni("node-1", "10.0.0.0/8", ground, Full()).add("sandbox", pod())


@pytest.mark.parametrize("bits", [31, 32])
def test_range_without_a_host_has_no_address(bits):
    with pytest.raises(CniError, match="no IP addresses available"):
        Cni("node-1", f"10.0.0.0/{bits}", Played().cluster.ground).add("sandbox", pod())


# The same story, however it is told


def test_cycle_that_ends_by_its_budget_ends_there_however_the_run_is_kept():
    terms = [{"topologyKey": "zone", "labelSelector": {"matchLabels": {f"a{number}": "b"}}} for number in range(900)]
    greedy = pod("greedy", affinity={"podAntiAffinity": {REQUIRED: terms}})
    nodes = [{"name": f"node-{number}"} for number in range(1, 61)]
    scenario = scenario_of(("0s", "apply -f -", pod("modest")), ("1s", "apply -f -", greedy), cluster={"nodes": nodes})
    told = lines(play(scenario, 1500))
    assert any('"cluster.full"' in line for line in told)
    assert told == reloaded_at_every_step(scenario, 1500)


# Roles


def test_thousands_of_rules_are_gathered_in_one_pass():
    def role(name, labels, **more):
        metadata = {"name": name, "labels": labels}
        return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": metadata, **more}

    rules = [{"verbs": ["get"], "apiGroups": [""], "resources": [f"r{number}"]} for number in range(2000)]
    played = Played()
    for name in ("first", "second"):
        played.api.create("clusterroles", None, role(name, {"part": "yes"}, rules=rules))
    selectors = [{"matchLabels": {"part": "yes"}}] * 50
    whole = role("whole", {"part": "yes"}, aggregationRule={"clusterRoleSelectors": selectors})
    played.api.create("clusterroles", None, whole)
    played.play(2)
    assert played.get("clusterroles", "whole", None)["rules"] == rules
    assert not {line.verb.step for line in played.cluster.story.lines} & {"cluster.failed", "cluster.full"}


# Files


def test_files_that_no_disk_holds_keep_their_pod_from_starting_and_nothing_else():
    played = Played()
    data = {"key": "v" * 900_000}
    played.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "big"}, "data": data})
    volumes = [{"name": f"v{number}", "configMap": {"name": "big"}} for number in range(100)]
    played.create("pods", pod("full", volumes=volumes)).create("pods", pod("other", volumes=volumes[:2])).play(5)
    assert played.messages("full", "FailedMount")[0] == (
        'MountVolume.SetUp failed for volume "v4" : no space left on device'
    )
    assert played.get("pods", "other")["status"]["phase"] == "Running"
    assert not {line.verb.step for line in played.cluster.story.lines} & {"cluster.failed", "cluster.full"}
