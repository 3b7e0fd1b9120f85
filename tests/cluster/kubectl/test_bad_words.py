"""Commands that nobody could mean: each ends with an error of kubectl's own, never with one of podflow's."""

import json

import pytest

from simulation.cluster import Cluster
from simulation.cluster.apiserver.api.caller import KUBECTL
from simulation.cluster.apiserver.client import Client
from simulation.cluster.budget import COMMAND, OutOfBudget, within
from simulation.cluster.kubectl import run_line
from simulation.cluster.kubectl.command_line import LONGEST, split
from simulation.cluster.kubectl.errors import Failure
from simulation.cluster.kubectl.numbers import duration, int64, is_whole
from simulation.cluster.kubectl.output.difference import unified
from simulation.cluster.transition import now_s
from tests.cluster.playing import carry_on, scenario_of

WRONG = "error: |Error from server|is invalid"
HUGE, MIB = "9" * 5000, 1 << 20
SETTINGS = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cfg"}, "data": {"a": "b"}}


@pytest.fixture(scope="module")
def cluster():
    made = Cluster.begin(
        scenario_of("create deployment web --image=nginx", "run bare --image=nginx", ("0s", "create -f -", SETTINGS))
    )
    carry_on(made)
    return made


def say(cluster, command, stdin=None):
    """What a command prints; nothing of what it does stays."""
    cluster.story.begin_step(None)
    revision = cluster.server.etcd.revision
    try:
        result = run_line(command, stdin, Client(cluster.server, KUBECTL), now_s(cluster.now_ms))
    finally:
        cluster.story.undo_step()
        cluster.server.etcd.revision = revision
    assert result.mishap is None
    return result


@pytest.mark.parametrize("command, said", [
    ("run 'a", "error: cannot split the command line: No closing quotation"),
    ("run a\\", "error: cannot split the command line: No escaped character"),
    ("run a\0b", "error: cannot read the command line: it holds a NUL character, which cannot be kept"),
    ("run \ud800", "error: cannot read the command line: it holds half of a character"),
    ("get " + "x" * LONGEST, "error: Argument list too long"),
    ("logs cm/cfg", "error: cannot get the logs from *v1.ConfigMap"),
    ("logs deploy/web --tail=-9", ""),
    ("scale deploy web --replicas=99999999999999999999", 'error: invalid argument "99999999999999999999" for "--replicas" flag: strconv'
     '.ParseInt: parsing "99999999999999999999": value out of range'),
    ("scale deploy web --replicas=9223372036854775807", "cannot unmarshal number 9223372036854775807 into Go struct field ScaleSpec"),
    (f"scale deploy web --replicas={HUGE}", "value out of range"),
    ("wait pod/bare --for=condition=Ready --timeout=1e99s", 'time: unknown unit "e" in duration "1e99s"'),
    (f"wait pod/bare --for=condition=Ready --timeout={HUGE}s", "time: invalid duration"),
    ("wait pod/bare --for=jsonpath={[", "unclosed action"),
    ("delete pod bare --grace-period=-5 --dry-run=server", ""),
    ("patch deploy web -p '{\"spec\":{\"template\":null}}'", WRONG),
    ("patch pod bare --subresource=status -p '{\"status\":{\"phase\":3}}'", "cannot unmarshal number into Go struct field PodStatus"),
    ("patch pod bare --subresource=status -p '{\"status\":5}'", WRONG),
    ("patch pod bare -p '{\"metadata\":5}'", WRONG),
    ("patch pod bare -p '[1'", "error: unable to parse"),
    ("patch pod bare -p '\"\\0\"'", "holds a NUL character"),
    ("patch pod bare -p " + "[" * 500, "nested deeper than 100 levels"),
    ("patch pod bare -p '{a: .inf}'", "unsupported value"),
    ("get pods -o 'go-template={{foo}}'", 'error: error parsing template {{foo}}, template: output:1: function "foo" not defined'),
    ("get cm cfg -o 'go-template={{\"a\\x00b\"}}{{base64decode \"AAA=\"}}'", "ab"),
    ("get cm cfg -o 'jsonpath={\"a\\u0000b\"}'", "ab"),
    ("get pods -o 'jsonpath={.items[-]}'", "error: error parsing jsonpath {.items[-]}, array index - is not a number"),
    ("get pods -o 'jsonpath={.items[0:1:0]}'", "step must be > 0"),
    ("get pods --sort-by={.spec", WRONG),
    ("get cm -o custom-columns=A:{range", WRONG),
    ("get cm --subresource=scale", WRONG),
    ("run x --image=nginx --overrides=[] --override-type=merge", WRONG),
    ("run x --image=nginx --overrides='{\"kind\":3}'", WRONG),
    ("run x --image=nginx --override-type=x --overrides={}", WRONG),
    (f"run x --image=nginx --port={HUGE}", "error: --port must be a number"),
    ("run x --image=nginx --port=²", "error: --port must be a number"),
    (f"create pdb x --selector=a=b --min-available={HUGE}", WRONG),
    ("create service clusterip x --tcp=²", WRONG),
    (f"create ingress x --rule=a/b=c:{HUGE}", "ingress"),
    ("create quota x --hard=cpu=1e999999", "quantities must match|unable to parse"),
    (f"create quota x --hard=cpu={HUGE}", "unable to parse numeric part of quantity"),
    ("set serviceaccount -f -", "error: serviceaccount is required"),
    ("annotate cm cfg kubectl.kubernetes.io/last-applied-configuration=x -o yaml", ""),
    ("get pods -l '" + "a," * 3000 + "a'", "No resources found"),
    ("get pods -l 'a in (" + "b," * 3000 + "b)'", "No resources found"),
    ("auth can-i get pods --as=system:serviceaccount:", ""),
])  # fmt: skip
def test_an_odd_command_is_answered_in_kubectls_words(cluster, command, said):
    result = say(cluster, command, "")
    assert any(part in result.shown for part in said.split("|"))


POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "p"},
    "spec": {"containers": [{"name": "a", "image": "b"}]},
}
ODD = [
    3,
    1e400,
    True,
    "a",
    "- a",
    "[" * 2000,
    '{"a":' * 2000,
    "\0",
    "\ud800",
    "a: &a [*a]",
    "? [a]\n: b",
    "kind: Pod",
    "!!python/object:os.x {}",
    {},
    [None],
    [[]],
    {"kind": []},
    {"kind": {"a": 1}, "apiVersion": "v1"},
    {"kind": "Pod", "apiVersion": ["v1"]},
    {**POD, "metadata": "p"},
    {**POD, "metadata": []},
    {**POD, "metadata": {"name": ["p"]}},
    {**POD, "metadata": {"name": "p", "namespace": {}}},
    {**POD, "metadata": None},
    {**POD, "metadata": {"name": "p", "annotations": 5}},
    {**POD, "metadata": {"name": "p", "labels": ["a"]}},
    {"kind": "List", "apiVersion": "v1", "items": 3},
    {"kind": "List", "apiVersion": "v1", "items": [3, None, {}]},
    {"kind": "List", "apiVersion": "v1", "items": None},
    {"kind": "Namespace", "apiVersion": "v1"},
    {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "spec": {}},
    {**POD, "spec": None},
    {**POD, "spec": []},
    {**POD, "spec": {"containers": {}}},
    {**POD, "status": 1},
    {**POD, "x": float("nan")},
]
FILED = (
    "create -f -",
    "apply -f -",
    "replace -f -",
    "delete -f -",
    "diff -f -",
    "get -f -",
    "describe -f -",
    "label -f - a=b",
    "wait -f - --for=delete",
    "create -f - --save-config",
    "create -f - --dry-run=client -o yaml",
    "apply -f - --dry-run=client",
    "scale -f - --replicas=1",
    "rollout status -f -",
    "set image -f - *=x",
    "patch -f - -p {}",
    "expose -f - --port=80",
    "apply -f - -n other",
)


@pytest.mark.parametrize("command", FILED)
def test_a_manifest_of_any_shape_is_answered(cluster, command):
    for manifest in ODD:
        assert isinstance(say(cluster, command, manifest).shown, str)


def test_what_was_last_applied_may_be_anything(cluster):
    for text in ("x", "[]", "3", '{"metadata":5}', '{"data":[]}', "[" * 5000, json.dumps({"a": "x" * 100})):
        odd = {
            **SETTINGS,
            "metadata": {"name": "odd", "annotations": {"kubectl.kubernetes.io/last-applied-configuration": text}},
        }
        made = Cluster.begin(
            scenario_of(("0s", "create -f -", odd), ("5s", "apply -f -", {**SETTINGS, "metadata": {"name": "odd"}}))
        )
        carry_on(made)
        assert not [line for line in made.story.lines if line.verb.verb == "failed"]
        say(made, "diff -f -", {**SETTINGS, "metadata": {"name": "odd"}})


@pytest.mark.parametrize("text, seconds", [
    ("1h2m3.5s", 3723.5), ("-1.5h", -5400), (".5s", 0.5), ("0", 0), ("+0", 0), ("100us", 0.0001), ("1µs", 0.000001),
    ("0." + "3" * 5000 + "s", 0.333333333), ("0" * 5000 + "1s", 1),
])  # fmt: skip
def test_durations_are_read_as_go_reads_them(text, seconds):
    assert duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text, said", [
    ("", "invalid duration"), ("1", "missing unit"), ("x", "invalid duration"), ("1e99s", 'unknown unit "e"'), ("9" * 30 + "h", "invalid duration"),
    ("2562048h", "invalid duration"), ("1" * MIB, "invalid duration"), ("1s" * 10 + "." * MIB, "invalid duration"), ("-", "invalid duration"),
])  # fmt: skip
def test_a_wrong_duration_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        duration(text)


def test_whole_numbers_are_those_of_int64():
    assert int64("-9223372036854775808") == -(2**63) and int64("+7") == 7 and int64("0" * 100 + "7") == 7
    assert is_whole("80") and not any(map(is_whole, ("", "-1", "²", "٣", HUGE, "9223372036854775808")))
    for text in ("", "1.5", "٣", "9223372036854775808", "9" * MIB):
        with pytest.raises(ValueError, match="strconv.ParseInt"):
            int64(text)


def test_words_are_split_as_a_shell_does():
    assert split("""a 'b c'"d \\" \\x"e\\ f ''""") == ["a", 'b cd " \\xe f', ""]
    for line in ("'" * LONGEST, '"' + "\\a" * (LONGEST // 2 - 2), "a'b'" * (LONGEST // 4)):
        try:
            split(line)
        except Failure as failure:
            assert "cannot split" in failure.message


def test_a_difference_of_many_lines_ends_with_the_budget():
    lines = [f"{number % 102}\n" for number in range(20_000)]
    with within(*COMMAND), pytest.raises(OutOfBudget):
        unified(lines, lines[::-1], "a", "b")
    assert unified(["a\n", "b\n"], ["a\n", "c\n"], "x", "y") == "--- x\n+++ y\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
