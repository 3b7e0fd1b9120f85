"""What a document leaves open is filled in as Kubernetes fills it in."""

from simulation.cluster.apiserver import complete, images
from simulation.cluster.apiserver.api import resources
from simulation.cluster.apiserver.scheme import KNOWN


def completed(kind, spec, api_version="v1", **more):
    resource = resources.of_kind(api_version, kind)
    document = {"metadata": {"name": "x"}, "spec": spec, **more}
    return complete.complete(KNOWN.kind(resource), document, "default" if resource.namespaced else "")[0]


def test_pull_policy_follows_the_tag():
    policies = {
        "nginx": "Always",
        "nginx:latest": "Always",
        "nginx:1.27": "IfNotPresent",
        "NGINX:::bad": "IfNotPresent",
    }
    policies |= {"localhost:5000/tool": "Always", "nginx@sha256:" + "a" * 64: "IfNotPresent"}
    assert {image: images.default_pull_policy(image) for image in policies} == policies


def test_requests_follow_limits_in_pods_but_not_in_templates():
    container = {"name": "a", "image": "i", "resources": {"limits": {"cpu": "1"}, "requests": {"memory": "1Mi"}}}
    pod = completed("Pod", {"containers": [container]})
    assert pod["spec"]["containers"][0]["resources"]["requests"] == {"cpu": "1", "memory": "1Mi"}
    deployment = completed("Deployment", {"template": {"spec": {"containers": [container]}}}, "apps/v1")
    template = deployment["spec"]["template"]["spec"]
    assert template["containers"][0]["resources"]["requests"] == {"memory": "1Mi"}
    assert "enableServiceLinks" not in template


def test_pod_level_requests_are_those_of_the_containers_or_the_limits():
    sidecar = {"name": "s", "image": "i", "restartPolicy": "Always", "resources": {"requests": {"cpu": "2"}}}
    container = {"name": "a", "image": "i", "resources": {"requests": {"cpu": "1500m"}}}
    pod = completed(
        "Pod",
        {
            "resources": {"limits": {"cpu": "4", "memory": "1Gi"}},
            "containers": [container],
            "initContainers": [sidecar],
        },
    )
    assert pod["spec"]["resources"]["requests"] == {"cpu": "3500m", "memory": "1Gi"}


def test_host_network_makes_host_ports_of_container_ports():
    pod = completed("Pod", {"hostNetwork": True, "containers": [{"name": "a", "ports": [{"containerPort": 80}]}]})
    assert pod["spec"]["containers"][0]["ports"] == [{"containerPort": 80, "hostPort": 80, "protocol": "TCP"}]


def test_a_document_is_not_changed_by_its_completion():
    document = {"metadata": {"name": "x"}, "spec": {"containers": [{"name": "a", "image": "i"}]}}
    complete.complete(KNOWN.kind(resources.named("pods")), document, "default")
    assert document == {"metadata": {"name": "x"}, "spec": {"containers": [{"name": "a", "image": "i"}]}}


def test_string_data_of_a_secret_becomes_data():
    secret = complete.complete(KNOWN.kind(resources.named("secrets")), {"stringData": {"a": "b"}}, "default")[0]
    assert (secret["data"], secret["type"], "stringData" in secret) == ({"a": "Yg=="}, "Opaque", False)


def test_a_job_gets_selector_and_labels_from_its_uid():
    job = completed("Job", {"template": {"spec": {"containers": [{"name": "a", "image": "i"}]}}}, "batch/v1")
    labelled = complete.finish({**job, "metadata": {**job["metadata"], "uid": "u"}})
    assert labelled["spec"]["selector"] == {"matchLabels": {"batch.kubernetes.io/controller-uid": "u"}}
    assert labelled["spec"]["template"]["metadata"]["labels"]["job-name"] == "x"
    assert (job["spec"]["completions"], job["spec"]["backoffLimit"]) == (1, 6)
