"""The table of resources answers to every name that people and manifests use."""

from simulation.cluster.apiserver.api import resources


def test_pods_answer_to_every_name_people_type():
    pods = resources.of_kind("v1", "Pod")
    assert {resources.named(name) for name in ("po", "pod", "pods", "Pod", "PODS")} == {pods}
    assert resources.named("nothing") is None


def test_deployments_answer_with_group_and_version():
    deployments = resources.at_path("apps", "v1", "deployments")
    assert resources.named("deploy.apps") is resources.named("deployments.v1.apps") is deployments
    assert (deployments.group_resource, deployments.group_kind) == ("deployments.apps", "Deployment.apps")
    assert (deployments.path, deployments.api_version) == ("/apis/apps/v1", "apps/v1")


def test_plain_events_are_those_of_the_core_group():
    assert resources.named("events").group == ""
    assert resources.named("events.events.k8s.io").group == "events.k8s.io"


def test_etcd_keeps_old_names_for_some():
    assert resources.etcd_key("pods", "default", "my-pod") == "/registry/pods/default/my-pod"
    assert resources.etcd_key("nodes", name="node-1") == "/registry/minions/node-1"
    assert resources.etcd_key("services", "default", "web") == "/registry/services/specs/default/web"
    assert resources.etcd_key("pods", "default") == "/registry/pods/default/"
    assert resources.etcd_key("pods") == "/registry/pods/"


def test_category_all_is_what_get_all_shows():
    assert [resource.plural for resource in resources.BUILT_IN.in_category("all")] == [
        "pods", "replicationcontrollers", "services", "daemonsets", "deployments", "replicasets", "statefulsets",
        "horizontalpodautoscalers", "cronjobs", "jobs",
    ]  # fmt: skip
