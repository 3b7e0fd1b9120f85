"""A run may know one kind more than others: everything works for it there, it survives save and load, and nobody else knows it."""

import pytest

from simulation.cluster import Cluster
from simulation.cluster.apiserver.api.caller import KUBECTL
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.client import Client
from simulation.cluster.apiserver.scheme import KNOWN
from simulation.cluster.kubectl import run_command, split
from simulation.cluster.transition import now_s
from tests.cluster.playing import Saved, carry_on, scenario_of

SCHEMA = {
    "type": "object",
    "properties": {
        "spec": {
            "type": "object",
            "description": "What is wanted of a widget.",
            "required": ["color"],
            "properties": {
                "size": {"type": "integer", "minimum": 1, "maximum": 10, "default": 3},
                "color": {"type": "string", "enum": ["red", "blue"]},
                "code": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 4},
                "replicas": {"type": "integer"},
                "items": {"type": "array", "items": {"type": "object", "required": ["key"], "properties": {"key": {"type": "string"}}}},
                "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                "port": {"x-kubernetes-int-or-string": True},
                "maybe": {"type": "string", "nullable": True},
            },
        },
        "status": {"type": "object", "properties": {"phase": {"type": "string"}, "replicas": {"type": "integer"}}},
    },
}  # fmt: skip
WIDGETS = {
    "group": "example.com",
    "scope": "Namespaced",
    "names": {"plural": "widgets", "singular": "widget", "kind": "Widget", "shortNames": ["wd"], "categories": ["all", "toys"]},
    "versions": [
        {
            "name": "v1", "served": True, "storage": True,
            "schema": {"openAPIV3Schema": SCHEMA},
            "subresources": {"status": {}, "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}},
            "additionalPrinterColumns": [
                {"name": "Color", "type": "string", "jsonPath": ".spec.color"},
                {"name": "Size", "type": "integer", "jsonPath": ".spec.size", "priority": 1},
                {"name": "Since", "type": "date", "jsonPath": ".metadata.creationTimestamp"},
            ],
            "selectableFields": [{"jsonPath": ".spec.color"}],
        }
    ],
}  # fmt: skip


def widget(name="a", **spec):
    return {
        "apiVersion": "example.com/v1",
        "kind": "Widget",
        "metadata": {"name": name},
        "spec": {"color": "red", **spec},
    }


class Run:
    """A cluster with Widgets, asked by kubectl and by a client."""

    def __init__(self, *kinds):
        self.cluster = Cluster.begin(scenario_of("get pods"))
        carry_on(self.cluster)
        self.cluster.story.begin_step(None)
        for kind in kinds:
            self.cluster.scheme.add(kind)
        self.api = Client(self.cluster.server, KUBECTL)

    def kubectl(self, words, *stdin):
        return run_command(split(words), list(stdin) or None, self.api, now_s(self.cluster.now_ms))

    def loaded(self):
        """The same run, saved and loaded, as JSON would keep it."""
        self.cluster.story.end_step()
        saved = Saved(self.cluster.scenario)
        saved.save(self.cluster)
        other = Run.__new__(Run)
        other.cluster = saved.load()
        other.cluster.story.begin_step(None)
        other.api = Client(other.cluster.server, KUBECTL)
        return other


@pytest.fixture
def run():
    return Run(WIDGETS)


def refusal(call, *args, **more):
    with pytest.raises(StatusError) as refused:
        call(*args, **more)
    return refused.value


def test_kubectl_creates_reads_describes_and_deletes_one(run):
    assert run.kubectl("create -f -", widget()).stdout == "widget.example.com/a created\n"
    assert run.kubectl("get widgets").stdout == "NAME   COLOR   SINCE\na      red     0s\n"
    assert run.kubectl("get wd a -o wide").stdout.splitlines()[0].split() == ["NAME", "COLOR", "SIZE", "SINCE"]
    told = run.kubectl("get widget.example.com a -o yaml").stdout
    assert "kind: Widget\n" in told and "  size: 3\n" in told and "status" not in told
    described = run.kubectl("describe widget a").stdout
    assert "Kind:         Widget\n" in described and "  Color:  red\n" in described
    assert run.kubectl("delete widget a").stdout == 'widget.example.com "a" deleted from default namespace\n'
    assert run.kubectl("get widgets").stderr == "No resources found in default namespace.\n"


def test_kubectl_applies_labels_patches_scales_and_explains_one(run):
    assert run.kubectl("apply -f -", widget(size=2)).stdout == "widget.example.com/a created\n"
    assert run.kubectl("apply -f -", widget(size=4)).stdout == "widget.example.com/a configured\n"
    assert run.kubectl("apply -f -", widget(size=4)).stdout == "widget.example.com/a unchanged\n"
    assert run.kubectl("label widget a tier=top").stdout == "widget.example.com/a labeled\n"
    assert run.kubectl("get widgets -l tier=top -o name").stdout == "widget.example.com/a\n"
    assert run.kubectl("scale widget a --replicas=5").exit_code == 0
    assert run.api.get("widgets", "default", "a")["spec"]["replicas"] == 5
    said = "error: application/strategic-merge-patch+json is not supported by example.com/v1, Kind=Widget: the body of"
    assert run.kubectl("""patch widget a -p '{"spec":{"size":7}}'""").stderr.startswith(said)
    assert run.kubectl("""patch widget a --type=merge -p '{"spec":{"size":7}}'""").stdout.endswith("patched\n")
    assert "What is wanted of a widget." in run.kubectl("explain widget.spec").stdout
    assert "color\t<string> -required-" in run.kubectl("explain widget.spec").stdout
    assert run.kubectl("get all -o name").stdout.endswith("widget.example.com/a\n")
    assert "widgets.example.com" in run.kubectl("api-resources -o name").stdout.splitlines()
    assert "example.com/v1" in run.kubectl("api-versions").stdout.splitlines()


def test_another_cluster_of_the_same_process_does_not_know_it(run):
    other = Run()
    assert 'no matches for kind "Widget" in version "example.com/v1"' in other.kubectl("create -f -", widget()).stderr
    assert other.kubectl("get widgets").stderr == 'error: the server doesn\'t have a resource type "widgets"\n'
    assert refusal(other.api.get, "widgets", "default", "a").code == 404
    assert KNOWN.named("widgets") is None and run.cluster.scheme.named("pods") is KNOWN.named("pods")


def test_a_loaded_run_knows_it_and_its_objects(run):
    run.api.create("widgets", "default", widget())
    again = run.loaded()
    assert again.kubectl("get widgets").stdout == run.kubectl("get widgets").stdout
    again.api.create("widgets", "default", widget("b"))
    assert again.kubectl("get widgets -o name").stdout == "widget.example.com/a\nwidget.example.com/b\n"


def test_a_kind_that_is_forgotten_is_known_no_more(run):
    run.cluster.scheme.remove("widgets.example.com")
    assert run.cluster.scheme.named("widgets") is None
    assert run.loaded().cluster.server.scheme.resources == KNOWN.resources


def test_it_is_stored_where_kubernetes_stores_it(run):
    run.api.create("widgets", "default", widget())
    assert "/registry/example.com/widgets/default/a" in run.cluster.store.space("etcd")


def test_a_watch_hears_of_it_and_of_no_other_kind_with_its_plural(run):
    heard = []
    pods = {**WIDGETS, "names": {"plural": "pods", "kind": "Pod"}}
    run.cluster.scheme.add(pods)
    for name in ("widgets.example.com", "pods.example.com", "pods"):
        run.cluster.server.watch(name, lambda old, new, name=name: heard.append(name))
    run.api.create("widgets", "default", widget())
    run.api.create("pods.example.com", "default", {**widget("p"), "kind": "Pod"})
    assert heard == ["widgets.example.com", "pods.example.com"]
    assert run.kubectl("get pods").stderr == "No resources found in default namespace.\n"
    assert run.kubectl("describe pods.example.com p").stdout.startswith("Name:         p\n")


def test_what_the_schema_does_not_name_is_pruned_or_refused(run):
    more = {**widget(nothing=1, free={"x": {"y": 1}}, items=[{"key": "a", "z": 1}]), "more": 1}
    made = run.api.create("widgets", "default", more, field_validation="Warn")
    assert (
        made["spec"] == {"color": "red", "free": {"x": {"y": 1}}, "items": [{"key": "a"}], "size": 3}
        and "more" not in made
    )
    assert run.api.take_warnings() == [
        f'unknown field "{path}"' for path in ("more", "spec.items[0].z", "spec.nothing")
    ]
    said = 'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.nothing"'
    assert refusal(run.api.create, "widgets", "default", widget("b", nothing=1)).message == said


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({"size": 99}, "spec.size: Invalid value: 99: spec.size in body should be less than or equal to 10"),
        ({"port": [1]}, 'spec.port: Invalid value: "array": spec.port in body must be of type integer,string: "array"'),
        ({"color": "green"}, 'spec.color: Unsupported value: "green": supported values: "red", "blue"'),
        ({"items": [{}]}, "spec.items[0].key: Required value"),
        ({"replicas": "two"}, 'spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"'),
        ({"code": "abcde"}, "spec.code: Too long: may not be more than 4 bytes"),
    ],
)  # fmt: skip
def test_what_the_schema_forbids_is_refused_in_kubernetes_words(run, spec, told):
    refused = refusal(run.api.create, "widgets", "default", widget("bad", **spec))
    assert refused.code == 422 and refused.message == f'Widget.example.com "bad" is invalid: {told}'


