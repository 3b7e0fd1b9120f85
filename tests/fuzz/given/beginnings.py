"""How a stranger begins a run: a scenario, a manifest, a command or a program, mostly well formed and seldom well meant."""

import json
from random import Random
from typing import Any

import yaml

from . import commands, corpus, schema, scripts, strange, trees

HEAD = {"apiVersion": "podflow/v1", "kind": "Scenario"}
NODE_FIELDS = {
    "cpu": ("2", "0", "-1", "1e9", "100m", "x", 2, 1.5), "memory": ("4Gi", "0", "1Ei", "x"), "pods": (110, 0, 1, -1, 2**31, "x", 1.5, None),
    "labels": ({"a": "b"}, {"kubernetes.io/hostname": "x"}, {"a": 1}, {"": ""}, "x", None), "taints": ([{"key": "a", "effect": "NoSchedule"}],
    ["x"], [{}], [{"key": 1}], None),
    "images": (["nginx:1.27"], [1], [None], ["x" * 500], "x"), "podCIDR": ("10.9.0.0/24", "10.9.0.0/32", "10.9.0.0/0", "x", "fd00::/64", 5,
    None), "unschedulable": (True, False, "x", None),
    "allocatable": ({"cpu": "1"}, "x", {"cpu": "x"}, {"a/b": "9" * 40}, None, []), "name": ("node-1", "a", "A", "", None, 5),
}  # fmt: skip
SEEDS = (1, 0, -1, 2**31, 2**63 - 1, 2**63, 10**30, 1.5, "x", None, True)
UNTIL = ("60s", "0s", "5m", "1ms", "-1s", "x", 5, None, "999999h")


def document(draw: Random) -> Any:
    """What POST /api/runs takes, as a JSON value."""
    return draw.choice(DOCUMENTS)(draw)


def shipped(draw: Random) -> Any:
    return draw.choice(corpus.scenarios())


def changed_scenario(draw: Random) -> Any:
    return trees.mutated(draw, draw.choice(corpus.scenarios()), [*corpus.scenarios(), *corpus.manifests()[:100]])


def changed_manifest(draw: Random) -> Any:
    return trees.mutated(draw, draw.choice(corpus.manifests()), corpus.manifests())


def created(draw: Random) -> Any:
    """Several objects, one after the other, and commands between them."""
    inputs: list[Any] = []
    for at in range(draw.choice((1, 1, 2, 4))):
        manifest = schema.manifest(draw) if draw.random() < 0.6 else draw.choice(corpus.manifests())
        command = draw.choice(
            (
                "create -f -",
                "create -f -",
                "apply -f -",
                "apply -f - --server-side",
                "replace -f -",
                "diff -f -",
                "delete -f -",
            )
        )
        inputs.append({"at": f"{at}s", "kubectl": command, "manifest": manifest})
        if draw.random() < 0.4:
            inputs.append({"at": f"{at + draw.choice((0, 3, 30))}s", "kubectl": commands.line(draw)})
    return {**HEAD, "inputs": inputs, "until": draw.choice(("20s", "90s", "10m"))}


def typed(draw: Random) -> Any:
    """Several commands, one after the other."""
    lines = [
        {"at": f"{at * draw.choice((0, 1, 20))}s", "kubectl": commands.line(draw)}
        for at in range(draw.choice((1, 2, 5)))
    ]
    first = {
        "at": "0s",
        "kubectl": draw.choice(
            (
                "run my-pod --image=nginx",
                "create deployment web --image=nginx --replicas=3",
                "create job task --image=busybox -- true",
            )
        ),
    }
    return {**HEAD, "inputs": [first, *lines], "until": "90s"}


def command(draw: Random) -> Any:
    """A bare command, with the parts that may stand beside it."""
    given: dict[str, Any] = {"command": draw.choice(("kubectl ", "", " kubectl  ")) + commands.line(draw)}
    parts = {
        "title": lambda: strange.value(draw), "pace": lambda: draw.choice(("instant", "live", "stepped", "x", None, 5)),
        "speed": lambda: draw.choice((1, 1000, 0, -1, "x", float("nan"), 10**30)),
        "manifest": lambda: changed_manifest(draw), "until": lambda: draw.choice(UNTIL), "cluster": lambda: cluster(draw),
        "registry": lambda: registry(draw), "programs": lambda: programs(draw),
    }  # fmt: skip
    return given | {name: parts[name]() for name in draw.sample(list(parts), draw.choice((0, 0, 1, 2)))}


