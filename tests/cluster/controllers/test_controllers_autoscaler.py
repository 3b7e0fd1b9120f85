"""The horizontal pod autoscaler: when it scales, how far, how it is held back, and what it says when it cannot."""

import pytest

from simulation.cluster import Scenario
from simulation.cluster.controllers.autoscaler import limits
from simulation.cluster.controllers.autoscaler.calculator import MetricError, Target, propose
from tests.cluster.controlled import PROGRAMS, Played, workload
from tests.cluster.playing import lines, play, reloaded_at_every_step

CPU = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}
TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


def deployment(command="busy", replicas=1, cpu="200m"):
    made = workload("Deployment", replicas=replicas)
    container = made["spec"]["template"]["spec"]["containers"][0]
    container |= {"command": [command], "resources": {"requests": {"cpu": cpu}} if cpu else {}}
    return made


def hpa(least=1, most=5, metrics=(CPU,), target=TARGET, **spec):
    spec = {"scaleTargetRef": target, "minReplicas": least, "maxReplicas": most, "metrics": list(metrics), **spec}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": spec,
    }


def autoscaled(seconds=90, given=None, settled=60, **more):
    """A Deployment that has run for a minute, then an autoscaler for some seconds."""
    played = Played().create("deployments", deployment(**more)).play(settled)
    return played.create("horizontalpodautoscalers", given or hpa()).play(seconds)


def replicas(played):
    return played.get("deployments", "web")["spec"]["replicas"]


def status(played):
    return played.get("horizontalpodautoscalers", "web")["status"]


def reasons(played):
    return {found["type"]: found["reason"] for found in status(played)["conditions"]}


def busy(played, command):
    container = {"name": "app", "image": "app:1", "command": [command]}
    return played.patch("deployments", "web", {"spec": {"template": {"spec": {"containers": [container]}}}})


def test_first_look_is_after_15_seconds():
    assert replicas(autoscaled(seconds=14)) == 1 and replicas(autoscaled(seconds=16)) == 3


def test_busy_pods_get_company_up_to_the_maximum():
    played = autoscaled()
    assert replicas(played) == 5
    assert played.messages("web", "SuccessfulRescale") == [
        "New size: 3; reason: cpu resource utilization (percentage of request) above target",
        "New size: 5; reason: cpu resource utilization (percentage of request) above target",
    ]
    assert reasons(played) == {
        "AbleToScale": "ReadyForNewScale",
        "ScalingActive": "ValidMetricFound",
        "ScalingLimited": "TooManyReplicas",
    }
    now = {"averageUtilization": 150, "averageValue": "300m"}
    assert status(played)["currentMetrics"] == [{"type": "Resource", "resource": {"name": "cpu", "current": now}}]


def test_no_more_than_twice_as_many_or_four_at_a_time():
    played = autoscaled(given=hpa(most=20, metrics=[_with(percent=5)]), seconds=20)
    assert (replicas(played), reasons(played)["ScalingLimited"]) == (4, "ScaleUpLimit")
    assert [replicas(played.play(15)) for _ in range(3)] == [8, 16, 20]


def _with(percent=None, value=None, name="cpu"):
    target = (
        {"type": "Utilization", "averageUtilization": percent}
        if percent
        else {"type": "AverageValue", "averageValue": value}
    )
    return {"type": "Resource", "resource": {"name": name, "target": target}}


def test_first_number_of_replicas_counts_as_recommended_for_five_minutes():
    played = autoscaled(command="serve", replicas=3, seconds=290)
    assert (replicas(played), reasons(played)["AbleToScale"]) == (3, "ScaleDownStabilized")
    assert replicas(played.play(40)) == 1
    assert played.messages("web", "SuccessfulRescale") == ["New size: 1; reason: All metrics below target"]


def test_run_goes_on_by_itself_until_nothing_is_held_back_any_more():
    container = deployment("serve", 3)
    given = {
        "apiVersion": "podflow/v1", "kind": "Scenario", "programs": PROGRAMS, "registry": {"app:1": {"size": "1Mi", "command": ["serve"]}},
        "inputs": [{"at": "0s", "kubectl": "create -f -", "manifest": container}, {"at": "20s", "kubectl": "create -f -", "manifest": hpa()}],
    }  # fmt: skip
    scenario = Scenario.parse(given)
    cluster = play(scenario)
    assert cluster.idle and cluster.now_ms < 500_000
    assert cluster.server.peek("deployments", "default", "web")["spec"]["replicas"] == 1
    told = cluster.seq
    assert play(scenario, 3_600_000).seq == told  # an hour of heartbeats tells nothing
    assert reloaded_at_every_step(scenario, 400_000) == lines(play(scenario, 400_000))


def test_more_load_wakes_an_autoscaler_that_had_nothing_to_do():
    played = busy(autoscaled(command="serve", seconds=400), "busy").play(100)
    assert replicas(played) == 5


def test_pods_that_were_busy_are_kept_for_five_minutes():
    played = busy(autoscaled(), "serve").play(120)
    assert (replicas(played), reasons(played)["AbleToScale"]) == (5, "ScaleDownStabilized")
    assert replicas(played.play(300)) == 1


@pytest.mark.parametrize("least, most, now, words", [
    (2, 5, 2, "Current number of replicas below Spec.MinReplicas"), (1, 2, 2, "Current number of replicas above Spec.MaxReplicas"),
])  # fmt: skip
def test_bounds_hold_without_any_metrics(least, most, now, words):
    played = autoscaled(cpu=None, replicas=1 if least == 2 else 4, given=hpa(least, most), seconds=20)
    assert replicas(played) == now
    assert played.messages("web", "SuccessfulRescale") == [f"New size: {now}; reason: {words}"]


