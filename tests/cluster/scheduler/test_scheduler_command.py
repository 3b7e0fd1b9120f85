"""`manage.py schedule`: cases to JSON lines, one pod to a table, and one clear line for bad input."""

import io
import json

import pytest
import yaml
from django.core.management import call_command

from tests.cluster.scheduler_objects import node, pod

NODES = [node("a", cpu="2"), node("b", cpu="1"), node("c", unschedulable=True)]


def run(*args):
    """(what was printed, None) or (the error line, exit status)."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("schedule", *map(str, args), stdout=out, stderr=err)
    except SystemExit as stop:
        return err.getvalue(), stop.code
    return out.getvalue(), None


@pytest.fixture
def write(tmp_path):
    def written(name, *objects):
        path = tmp_path / name
        text = "\n".join(map(json.dumps, objects)) if name.endswith("jsonl") else yaml.safe_dump_all(objects)
        path.write_text(text)
        return path

    return written


def case(new, nodes=NODES, bound=(), **more):
    return {"id": "one", "given": {"nodes": nodes, "pods": list(bound), "pod": new, **more}}


def test_a_case_becomes_a_decision_on_one_line(write):
    printed, _ = run(write("cases.jsonl", case(pod("new", cpu="500m"))))
    decision = json.loads(printed)
    assert (decision["id"], decision["node"]) == ("one", "a")
    assert decision["filters"] == {"c": {"plugin": "NodeUnschedulable", "reasons": ["node(s) were unschedulable"]}}
    assert decision["total"]["a"] == sum(scores["a"] for scores in decision["scores"].values())


def test_what_the_api_server_refuses_is_invalid_in_its_words(write):
    printed, _ = run(write("cases.jsonl", case(pod("new", nodeSelector={"disk": "not/valid!"}))))
    assert "is invalid: spec.nodeSelector: Invalid value" in json.loads(printed)["invalid"]
    printed, _ = run(write("cases.jsonl", case(pod("new", priorityClassName="nope"))))
    assert json.loads(printed)["invalid"] == 'pods "new" is forbidden: no PriorityClass with name nope was found'


def test_limits_stand_in_for_requests_as_the_api_server_has_it(write):
    new = pod("new")
    new["spec"]["containers"][0]["resources"] = {"limits": {"cpu": "1500m", "memory": "1Gi"}}
    assert json.loads(run(write("cases.jsonl", case(new)))[0])["node"] == "a"


def test_other_objects_of_a_case_count(write):
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}}}
    service["spec"]["ports"] = [{"port": 80}]
    cases = write("cases.jsonl", case(pod("new", labels={"app": "web"}), objects=[service]))
    assert "PodTopologySpread" in json.loads(run(cases)[0])["scores"]


def test_one_pod_is_told_as_a_table(write):
    printed, _ = run("--nodes", write("nodes.yaml", *NODES), "--pod", write("pod.yaml", pod("new", cpu="500m")))
    lines = printed.splitlines()
    assert lines[0].split()[:2] == ["NODE", "FITS"] and lines[0].split()[-2:] == ["TOTAL", "WHY"]
    assert lines[1].split()[:2] == ["c", "no"] and "NodeUnschedulable: node(s) were unschedulable" in lines[1]
    assert lines[2].split()[:2] == ["a", "yes"] and lines[2].endswith("chosen")
    assert lines[-1] == "The pod goes to a."


def test_a_preemption_is_told(write):
    bound = pod("old", cpu="2", on="a")
    new = pod("new", cpu="2", priorityClassName="high")
    printed, _ = run("--nodes", write("nodes.yaml", *NODES, bound), "--pod", write("pod.yaml", new))
    assert "The pod stays Pending: 0/3 nodes are available" in printed
    assert printed.splitlines()[-1] == "Nominated to a; preempted there: old."


def test_a_configuration_changes_the_weights(write):
    configuration = {
        "apiVersion": "kubescheduler.config.k8s.io/v1",
        "kind": "KubeSchedulerConfiguration",
        "profiles": [{"plugins": {"score": {"disabled": [{"name": "*"}], "enabled": [{"name": "ImageLocality"}]}}}],
    }
    config = write("config.yaml", configuration)
    printed, _ = run(write("cases.jsonl", case(pod("new"))), "--config", config)
    assert list(json.loads(printed)["scores"]) == ["ImageLocality"]
    configuration["profiles"][0]["plugins"] = {"scores": {}}
    line, status = run(write("cases.jsonl", case(pod("new"))), "--config", write("wrong.yaml", configuration))
    assert status == 2 and "wrong.yaml: profiles[0].plugins.scores: no such field" in line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense", "cases.jsonl:1: not JSON: Expecting value at column 1"),
        ("[]", "cases.jsonl:1: a case is a JSON object with id and given"),
        ('{"id": 1}', "cases.jsonl:1: given: must be an object with nodes, pods and pod"),
        ('{"id": 1, "given": {"nodes": [], "pod": 7}}', "cases.jsonl:1: given.pod: must be a Pod"),
        ('{"id": 1, "given": {"nodes": [{"kind": "Pod"}], "pod": {}}}', "cases.jsonl:1: kind: must be Node, is Pod"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(tmp_path, text, words):
    path = tmp_path / "cases.jsonl"
    path.write_text(text)
    line, status = run(path)
    assert status == 2 and words in line and line.count("\n") <= 1


def test_missing_files_and_arguments_are_told(write, tmp_path):
    assert run(tmp_path / "none.jsonl")[0].strip().endswith("none.jsonl: No such file or directory")
    assert run() == ("give either CASES.jsonl, or --nodes FILE and --pod FILE\n", 2)
    two_pods = write("pods.yaml", pod("one"), pod("two"))
    assert "must hold one Pod" in run("--nodes", write("nodes.yaml", *NODES), "--pod", two_pods)[0]