def programmed(draw: Random) -> Any:
    """Pods and Jobs whose containers run what a stranger wrote; probes and hooks too."""
    spec: dict[str, Any] = {
        "containers": [scripts.container(draw)],
        "restartPolicy": draw.choice(("Always", "Never", "OnFailure")),
    }
    hook = {"exec": {"command": ["sh", "-c", scripts.script(draw)]}}
    if draw.random() < 0.3:
        spec["containers"][0][draw.choice(("livenessProbe", "readinessProbe", "startupProbe"))] = {
            **hook,
            "periodSeconds": 1,
        }
    if draw.random() < 0.2:
        spec["containers"][0]["lifecycle"] = {draw.choice(("postStart", "preStop")): hook}
    if draw.random() < 0.2:
        spec["initContainers"] = [{**scripts.container(draw), "name": "init"}]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "my-pod"}, "spec": spec}
    inputs = [{"at": "0s", "kubectl": "create -f -", "manifest": pod}, {"at": "9s", "kubectl": "logs my-pod"}]
    if draw.random() < 0.3:
        inputs.append({"at": "20s", "kubectl": "delete pod my-pod"})
    return {**HEAD, "inputs": inputs, "until": "60s"}


def built(draw: Random) -> Any:
    """A scenario whose cluster, registry, programs and faults are drawn."""
    node = draw.choice(("node-1", "node-2"))
    inputs = [
        {"at": "0s", "kubectl": "run my-pod --image=nginx"},
        {"at": "5s", "fault": fault(draw, node)},
        {"at": "9s", "kubectl": commands.line(draw)},
    ]
    return {
        **HEAD,
        "cluster": cluster(draw),
        "registry": registry(draw),
        "programs": programs(draw),
        "inputs": inputs,
        "until": "120s",
    }


def cluster(draw: Random) -> Any:
    nodes = []
    for number in range(draw.choice((0, 1, 2, 3, 50))):
        fields = draw.sample(list(NODE_FIELDS), draw.choice((0, 0, 1, 2)))
        nodes.append(
            {
                "name": f"node-{number + 1}",
                **{
                    name: draw.choice(NODE_FIELDS[name][:2] if draw.random() < 0.5 else NODE_FIELDS[name])
                    for name in fields
                },
            }
        )
    given: dict[str, Any] = {"nodes": nodes}
    if draw.random() < 0.3:
        given["seed"] = draw.choice(SEEDS)
    if draw.random() < 0.2:
        given["scheduler"] = draw.choice((
            {}, {"profiles": [{"schedulerName": "x"}]}, {"profiles": [{"plugins": {"score": {"disabled": [{"name": "*"}]}}}]}, {"profiles": 5},
            {"profiles": [{"pluginConfig": [{"name": "NodeResourcesFit", "args": {"scoringStrategy": {"type": "x"}}}]}]},
            {"profiles": [{"percentageOfNodesToScore": "x"}]}, {"percentageOfNodesToScore": 2**63},
            {"profiles": [{"plugins": {"score": {"enabled": [{"name": "ImageLocality", "weight": 10**30}]}}}]}, strange.value(draw),
        ))  # fmt: skip
    return given if draw.random() < 0.9 else trees.changed(draw, given)


def registry(draw: Random) -> Any:
    entry: dict[str, Any] = {
        "size": draw.choice(("72Mi", 0, "x", "9E", -1)),
        "listens": draw.choice(([80], [0], ["x"], [2**31], 5)),
        "command": draw.choice((["nginx"], "x", [], [5])),
        "user": draw.choice((0, "x", 2**40)),
        "env": draw.choice(({"A": "$(A)"}, {"A": 1}, [])),
    }
    chosen = {name: entry[name] for name in draw.sample(list(entry), draw.choice((0, 1, 2)))}
    return draw.choice(
        (
            {"nginx": chosen},
            {"nginx:*": {"missing": draw.choice(("not found", "timeout", "x" * 3000, "", 5))}},
            {"*": chosen},
            {"nginx": {"pull": draw.choice(("5s", "-1s", "9" * 20 + "h", "x"))}},
            {},
        )
    )


