"""What a terminal would not show is cut where it is told, with a mark; what the cluster holds is never cut."""

import pytest

from simulation.cluster import Cluster, Scenario
from simulation.cluster.verbs.shown import PRINTED, TOLD, facts_shown, shown
from simulation.relay.text import dumps as as_json
from tests.simulation.scenarios import scenario

LARGE = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "big"}, "data": {"a": "щ" * 200_000}}
CREATE = ("0s", {"kubectl": "create -f -", "manifest": LARGE})


def played(given):
    cluster, lines = Cluster.begin(Scenario.parse(given)), []
    while (due := cluster.next_alarm()) and not cluster.idle and due.due_ms < 60_000:
        lines += cluster.step()
    return cluster, lines


def test_a_short_text_stays_as_it_is():
    assert shown("x" * 10, 10) == "x" * 10


def test_the_mark_counts_the_bytes_that_are_left_out():
    assert shown("x" * 10 + "щ" * 3, 10) == "x" * 10 + "... (6 more bytes)"
    assert shown("ab\ud800", 2) == "ab... (3 more bytes)"


def test_long_facts_are_cut_in_copies_and_short_ones_shared():
    facts = {"pod": "a", "code": 1, "names": ["b"]}
    assert facts_shown(facts) is facts
    long = {**facts, "message": "m" * (TOLD + 1), "names": ["b", "n" * (TOLD + 7)]}
    cut = facts_shown(long)
    assert cut["message"] == "m" * TOLD + "... (1 more bytes)" and cut["names"][1].endswith("... (7 more bytes)")
    assert len(long["message"]) == TOLD + 1 and cut["pod"] == "a"


def test_what_kubectl_prints_is_cut_and_what_etcd_holds_is_not():
    cluster, lines = played(scenario(CREATE, ("2s", "get configmap big -o yaml")))
    (printed,) = [line for line in lines if "a: щщ" in line.facts.get("output", "")]
    output = printed.story()["facts"]["output"]
    assert len(output) < PRINTED + 50 and output.endswith(" more bytes)")
    left_out = int(output.rpartition("(")[2].split()[0])
    assert 2 * (200_000 - PRINTED) - 100 < left_out < 2 * (200_000 - PRINTED) + 1000
    assert cluster.objects()["configmaps/default/big"]["data"]["a"] == "щ" * 200_000
    reads = [line for line in lines if line.facts.get("command") == "kubectl get configmap big -o yaml"]
    assert len(reads) == 3 and max(len(as_json(line.story())) for line in reads) < 1.1 * PRINTED
    assert len(printed.says()) < 1.1 * PRINTED


def test_a_command_that_goes_on_printing_is_cut_once():
    """What was printed before and after a wait counts together."""
    cluster, _ = played(scenario(CREATE))
    terminal = cluster.terminal
    record = {"kubectl": "get x", "printed": "a" * (PRINTED - 5)}
    terminal._keep(7, record)
    result = type("Shown", (), {"shown": "b" * 20, "waiting": None, "exit_code": 0})
    terminal._take(7, terminal._given(7), result)
    terminal._take(7, terminal._given(7), result)
    kept = terminal._given(7)
    assert kept["printed"] == "a" * (PRINTED - 5) + "b" * 5 and kept["left_out"] == 15 + 20


@pytest.mark.parametrize("count", [20_000])
def test_an_exec_probe_reads_ten_kibibytes_as_the_real_one_does(count):
    probe = {"exec": {"command": ["sh", "-c", f"printf '%{count}s' x; exit 1"]}, "periodSeconds": 1}
    containers = [{"name": "c", "image": "nginx", "livenessProbe": probe}]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": containers}}
    _, lines = played(scenario(("0s", {"kubectl": "create -f -", "manifest": pod}), until="10s"))
    messages = [line.facts["message"] for line in lines if line.facts.get("reason") == "Unhealthy"]
    assert messages and all(len(message) < 10_300 for message in messages)
