"""The horizontal pod autoscaler: when it scales, how far, and what it says when it cannot."""

import pytest

from simulation.cluster.controllers.autoscaler.calculator import MetricError, propose
from tests.cluster.controlled import Played, workload


def deployment(command="busy", replicas=1, cpu="200m"):
    made = workload("Deployment", replicas=replicas)
    container = made["spec"]["template"]["spec"]["containers"][0]
    container |= {"command": [command], "resources": {"requests": {"cpu": cpu}} if cpu else {}}
    return made


def autoscaled(least=1, most=5, percent=50, seconds=40, **more):
    target = {"type": "Utilization", "averageUtilization": percent}
    spec = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "minReplicas": least, "maxReplicas": most,
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
    }  # fmt: skip
    played = Played().create("deployments", deployment(**more)).play(5)
    hpa = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web"}, "spec": spec}
    return played.create("horizontalpodautoscalers", hpa).play(seconds)


def replicas(played):
    return played.get("deployments", "web")["spec"]["replicas"]


def reasons(played):
    return {found["type"]: found["reason"] for found in played.get("horizontalpodautoscalers", "web")["status"]["conditions"]}


def test_busy_pods_get_company_up_to_the_maximum():
    played = autoscaled()
    assert replicas(played) == 5
    messages = played.messages("web", "SuccessfulRescale")
    assert messages[0] == "New size: 3; reason: cpu resource utilization (percentage of request) above target"
    assert reasons(played)["ScalingLimited"] == "TooManyReplicas"


def test_idle_pods_go_only_after_five_minutes():
    played = autoscaled(command="serve", replicas=3, seconds=1)
    assert replicas(played.play(280)) == 3
    assert replicas(played.play(40)) == 1
    assert played.messages("web", "SuccessfulRescale") == ["New size: 1; reason: All metrics below target"]


def test_highest_recommendation_of_five_minutes_holds_it_up():
    played = autoscaled()
    idle = {"spec": {"template": {"spec": {"containers": [{"name": "app", "image": "app:1", "command": ["serve"]}]}}}}
    played.patch("deployments", "web", idle).play(120)
    assert (replicas(played), reasons(played)["AbleToScale"]) == (5, "ScaleDownStabilized")
    played.play(300)
    assert replicas(played) == 1


def test_minimum_holds_without_any_metrics():
    played = autoscaled(least=2, cpu=None, seconds=20)
    assert replicas(played) == 2
    assert played.messages("web", "SuccessfulRescale")[0] == "New size: 2; reason: Current number of replicas below Spec.MinReplicas"


def test_missing_request_is_told():
    played = autoscaled(cpu=None, seconds=2)
    name = played.running()[0]["metadata"]["name"]
    words = f"failed to get cpu utilization: missing request for cpu in container app of Pod {name}"
    assert played.messages("web", "FailedGetResourceMetric") == [words]
    assert reasons(played)["ScalingActive"] == "FailedGetResourceMetric"


def pod(name, ready=True):
    conditions = [{"type": "Ready", "status": "True" if ready else "False", "lastTransitionTime": "2026-01-01T00:00:00Z"}]
    container = {"name": "app", "resources": {"requests": {"cpu": "100m"}}}
    return {"metadata": {"name": name}, "spec": {"containers": [container]}, "status": {"phase": "Running", "conditions": conditions}}


@pytest.mark.parametrize(("used", "wanted"), [
    ([50, 50], 2), ([54, 54], 2), ([56, 56], 3), ([100, 100], 4), ([10, 10], 1), ([200, None], 4), ([10, None], 2),
])  # fmt: skip
def test_replicas_follow_the_ratio_of_usage_and_target(used, wanted):
    by_name = {f"p{n}": amount for n, amount in enumerate(used)}
    metric = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}

    def usage(found):
        amount = by_name[found["metadata"]["name"]]
        return None if amount is None else {"app": amount}

    assert propose(metric, 2, [pod(name) for name in by_name], usage).replicas == wanted


def test_no_metrics_at_all_is_an_error():
    metric = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}
    with pytest.raises(MetricError, match="no metrics returned from resource metrics API"):
        propose(metric, 1, [pod("p")], lambda found: None)
