"""An error of podflow's own stays one line; a step that wants too much goes on later."""

import pytest

from simulation.cluster import Cluster
from simulation.cluster.budget import COMMAND, STEP, charge
from tests.cluster.playing import carry_on, scenario_of


def begun():
    return Cluster.begin(scenario_of("run my-pod --image=nginx"))


def on(cluster):
    carry_on(cluster)
    return cluster


def told(cluster, step):
    return [line for line in cluster.story.lines if line.verb.step == step]


def once(component, error):
    """Let the component's first sync fail after it has done its work."""
    real = component.sync

    def sync(key):
        component.sync = real
        real(key)
        raise error

    component.sync = sync


@pytest.mark.parametrize("name", ["kube-scheduler", "kubelet/node-1", "deployment-controller", "replicaset-controller"])
def test_error_of_ours_is_told_and_the_run_goes_on(name):
    cluster = Cluster.begin(scenario_of("create deployment web --image=nginx"))
    once(cluster.components[name], TypeError("'<' not supported between <object at 0x7f03>"))
    line, *others = told(on(cluster), "cluster.failed")
    assert (line.facts["component"], others) == (name, [])
    assert line.facts["error"] == "TypeError: '<' not supported between <object"
    assert "podflow itself made a mistake here" in line.says()
    assert [(met.component, met.id) for met in cluster.ground.mishaps] == [(name, line.facts["id"])]
    assert cluster.objects()["deployments/default/web"]["status"]["readyReplicas"] == 1


def test_step_that_wants_too_much_is_undone_and_tried_again():
    cluster = begun()
    real = cluster.components["kube-scheduler"].sync

    def endless(key):
        real(key)
        while True:
            charge(1_000)

    cluster.components["kube-scheduler"].sync = endless
    while not told(cluster, "cluster.full"):
        cluster.step()
    assert not cluster.objects()["pods/default/my-pod"]["spec"].get("nodeName")
    assert told(cluster, "cluster.full")[0].facts["message"] == f"it needs more than {STEP.work:,} units of work"
    cluster.components["kube-scheduler"].sync = real
    assert on(cluster).objects()["pods/default/my-pod"]["status"]["phase"] == "Running"


def test_command_with_an_unclosed_quote_is_an_error_of_the_command():
    cluster = on(begun())
    cluster.give({"kubectl": "run 'a"})
    printed = [line.facts["output"] for line in told(on(cluster), "kubectl.refuses")]
    assert printed == ["error: cannot split the command line: No closing quotation"]
    assert cluster.ask("get 'a").exit_code == 1
    cluster.give({"kubectl": "get pods"})
    assert on(cluster).story.lines[-1].facts["code"] == 0


def test_error_of_ours_in_a_command_is_an_error_of_the_command(monkeypatch):
    cluster = on(begun())
    monkeypatch.setattr("simulation.cluster.kubectl._understood", lambda argv: {}["x"])
    cluster.give({"kubectl": "get pods"})
    output = on(cluster).story.lines[-1].facts["output"]
    assert output.startswith("error: podflow failed here: KeyError: 'x' (")
    assert [met.component for met in cluster.ground.mishaps] == ["kubectl"]


def test_command_out_of_budget_says_which_limit_it_met(monkeypatch):
    cluster = on(begun())
    monkeypatch.setattr("simulation.cluster.kubectl._understood", lambda argv: charge(10**9))
    result = cluster.ask("get pods")
    assert (result.exit_code, result.stderr) == (
        1, f"error: podflow stopped this command: it needs more than {COMMAND.work:,} units of work\n",
    )  # fmt: skip
