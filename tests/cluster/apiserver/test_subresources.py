"""Subresources: what a client writes there is decoded and judged in Kubernetes' words, and nothing else of the object changes."""

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.kubectl import run_command, split
from simulation.cluster.transition import now_s
from tests.cluster.controlled import Played, workload


@pytest.fixture
def played():
    return Played().create("deployments", workload("Deployment", replicas=2)).play(10)


def refusal(call, *args, **more):
    with pytest.raises(StatusError) as refused:
        call(*args, **more)
    return refused.value


def patch(played, body, subresource, plural="deployments", name="web", kind="merge"):
    return played.api.patch(plural, "default", name, body, kind, subresource=subresource)


def pod(played):
    return next(one for one in played.all("pods"))


def test_a_status_of_a_wrong_type_is_refused(played):
    refused = refusal(patch, played, {"status": {"replicas": "two"}}, "status")
    assert refused.code == 422 and refused.message.startswith(' "" is invalid: patch: Invalid value: "{')
    said = '": json: cannot unmarshal string into Go struct field DeploymentStatus.status.replicas of type int32'
    assert refused.message.endswith(said)
    whole = {**played.get("deployments", "web"), "status": []}
    refused = refusal(played.api.update, "deployments", "default", "web", whole, "status")
    assert refused.code == 400
    assert (
        "json: cannot unmarshal array into Go struct field Deployment.status of type v1.DeploymentStatus"
        in refused.message
    )


def test_counts_that_cannot_be_are_refused(played):
    body = {"status": {"replicas": -5, "updatedReplicas": 0, "readyReplicas": 0, "availableReplicas": 0}}
    said = ", ".join(f"status.{name}: Invalid value: 0: cannot be greater than status.replicas"
                     for name in ("updatedReplicas", "readyReplicas", "availableReplicas"))  # fmt: skip
    wrong = "status.replicas: Invalid value: -5: must be greater than or equal to 0"
    assert refusal(patch, played, body, "status").message == f'Deployment.apps "web" is invalid: [{wrong}, {said}]'


def test_a_status_that_can_be_is_kept_and_the_spec_stays(played):
    body = {"spec": {"replicas": 9}, "status": {"replicas": 7}}
    made = patch(played, body, "status")
    assert made["status"]["replicas"] == 7 and made["spec"]["replicas"] == 2
    assert made["metadata"]["generation"] == 1


def test_a_pods_class_of_service_stays(played):
    refused = refusal(
        patch, played, {"status": {"qosClass": "Guaranteed"}}, "status", "pods", pod(played)["metadata"]["name"]
    )
    assert refused.message.endswith('is invalid: status.qosClass: Invalid value: "Guaranteed": field is immutable')


def test_the_scale_of_a_deployment_is_read_and_written(played):
    scale = played.api.get("deployments", "default", "web", "scale")
    assert (scale["kind"], scale["apiVersion"]) == ("Scale", "autoscaling/v1")
    assert (scale["spec"], scale["status"]) == ({"replicas": 2}, {"replicas": 2, "selector": "app=web"})
    made = patch(played, {"spec": {"replicas": 3, "template": None}, "status": {"replicas": 9}}, "scale")
    assert made["spec"] == {"replicas": 3} and made["status"]["replicas"] == 2
    assert played.get("deployments", "web")["spec"]["replicas"] == 3


def kubectl(played, words):
    return run_command(split(words), None, played.api, now_s(played.cluster.now_ms))


def test_kubectl_gets_and_patches_a_subresource(played):
    assert kubectl(played, "get deployment web --subresource=scale").stdout == (
        "NAME   DESIRED   AVAILABLE   AGE\nweb    2         2           10s\n"
    )
    assert "kind: Scale\n" in kubectl(played, "get deployment web --subresource=scale -o yaml").stdout
    patched = """patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'"""
    assert kubectl(played, patched).stdout == "scale.autoscaling/web patched\n"
    assert kubectl(played, patched).stdout == "scale.autoscaling/web patched (no change)\n"
    assert played.get("deployments", "web")["spec"]["replicas"] == 1
    said = 'error: invalid subresource value: "log". Must be one of [status scale resize]\n'
    assert kubectl(played, "get pod web --subresource=log").stderr == said
    assert kubectl(played, "get configmap kube-root-ca.crt --subresource=status").exit_code == 1


