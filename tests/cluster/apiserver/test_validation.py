"""What may not be is refused in Kubernetes' words; what may change may change."""

import copy
import random

import pytest

from simulation.cluster.apiserver import complete, validation
from simulation.cluster.apiserver.api import resources
from simulation.cluster.apiserver.api.field_errors import FieldError
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.scheme import KNOWN


def made(kind, spec=None, api_version="v1", name="x", **more):
    """A complete object."""
    resource = resources.of_kind(api_version, kind)
    document = {"metadata": {"name": name}, **({} if spec is None else {"spec": spec}), **more}
    obj, _ = complete.complete(KNOWN.kind(resource), document, "default" if resource.namespaced else "")
    obj["metadata"]["uid"] = "u"
    return KNOWN.kind(resource), complete.finish(obj)


def errors(kind, spec=None, api_version="v1", name="x", **more):
    return [str(error) for error in validation.validate_create(*made(kind, spec, api_version, name, **more))]


def pod(**spec):
    return {"containers": [{"name": "app", "image": "nginx"}], **spec}


def container(**fields):
    return {"containers": [{"name": "app", "image": "nginx", **fields}]}


def deployment(labels=None, selector=None, **spec):
    template = {"metadata": {"labels": {"app": "a"} if labels is None else labels}, "spec": pod()}
    return {"selector": selector or {"matchLabels": {"app": "a"}}, "template": template, **spec}


def changed(kind, old_spec, change, api_version="v1"):
    """The errors of an update; `change` changes the new object."""
    known, old = made(kind, old_spec, api_version)
    new = copy.deepcopy(old)
    change(new)
    return [str(error) for error in validation.validate_update(known, new, old)]


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (container(livenessProbe={"httpGet": {"port": "Bad_Name"}}),
         'spec.containers[0].livenessProbe.httpGet.port: Invalid value: "Bad_Name": must contain only alpha-numeric '
         "characters (a-z, 0-9), and hyphens (-)"),
        (container(livenessProbe={"tcpSocket": {"port": 80}, "successThreshold": 2}),
         "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"),
        (container(lifecycle={"preStop": {"sleep": {"seconds": 99}}}),
         "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 99: must be non-negative and less than "
         "terminationGracePeriodSeconds (30)"),
        (pod(activeDeadlineSeconds=0),
         "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"),
        (pod(tolerations=[{"operator": "Equal", "value": "v"}]),
         'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which '
         'means "match all values and all keys"'),
        (pod(volumes=[{"name": "v", "emptyDir": {}, "hostPath": {"path": "/x"}}]),
         "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"),
        (pod(restartPolicy="Sometimes"),
         'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'),
        (pod(hostAliases=[{"ip": "300.1.1.1", "hostnames": ["a"]}]),
         'spec.hostAliases[0].ip: Invalid value: "300.1.1.1": must be a valid IP address, (e.g. 10.9.8.7 or '
         "2001:db8::ffff)"),
    ],
)  # fmt: skip
def test_a_wrong_pod_is_refused_in_kubernetes_words(spec, told):
    assert errors("Pod", spec) == [told]


def test_all_errors_are_gathered():
    spec = {"containers": [{"name": "A"}, {"image": "x"}], "restartPolicy": "x"}
    assert [text.partition(":")[0] for text in errors("Pod", spec, name="Bad_Name")] == [
        "metadata.name", "spec.containers[0].name", "spec.containers[0].image", "spec.containers[1].name",
        "spec.restartPolicy",
    ]  # fmt: skip


def test_an_invalid_volume_counts_as_missing_where_it_is_mounted():
    spec = container(volumeMounts=[{"name": "V", "mountPath": "/v"}]) | {"volumes": [{"name": "V", "emptyDir": {}}]}
    assert [text.partition(":")[0] for text in errors("Pod", spec)] == [
        "spec.volumes[0].name",
        "spec.containers[0].volumeMounts[0].name",
    ]


def test_a_deployment_must_select_its_own_pods():
    told = "spec.template.metadata.labels: Invalid value: {}: `selector` does not match template `labels`"
    assert errors("Deployment", deployment(labels={"app": "b"}), "apps/v1") == [told.format('{"app":"b"}')]
    unlabelled = deployment()
    del unlabelled["template"]["metadata"]
    assert errors("Deployment", unlabelled, "apps/v1") == [told.format("null")]


def test_a_deployment_without_selector_is_told_twice():
    spec = deployment()
    del spec["selector"]
    assert errors("Deployment", spec, "apps/v1") == [
        "spec.selector: Required value",
        'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
    ]


def test_a_selector_is_immutable():
    def change(obj):
        obj["spec"]["selector"] = obj["spec"]["template"]["metadata"]["labels"] = {"app": "b"}
        obj["spec"]["selector"] = {"matchLabels": {"app": "b"}}

    told = 'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable'
    assert changed("Deployment", deployment(), change, "apps/v1") == [told]


def test_a_job_must_not_restart_its_pods_always():
    told = 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'
    assert errors("Job", {"template": {"spec": pod()}}, "batch/v1") == [told]
    assert errors("Job", {"template": {"spec": pod(restartPolicy="Never")}}, "batch/v1") == []