def test_a_null_stays_where_it_may_be_and_a_missing_spec_is_not_completed(run):
    assert run.api.create("widgets", "default", widget(maybe=None))["spec"] == {
        "color": "red",
        "maybe": None,
        "size": 3,
    }
    bare = {key: value for key, value in widget("bare").items() if key != "spec"}
    assert "spec" not in run.api.create("widgets", "default", bare)


def test_the_wrong_version_and_the_wrong_kind_are_refused(run):
    wrong = {**widget(), "apiVersion": "example.com/v2"}
    said = "the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)"
    assert refusal(run.api.create, "widgets", "default", wrong).message == said
    said = 'Gadget.example.com "a" is invalid: kind: Invalid value: "Gadget": must be Widget'
    assert refusal(run.api.create, "widgets", "default", {**widget(), "kind": "Gadget"}).message == said


def test_its_status_is_written_at_the_status_address_only(run):
    run.api.create("widgets", "default", {**widget(), "status": {"phase": "Mine"}})
    assert "status" not in run.api.patch("widgets", "default", "a", {"status": {"phase": "Mine"}}, "merge")
    body = {"status": {"phase": "Ready"}, "spec": {"size": 9}}
    made = run.api.patch("widgets", "default", "a", body, "merge", subresource="status")
    assert made["status"] == {"phase": "Ready"} and made["spec"]["size"] == 3 and made["metadata"]["generation"] == 1
    refused = refusal(run.api.patch, "widgets", "default", "a", {"status": {"phase": 7}}, "merge", subresource="status")
    assert refused.code == 422 and 'status.phase in body must be of type string: "integer"' in refused.message


def test_it_goes_with_its_namespace(run):
    run.cluster.story.end_step()
    run.kubectl("create namespace shop")
    run.api.create("widgets", "shop", widget())
    run.kubectl("delete namespace shop --wait=false")
    carry_on(run.cluster, run.cluster.now_ms + 30_000)
    assert run.cluster.server.peek("namespaces", "", "shop") is None
    assert not run.cluster.server.objects("widgets", "shop")


def test_its_fields_select_it(run):
    run.api.create("widgets", "default", widget())
    run.api.create("widgets", "default", widget("b", color="blue"))
    found = run.api.list("widgets", "default", field_selector="spec.color=blue")["items"]
    assert [one["metadata"]["name"] for one in found] == ["b"]
    refused = refusal(run.api.list, "widgets", "default", field_selector="spec.size=3")
    assert refused.message == "field label not supported: spec.size"


@pytest.mark.parametrize("wrong", [{}, {**WIDGETS, "versions": []}, {**WIDGETS, "names": {}}])
def test_half_a_declaration_is_refused(run, wrong):
    with pytest.raises(ValueError, match="not whole"):
        run.cluster.scheme.add(wrong)
    assert run.cluster.scheme.named("widgets") is not None
