"""Visits: what one stranger does on the site, one request after another, drawn from a seed and a number alone.

A visit is a generator: it yields an Ask, a Rest or a Listen and is sent what came of it. Who carries it out - Django's test client, or
a socket to a real site - is no concern of its own; so `--replay SEED:NUMBER` does the same once more, anywhere.
"""

import json
from collections.abc import Generator
from random import Random
from typing import Any, NamedTuple

from .given import addresses, beginnings, commands, strange, trees


class Ask(NamedTuple):
    """One request; `token` is sent as a Bearer token where there is one."""

    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    token: str = ""


class Rest(NamedTuple):
    """Wait until this run stands still; what comes back is its status, or {} where it cannot be had."""

    run_id: str


class Listen(NamedTuple):
    """Open a websocket at this path and send these texts; what comes back is how it ended."""

    path: str
    messages: tuple[str, ...] = ()


class Answer(NamedTuple):
    """An answer: its status (0: none came) and its JSON, or {}."""

    status: int
    json: Any


def as_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return {}


Visit = Generator[Ask | Rest | Listen, Any, None]


def visit(seed: int | str, number: int) -> Visit:
    """The visit with this number."""
    draw = Random(f"{seed}:{number}")
    kind = draw.choices(list(KINDS), weights=list(KINDS.values()))[0]
    return kind(draw)


def post(path: str, value: Any, token: str = "", kind: str = "application/json") -> Ask:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Ask("POST", path, body, (("Content-Type", kind),), token)


def run(draw: Random) -> Visit:
    """Begin a run, let it rest, and ask it this and that."""
    body, kind = beginnings.body(draw)
    made = yield post("/api/runs", body, kind=kind)
    if made.status == 201:
        yield from about(draw, made.json["id"], made.json["token"])


def about(draw: Random, run_id: str, token: str) -> Visit:
    status = yield Rest(run_id)
    for _ in range(draw.choice((1, 2, 4, 8))):
        ask = draw.choice(ASKS)(draw, f"/api/runs/{run_id}", token, status.get("seq") or 1)
        answer = yield ask
        if ask.path.endswith("/fork") and answer.status == 201:
            yield Rest(answer.json["id"])
    yield Rest(run_id)
    yield Ask("GET", f"/runs/{run_id}")


def given(draw: Random, path: str, token: str, seq: int) -> Ask:
    """An input: a command, a fault, a pace, a step, or what is none of these."""
    one = draw.choice((
        {"kubectl": commands.line(draw)}, {"kubectl": commands.line(draw)}, {"kubectl": commands.line(draw),
        "manifest": beginnings.changed_manifest(draw)}, {"fault": beginnings.fault(draw)}, {"fault": beginnings.fault(draw)},
        {"pace": draw.choice(("live", "instant", "stepped", "x", 5, [], None)), "speed": draw.choice((1, 1000, 1001, -1, "x", float("nan"),
        float("inf"), None))}, {"step": draw.choice((1, 5, 0, -1, 2**63, 10**30, "3", "x", 1.5))}, {"continue": draw.choice((True, None, "x"))},
    ))  # fmt: skip
    if draw.random() < 0.15:
        one = trees.changed(draw, one)
    return post(
        f"{path}/inputs",
        one,
        token if draw.random() < 0.97 else strange.text(draw).encode("ascii", "ignore").decode().strip(),
    )


def kubectl(draw: Random, path: str, token: str, seq: int) -> Ask:
    body: Any = {"command": commands.reading(draw)}
    if draw.random() < 0.15:
        body["manifest"] = beginnings.changed_manifest(draw)
    if draw.random() < 0.1:
        body = trees.mutated(draw, body)
    return post(f"{path}/moments/{line(draw, seq)}/kubectl", body)