def test_a_cron_schedule_is_parsed():
    def schedule(text):
        spec = {"schedule": text, "jobTemplate": {"spec": {"template": {"spec": pod(restartPolicy="Never")}}}}
        return errors("CronJob", spec, "batch/v1")

    assert schedule("*/5 0-6 * jan,feb mon-fri") == schedule("@hourly") == []
    assert schedule("foo") == ['spec.schedule: Invalid value: "foo": expected exactly 5 fields, found 1: [foo]']
    assert "end of range (61) above maximum (59): 61" in schedule("61 * * * *")[0]


def test_service_ports_need_names_when_there_are_several():
    spec = {"ports": [{"port": 80}, {"port": 81, "name": "b"}]}
    assert errors("Service", spec) == ["spec.ports[0].name: Required value"]
    told = (
        "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports"
    )
    spec = {"ports": [{"port": 80, "nodePort": 80}], "type": "NodePort"}
    assert errors("Service", spec) == [f"{told} is 30000-32767"]


def test_a_user_may_not_take_a_system_priority():
    assert errors("PriorityClass", api_version="scheduling.k8s.io/v1", value=2000000000) == [
        "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"
    ]


def test_a_pods_image_tolerations_and_deadline_may_change():
    def change(obj):
        obj["spec"]["containers"][0]["image"] = "nginx:1.27"
        obj["spec"]["activeDeadlineSeconds"] = 60
        obj["spec"]["tolerations"] = [{"key": "k", "operator": "Exists"}]

    assert changed("Pod", pod(), change) == []


def test_a_pods_other_fields_may_not_change():
    told = changed("Pod", pod(), lambda obj: obj["spec"].update(nodeName="node-2"))
    assert len(told) == 1
    assert told[0].startswith(
        "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    )


def test_a_refused_pod_update_tells_the_difference():
    """Recording kubectl.json: patch pod web -p {"spec":{"nodeName":"x"}}."""
    told = changed("Pod", pod(nodeName="node-1"), lambda obj: obj["spec"].update(nodeName="x"))[0]
    heading, _, rest = told.partition("\n")[2].partition("\n")
    assert heading.startswith("@@ -") and heading.endswith(",7 @@")
    assert rest == (
        '  "NodeSelector": null,\n  "ServiceAccountName": "",\n  "AutomountServiceAccountToken": null,\n'
        '- "NodeName": "node-1",\n+ "NodeName": "x",\n'
        '  "SecurityContext": {\n   "HostNetwork": false,\n   "HostPID": false,\n'
    )


def test_a_pods_containers_may_not_be_added():
    told = changed(
        "Pod", pod(), lambda obj: obj["spec"]["containers"].append({**obj["spec"]["containers"][0], "name": "b"})
    )
    assert told == ["spec.containers: Forbidden: pod updates may not add or remove containers"]


def test_a_toleration_may_not_be_removed():
    spec = pod(tolerations=[{"key": "k", "operator": "Exists"}])
    told = "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"
    assert changed("Pod", spec, lambda obj: obj["spec"].pop("tolerations")) == [told]


def test_a_gated_pod_may_lose_its_gates_and_be_narrowed():
    def change(obj):
        obj["spec"]["nodeSelector"] = {"disk": "ssd"}
        obj["spec"].pop("schedulingGates")

    assert changed("Pod", pod(schedulingGates=[{"name": "example.com/g"}]), change) == []


def test_garbage_is_refused_but_never_breaks_the_server():
    """Whatever is put where, the answer is an object or a Status."""
    dice = random.Random(7)
    junk = [None, "", 0, -1, {}, [], "x", [{}], [None], {"a": None}, True, 1.5, "100%", "Bad Name", [""]]
    spec = container(
        ports=[{"containerPort": 80}],
        env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
        resources={"limits": {"cpu": "1"}},
        livenessProbe={"httpGet": {"port": 80}},
        volumeMounts=[{"name": "v", "mountPath": "/v"}],
    )
    spec["volumes"] = [{"name": "v", "projected": {"sources": [{"secret": {"name": "s"}}]}}]
    spec["tolerations"] = [{"key": "k"}]
    pods = resources.named("pods")
    for _ in range(2000):
        document = copy.deepcopy({"metadata": {"name": "x"}, "spec": spec})
        holder, key = dice.choice(list(_places(document)))
        holder[key] = dice.choice(junk)
        try:
            obj, _ = complete.complete(KNOWN.kind(pods), document, "default")
        except StatusError:
            continue
        assert all(isinstance(error, FieldError) for error in validation.validate_create(KNOWN.kind(pods), obj))


def _places(value):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from _places(inner)


def test_numbers_of_absurd_length_are_refused_and_do_no_harm():
    absurd = "9" * 10000
    assert errors(
        "Deployment", deployment(strategy={"rollingUpdate": {"maxUnavailable": f"{absurd}%"}}), "apps/v1"
    ) == [f'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "{absurd}%": must not be greater than 100%']
    with pytest.raises(StatusError, match="unable to parse numeric part of quantity"):
        made("Pod", container(resources={"limits": {"cpu": absurd}}))
