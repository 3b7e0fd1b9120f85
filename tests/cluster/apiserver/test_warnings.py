"""What is accepted but probably not meant is told in Kubernetes' words."""

from simulation.cluster.apiserver import complete
from simulation.cluster.apiserver.api import resources
from simulation.cluster.apiserver.scheme import KNOWN


def warnings(kind="Pod", spec=None, api_version="v1", **metadata):
    resource = resources.of_kind(api_version, kind)
    document = {"metadata": {"name": "x", **metadata}, "spec": spec or pod()}
    return complete.complete(KNOWN.kind(resource), document, "default")[1]


def pod(**fields):
    return {"containers": [{"name": "app", "image": "nginx", **fields}]}


def test_a_plain_pod_gets_no_warning():
    assert warnings() == []


def test_a_dot_in_a_pods_name_is_told():
    assert warnings(name="a.b")[0].startswith(
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is "
        "recommended: [a lowercase RFC 1123 label must consist of"
    )


def test_a_variable_that_hides_another_is_told_unless_it_takes_it_up():
    hidden = [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]
    assert warnings(spec=pod(env=hidden)) == [
        'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'
    ]
    assert warnings(spec=pod(env=[{"name": "A", "value": "1"}, {"name": "A", "value": "$(A)2"}])) == []


def test_parts_of_bytes_are_told():
    spec = pod(resources={"requests": {"memory": "128m"}})
    told = 'spec.containers[0].resources.requests[memory]: fractional byte value "128m" is invalid, must be an integer'
    assert warnings(spec=spec) == [told]


def test_a_port_that_is_named_twice_is_told():
    spec = pod(ports=[{"containerPort": 80}, {"containerPort": 80}])
    told = "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]"
    assert warnings(spec=spec) == [told]


def test_a_template_is_told_with_its_path():
    spec = {"template": {"spec": {**pod(), "nodeSelector": {"beta.kubernetes.io/os": "linux"}}}}
    told = 'deprecated since v1.14; use "kubernetes.io/os" instead'
    assert warnings("Deployment", spec, "apps/v1") == [
        f"spec.template.spec.nodeSelector[beta.kubernetes.io/os]: {told}"
    ]
