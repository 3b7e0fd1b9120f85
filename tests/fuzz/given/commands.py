"""kubectl's command lines: every command and flag that podflow declares, with apt or strange values; and recorded ones, changed."""

import shlex
from random import Random
from typing import Any

from simulation.cluster.apiserver.api.resources import RESOURCES
from simulation.cluster.kubectl import COMMANDS

from . import corpus, expressions, strange, trees
from .scripts import script

NAMES = ("my-pod", "web", "app", "node-1", "node-2", "default", "shop", "drawn-0", "drawn-1", "nobody", "one", "task")
READING = (
    "get",
    "describe",
    "logs",
    "events",
    "explain",
    "top",
    "auth",
    "diff",
    "api-resources",
    "version",
    "config",
    "rollout",
    "wait",
)
VALUES = {
    "output": expressions.output, "template": expressions.template, "selector": expressions.selector, "patch": expressions.patch,
    "field-selector": expressions.selector, "overrides": expressions.patch, "pod-selector": expressions.selector,
    "sort-by": expressions.jsonpath,
    "image": lambda draw: draw.choice(("nginx", "busybox", "redis", "python:3.12", "nope:1", "a b", "")),
    "type": lambda draw: draw.choice(("json", "merge", "strategic", "ClusterIP", "NodePort", "x")),
    "filename": lambda draw: draw.choice(("-", "-", "-", "x.yaml", "", "https://example.com/a.yaml")),
    "for": lambda draw: draw.choice((
        "condition=Ready", "condition=Ready=false", "delete", "create", "jsonpath={.status.phase}=Running", "pod/my-pod",
        f"jsonpath={expressions.jsonpath(draw)}", "condition", "x=y",
    )),
    "env": lambda draw: draw.choice(("A=1", "A=$(A)$(A)", "A", "=", "A==", "B=$(A)")),
    "schedule": lambda draw: draw.choice(("* * * * *", "*/1 * * * *", "0 0 31 2 *", "x", "@every 1s")),
    "rule": lambda draw: draw.choice(("a.b/x=svc:80", "/*=svc:80", "x", "a/b=c:d,tls")),
    "hard": lambda draw: draw.choice(("pods=1", "cpu=1,memory=1G", "x", "pods=", "pods=-1", "pods=1e999")),
    "verb": lambda draw: draw.choice(("get", "*", "get,list", "")),
    "resource": lambda draw: draw.choice(("pods", "pods/log", "deployments.apps", "*", "nope", "")),
    "subresource": lambda draw: draw.choice(("status", "scale", "nope", "log", "")),
    "since": lambda draw: draw.choice(("1s", "-1s", "1h", "x", "999999999h")),
}  # fmt: skip
PAIRS = (
    "a=b",
    "a-",
    "a=",
    "=b",
    "app=nginx:2",
    "x=y:NoSchedule",
    "x:NoExecute-",
    "x=y:Nope",
    "*=nginx",
    "c=nginx",
    "A=1",
    "B=$(A)",
    "80:80",
    "a.b/c=d",
)


def line(draw: Random) -> str:
    """The words after `kubectl`, as one would type them."""
    kind = draw.random()
    if kind < 0.35:
        return quoted(draw, draw.choice(corpus.commands()))
    if kind < 0.5:
        return quoted(draw, trees.words(draw, draw.choice(corpus.commands())))
    if kind < 0.6:
        return trees.text(draw, quoted(draw, draw.choice(corpus.commands())))
    return built(draw, draw.choice(list(COMMANDS.values())))


def reading(draw: Random) -> str:
    """A line that mostly only reads."""
    if draw.random() < 0.2:
        return line(draw)
    return built(draw, COMMANDS[draw.choice(READING)])


def quoted(draw: Random, words: list[str]) -> str:
    return shlex.join(words) if draw.random() < 0.9 else " ".join(words)


def built(draw: Random, command: Any) -> str:
    words = [command.name]
    while command.children and draw.random() < 0.95:
        command = draw.choice(command.children)
        words.append(command.name)
    words += [argument(draw) for _ in range(draw.choice((0, 1, 1, 2, 2, 3)))]
    required = [command.declared[name] for name in command.required if name in command.declared]
    flags = [flag for flag in required if draw.random() < 0.95]
    others = list(command.declared.values())
    flags += draw.sample(others, min(len(others), draw.choice((0, 1, 1, 2, 3))))
    for flag in flags:
        words += flag_words(draw, flag)
    if command.name in ("run", "job", "cronjob", "deployment") and draw.random() < 0.5:
        words += [
            f"--image={draw.choice(('busybox', 'nginx', 'python:3.12'))}",
            "--",
            *draw.choice((["sh", "-c", script(draw)], [strange.text(draw)])),
        ]
    if draw.random() < 0.1:
        words = trees.words(draw, words)
    return quoted(draw, words)


def argument(draw: Random) -> str:
    kind = draw.random()
    resource = draw.choice(RESOURCES)
    word = draw.choice(
        (resource.plural, resource.kind, resource.kind.lower(), "pod", "pods", "deploy", "nodes", "all", "po,svc")
    )
    if kind < 0.3:
        return word
    if kind < 0.5:
        return draw.choice(NAMES)
    if kind < 0.7:
        return f"{word}/{draw.choice(NAMES)}"
    if kind < 0.9:
        return draw.choice(PAIRS)
    return strange.text(draw)


def flag_words(draw: Random, flag: Any) -> list[str]:
    """One flag as it may be written: with its value, with a wrong one, with none."""
    if flag.kind == "bool" and draw.random() < 0.8:
        return [f"--{flag.name}{draw.choice(('', '', '=true', '=false', '=x'))}"]
    value = flag_value(draw, flag)
    if flag.short and draw.random() < 0.3:
        return [f"-{flag.short}", value]
    return [f"--{flag.name}={value}"] if draw.random() < 0.95 else [f"--{flag.name}"]


def flag_value(draw: Random, flag: Any) -> str:
    if draw.random() < 0.1:
        return strange.text(draw)
    if flag.name in VALUES:
        return VALUES[flag.name](draw)
    if flag.kind == "int":
        return str(draw.choice((0, 1, 2, 3, 5, 80, -1, 2**31 - 1, 2**31, 10**30, "x", "")))
    if flag.kind == "duration":
        return draw.choice(("1s", "0", "0s", "-1s", "5m", "1h", "1", "x", "9" * 30 + "h"))
    return draw.choice((*NAMES, *PAIRS, *strange.APT))