def programs(draw: Random) -> Any:
    one = draw.choice((
        {"exits": {"code": draw.choice((0, 1, 255, 256, -1, "x", 2**40)), "after": draw.choice(("1s", "0s", "1ms", "-1s", "999999h"))}},
        {"listens": [80], "http": [{"status": draw.choice((200, 500, 0, "x", 10**9))}]},
        {"memory": [{"from": "0s", "use": draw.choice(("80Mi", "9E", "-1", "x", 0))}]}, {"cpu": [{"from": "0s", "use": draw.choice((100, -1, "x",
        2**63))}]}, {"ignores": ["SIGTERM"]}, {"ignores": ["SIGNOPE", 5]},
        {"output": [{"at": "0s", "text": draw.choice(("x", "x" * 9000, "\0", "\ud800", 5))}]}, {"termination": draw.choice(("x", "x" * 9000,
        5))}, {"missing": "no"}, {"stops": {"code": 1, "after": "5s"}}, {"grpc": [{"status": "x"}]}, {"grpc": [{"status": "SERVING"}]},
    ))  # fmt: skip
    found = [{"command": draw.choice((["nginx"], ["nginx", "-g", "daemon off;"], [], ["sh"], "x", [5])), **one}]
    return found if draw.random() < 0.8 else trees.changed(draw, found)


def fault(draw: Random, node: str = "node-1") -> Any:
    apt = draw.choice((
        *corpus.faults(), {"stop": f"kubelet/{node}"}, {"stop": "apiserver"}, {"stop": "etcd-0"}, {"cut": node},
        {"registry": {"*": {"missing": "timeout"}}}, {"registry": {"": None}}, {"addresses": {"node": node, "free": draw.choice((0, 1, 2**63,
        None))}},
        {"watch": {"to": "kube-scheduler", "do": "drop"}}, {"watch": {"to": [], "do": "drop"}}, {"watch": {"to": f"kubelet/{node}",
        "do": "delay", "by": draw.choice(("5s", "x", "9" * 20 + "h", "-5s"))}}, {"conflict": "kube-controller-manager"},
        {"webhook": {"name": "a.b", "do": draw.choice(("reject", "timeout", "refuse", "x")), "message": strange.value(draw)}},
        {"pressure": {"node": node, "of": draw.choice(("memory", "disk", "pid", "x")), "short": draw.choice((True, False, "x"))}},
        {"webhook": None}, {"start": "node/" + node},
    ))  # fmt: skip
    return apt if draw.random() < 0.6 else trees.changed(draw, apt)


DOCUMENTS = (
    shipped,
    changed_scenario,
    changed_scenario,
    changed_manifest,
    changed_manifest,
    created,
    created,
    typed,
    typed,
    command,
    command,
    programmed,
    programmed,
    built,
    built,
)


def body(draw: Random) -> tuple[bytes, str]:
    """(body, content type) of POST /api/runs; some are JSON, some YAML, some neither any more."""
    text = json.dumps(document(draw))
    kind = draw.random()
    if kind < 0.1:
        return trees.text(draw, text).encode("utf-8", "surrogatepass"), draw.choice(
            ("application/json", "application/yaml", "text/plain")
        )
    if kind < 0.3:
        return as_yaml(text).encode("utf-8", "surrogatepass"), "application/yaml"
    if kind < 0.32:
        return draw.randbytes(draw.choice((0, 5, 500))), "application/yaml"
    return text.encode(), draw.choice(("application/json", "application/json", "application/yaml"))


def as_yaml(text: str) -> str:
    """The same as block YAML, as people write it; what YAML cannot say stays JSON."""
    try:
        return yaml.safe_dump(json.loads(text), allow_unicode=True, sort_keys=False)
    except (yaml.YAMLError, ValueError, RecursionError):
        return text