def test_scaling_is_off_while_the_target_has_no_replicas():
    assert reasons(autoscaled(replicas=0, seconds=20))["ScalingActive"] == "ScalingDisabled"


def test_missing_request_is_told():
    played = autoscaled(cpu=None, seconds=20)
    words = f"missing request for cpu in container app of Pod {played.running()[0]['metadata']['name']}"
    assert played.messages("web", "FailedGetResourceMetric") == [f"failed to get cpu utilization: {words}"]
    assert played.messages("web", "FailedComputeMetricsReplicas") == [
        f"invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: {words}"
    ]
    found = next(one for one in status(played)["conditions"] if one["type"] == "ScalingActive")
    assert (
        found["message"] == f"the HPA was unable to compute the replica count: failed to get cpu utilization: {words}"
    )


def test_pods_that_have_just_started_were_not_measured_yet():
    played = autoscaled(settled=0, seconds=15.5)
    assert played.messages("web", "FailedGetResourceMetric") == [
        "failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API"
    ]
    assert replicas(played.play(90)) == 5


@pytest.mark.parametrize("target, words", [
    ({**TARGET, "name": "other"}, 'deployments.apps "other" not found'),
    ({**TARGET, "kind": "Widget"}, 'no matches for kind "Widget" in group "apps"'),
])  # fmt: skip
def test_target_that_does_not_exist_is_told(target, words):
    played = autoscaled(given=hpa(target=target), seconds=20)
    assert played.messages("web", "FailedGetScale") == [words]
    found = status(played)["conditions"][0]
    assert (found["status"], found["message"]) == (
        "False",
        f"the HPA controller was unable to get the target's current scale: {words}",
    )


def test_metrics_that_nobody_serves_are_told_and_others_may_still_scale_up():
    custom = {
        "type": "Pods",
        "pods": {"metric": {"name": "requests"}, "target": {"type": "AverageValue", "averageValue": "1"}},
    }
    played = autoscaled(given=hpa(metrics=[custom, CPU]), seconds=20)
    assert replicas(played) == 3
    words = "unable to get metric requests: unable to fetch metrics from custom metrics API"
    assert played.messages("web", "FailedGetPodsMetric")[0].startswith(words)


def test_container_and_memory_are_measured_too():
    container = {
        "type": "ContainerResource",
        "containerResource": {"name": "cpu", "container": "app", "target": CPU["resource"]["target"]},
    }
    played = autoscaled(given=hpa(metrics=[container]), seconds=20)
    words = "cpu container resource utilization (percentage of request) above target"
    assert played.messages("web", "SuccessfulRescale") == [f"New size: 3; reason: {words}"]
    played = autoscaled(given=hpa(metrics=[_with(value="1", name="memory")]), seconds=20, command="serve")
    assert "memory resource" in next(
        one["message"] for one in status(played)["conditions"] if one["type"] == "ScalingActive"
    )


def test_policies_slow_it_down_and_a_window_of_zero_lets_it_go_at_once():
    up = {"policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}]}
    down = {"stabilizationWindowSeconds": 0, "policies": [{"type": "Pods", "value": 2, "periodSeconds": 30}]}
    played = autoscaled(given=hpa(behavior={"scaleUp": up, "scaleDown": down}), seconds=20)
    assert (replicas(played), reasons(played)["ScalingLimited"]) == (2, "ScaleUpLimit")
    assert replicas(played.play(120)) == 4
    assert replicas(busy(played.play(180), "serve").play(50)) == 3
    assert replicas(played.play(60)) == 1


def test_scaling_down_may_be_disabled():
    played = autoscaled(
        given=hpa(behavior={"scaleDown": {"selectPolicy": "Disabled", "stabilizationWindowSeconds": 0}}),
        command="serve",
        replicas=3,
    )
    assert (replicas(played.play(600)), reasons(played)["ScalingLimited"]) == (3, "ScaleDownLimit")


# The maths


def pod(name, ready=True):
    conditions = [
        {"type": "Ready", "status": "True" if ready else "False", "lastTransitionTime": "2026-01-01T00:00:00Z"}
    ]
    return {
        "metadata": {"name": name},
        "status": {"phase": "Running", "startTime": "2026-01-01T00:00:00Z", "conditions": conditions},
    }


def proposed(used, ready=None, percent=50, now_ms=600_000):
    pods = [pod(f"p{n}", ready is None or ready[n]) for n in range(len(used))]
    usage = {f"p{n}": amount for n, amount in enumerate(used) if amount is not None}
    target = Target(percent, None, {one["metadata"]["name"]: 100 for one in pods})
    return propose(pods, usage, "cpu", len(used), target, (0.1, 0.1), now_ms)


@pytest.mark.parametrize(("used", "wanted"), [
    ([50, 50], 2), ([54, 54], 2), ([56, 56], 3), ([100, 100], 4), ([10, 10], 1), ([200, None], 4), ([10, None], 2), ([45, 45], 2),
])  # fmt: skip
def test_replicas_follow_the_ratio_of_usage_and_target(used, wanted):
    assert proposed(used).replicas == wanted


def test_pods_that_were_never_ready_count_for_nothing_when_it_grows():
    assert proposed([200, 200], [True, False]).replicas == 4
    assert proposed([60, 500], [True, False]).replicas == 2


def test_cpu_of_a_pod_counts_only_15_seconds_after_it_became_ready():
    with pytest.raises(MetricError, match="pods might be unready"):
        proposed([100], now_ms=14_000)
    assert proposed([100], now_ms=15_000).replicas == 2


def test_recommendations_are_kept_as_spans():
    spans = limits.noted(limits.noted([], 3, 0), 3, 15_000)
    assert spans == [[3, 0, None]]
    assert limits.noted(spans, 1, 60_000) == [[3, 0, 45_000], [1, 60_000, None]]