def decision(draw: Random, path: str, token: str, seq: int) -> Ask:
    node = draw.choice(("node-1", "node-2", "nobody"))
    changes: Any = draw.choice((
        {"nodes": {node: {"labels": draw.choice(({"a": "b"}, {"a": 1}, "x", None, {"": ""}, []))}}},
        {"nodes": {node: {"taints": draw.choice(([{"key": "a", "effect": "NoSchedule"}], [{}], ["x"], "x", [None], None, [{"key": 5,
        "effect": 5}]))}}},
        {"nodes": {node: {"unschedulable": draw.choice((True, "x", None, 5))}}}, {"nodes": {node: {"allocatable": draw.choice(({"cpu": "1"},
        {"cpu": "x"}, {"cpu": None}, "x", {"cpu": []}, {"pods": "1e30"}, {"a": "1"}))}}}, {"nodes": draw.choice(([], "x", None, {node: None},
        {"": {}}))},
        {"pod": {"requests": draw.choice(({"cpu": "9"}, {"cpu": 1}, {"cpu": -1}, {"a/b": "1"}, "x", [], {"cpu": "1e99"}, None))}},
        {"pod": {"nodeSelector": draw.choice(({"a": "b"}, {"a": 1}, {"a": None}, "x", [], 5))}},
        {"pod": {"tolerations": draw.choice(([{"operator": "Exists"}], [{}], ["x"], "x", 5, [{"key": 5}], [{"tolerationSeconds": "x"}]))}},
        {"pod": []}, 5, [],
    ))  # fmt: skip
    if draw.random() < 0.2:
        changes = trees.changed(draw, changes)
    return post(f"{path}/decision", {"at": draw.choice((12, 12, 12, 13, line(draw, seq))), "changes": changes})


def fork(draw: Random, path: str, token: str, seq: int) -> Ask:
    pace = draw.choice(({}, {}, {"pace": "stepped"}, {"pace": "x"}, {"pace": 5}, {"speed": "x"}))
    return post(f"{path}/fork", {"at": line(draw, seq), **pace})


def read(draw: Random, path: str, token: str, seq: int) -> Ask:
    n = line(draw, seq)
    return Ask("GET", path + draw.choice((
        "", f"/transitions?after={n}", f"/transitions?after={n}&form=difference", "/transitions?form=x", f"/pages/{n}", f"/moments/{n}",
        "/moments/last", f"/moments/{n}",
    )))  # fmt: skip


def why(draw: Random, path: str, token: str, seq: int) -> Ask:
    key = draw.choice(
        (
            "/registry/pods/default/my-pod",
            "/registry/pods/default/my-pod",
            "/registry/minions/node-1",
            "",
            "x",
            "%00",
            "%ED%A0%80",
            "/registry/" + "a" * 3000,
        )
    )
    field = draw.choice(
        (
            "status.podIP",
            "spec.nodeName",
            "",
            "status.conditions%5B0%5D",
            "status..x",
            "%5B",
            "a%5B-1%5D",
            "spec.containers%5B*%5D",
            "x" * 3000,
            "%7B",
            "a.%00",
        )
    )
    return Ask("GET", f"{path}/why?key={key}&path={field}&at={line(draw, seq)}")


def line(draw: Random, seq: int) -> Any:
    """Mostly a line that is there."""
    if draw.random() < 0.8:
        return draw.randint(1, max(seq, 1))
    return draw.choice((0, -1, seq + 1, 2**31, 2**63, 10**20, "last", "x", "1e3", "%00", 10**40, "0x1", "١"))


def form(draw: Random) -> Visit:
    """The first page's forms."""
    for _ in range(draw.choice((1, 2))):
        yield addresses.form(draw, Ask)


def strange_address(draw: Random) -> Visit:
    for _ in range(draw.choice((1, 3))):
        yield addresses.address(draw, Ask)


def socket(draw: Random) -> Visit:
    path = draw.choice(
        (
            "/ws/runs/nobody/",
            "/ws/runs/",
            "/ws/",
            "/",
            "/ws/runs/%00/",
            "/ws/runs/" + "a" * 300 + "/",
            "/ws/runs/../x/",
            "/runs/x",
            "/ws/runs/%ED%A0%80/",
            "/ws/runs/a b/",
            "/api/runs",
            "/ws/runs/é/",
        )
    )
    if draw.random() < 0.5:
        made = yield post("/api/runs", {"command": "kubectl run my-pod --image=nginx"})
        path = f"/ws/runs/{made.json['id']}/" if made.status == 201 else path
    messages = tuple(
        draw.choice(
            ("{}", "x", "", "[1]", '{"type": "run.news"}', "\0", "x" * 100_000, json.dumps({"a": strange.text(draw)}))
        )
        for _ in range(draw.randrange(4))
    )
    yield Listen(path, messages)


ASKS = (given, given, given, given, kubectl, kubectl, kubectl, decision, decision, fork, read, read, why)
KINDS = {run: 70, form: 12, strange_address: 10, socket: 3}