def test_a_scale_that_cannot_be_is_refused(played):
    said = 'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'
    assert refusal(patch, played, {"spec": {"replicas": -1}}, "scale").message == said
    refused = refusal(patch, played, {"spec": {"replicas": "x"}}, "scale")
    assert refused.message.endswith(
        "json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32"
    )
    deployment = played.get("deployments", "web")
    refused = refusal(played.api.update, "deployments", "default", "web", deployment, "scale")
    said = 'Deployment in version "v1" cannot be handled as a Scale: converting (v1.Deployment) to (autoscaling.Scale): unknown conversion'
    assert (refused.code, refused.message) == (400, said)


def test_a_resize_takes_resources_only_and_keeps_the_class(played):
    name = pod(played)["metadata"]["name"]
    body = {
        "spec": {
            "containers": [
                {"name": "app", "image": "other", "resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "1"}}}
            ]
        }
    }
    refused = refusal(patch, played, body, "resize", "pods", name, "strategic")
    said = 'is invalid: spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing'
    assert refused.code == 422 and refused.message.endswith(said)


def test_a_resize_within_the_limits_is_taken(played):
    resources = {"requests": {"cpu": "100m"}, "limits": {"cpu": "200m"}}
    played.create("pods", {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"},
        "spec": {"containers": [{"name": "app", "image": "app:1", "resources": resources}]},
    })  # fmt: skip

    def wanted(**more):
        return {"spec": {"containers": [{"name": "app", "image": "app:2", "resources": more}]}}

    said = (
        'spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 200m'
    )
    assert (
        said in refusal(patch, played, wanted(requests={"cpu": "300m"}), "resize", "pods", "one", "strategic").message
    )
    made = patch(played, wanted(requests={"cpu": "150m"}), "resize", "pods", "one", "strategic")
    (container,) = made["spec"]["containers"]
    assert container["image"] == "app:1" and container["resources"]["requests"]["cpu"] == "150m"


def test_ephemeral_containers_may_be_added_and_not_changed(played):
    name, path = pod(played)["metadata"]["name"], "spec.ephemeralContainers"

    def add(one):
        body = {"spec": {"ephemeralContainers": [one], "nodeName": "elsewhere"}}
        return patch(played, body, "ephemeralcontainers", "pods", name, "strategic")

    assert f'{path}[0].name: Duplicate value: "app"' in refusal(add, {"name": "app", "image": "other"}).message
    (made,) = add({"name": "dbg", "image": "busybox", "targetContainerName": "app"})["spec"]["ephemeralContainers"]
    assert made["imagePullPolicy"] == "Always" and made["terminationMessagePath"] == "/dev/termination-log"
    said = f'{path}: Forbidden: existing ephemeral containers "dbg" may not be changed\n@@ -1,6 +1,6 @@\n {{\n  "Name": "dbg",\n'
    assert (
        said + '- "Image": "busybox",\n+ "Image": "other",\n' in refusal(add, {"name": "dbg", "image": "other"}).message
    )


def test_a_namespace_is_finalized_by_sound_names_only(played):
    namespace = {**played.api.get("namespaces", None, "default"), "spec": {"finalizers": ["bad"]}}
    refused = refusal(played.api.update, "namespaces", None, "default", namespace, "finalize")
    said = 'Namespace "default" is invalid: spec.finalizers[0]: Invalid value: "bad": name is neither a standard finalizer name'
    assert refused.message.startswith(said)


def test_a_subresource_that_a_kind_has_not_is_not_found(played):
    for plural, name, subresource in (("deployments", "web", "resize"), ("configmaps", "kube-root-ca.crt", "status"),
                                      ("pods", pod(played)["metadata"]["name"], "binding")):  # fmt: skip
        refused = refusal(patch, played, {}, subresource, plural, name)
        assert (refused.code, refused.message) == (404, "the server could not find the requested resource")


def test_a_patch_that_spoils_an_object_is_the_patchs_fault(played):
    refused = refusal(
        played.api.patch, "deployments", "default", "web", {"nothing": 1, "metadata": {"labels": {"k": "9"}}}
    )
    said = 'patch: Invalid value: "map[metadata:map[labels:map[k:9]] nothing:1]": strict decoding error: unknown field "nothing"'
    assert refused.message == f' "" is invalid: {said}' and "kind" not in refused.status["details"]
