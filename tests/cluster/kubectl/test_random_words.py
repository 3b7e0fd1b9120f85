"""Commands made at random of kubectl's own words, of objects' names and of nonsense: none of them meets an error of podflow's."""

import json
import random
import shlex

import pytest

from simulation.cluster import Cluster
from simulation.cluster.apiserver.api.caller import KUBECTL
from simulation.cluster.apiserver.client import Client
from simulation.cluster.kubectl import COMMANDS, resume, run_line
from simulation.cluster.transition import now_s
from tests.cluster.playing import carry_on, scenario_of

MANY = 250  # commands of each seed
INPUTS = (
    "create deployment web --image=nginx --replicas=2", "run bad --image=nginx:nope", "run web --image=nginx --labels=app=web --port=80",
    "create job j --image=busybox -- sh -c 'exit 1'", "create cronjob cj --image=busybox --schedule='* * * * *' -- date",
    "expose deployment web --port=80", "create configmap cfg --from-literal=a=b", "create secret generic s --from-literal=a=b",
    "autoscale deployment web --max=3 --cpu=50%", "create pdb p --selector=app=web --min-available=1", "create quota q --hard=pods=100",
    "create role r --verb=get --resource=pods", "create rolebinding rb --role=r --user=joe", "create ingress ing --rule=a.b/c=web:80",
)  # fmt: skip
NONSENSE = (
    "",
    "-",
    "--",
    "=",
    "a=b",
    "a=",
    "a-",
    "a/b/c",
    "*",
    "all",
    "-1",
    "0",
    "99999999999999999999",
    "9" * 5000,
    "1e99s",
    "-5s",
    "1h",
    "nan",
    "null",
    "{}",
    "[]",
    "{",
    "%s",
    "é🙂",
    "\u202e",
    "\n",
    "a\nb",
    "'",
    '"',
    "\\",
    "²",
    "1Gi",
    "1e400",
    "50%",
    "-50%",
    "k=v:NoSchedule",
    "k:NoExecute-",
    "status",
    "scale",
    "system:serviceaccount:",
    "app in (",
    "a>x",
    "status.phase=Running",
    "yaml",
    "json",
    "name",
    "wide",
    "custom-columns=A:.metadata,B:{range",
    "jsonpath={.items[-]}",
    "jsonpath={..name}",
    "jsonpath={range .items[*]}{.spec}{end}",
    "go-template={{range .items}}{{.metadata.name}}{{end}}",
    "go-template={{index .items 9}}",
    "go-template={{foo}}",
    "condition=Ready",
    "delete",
    "jsonpath={.status.phase}=Running",
    "jsonpath={[",
    "client",
    "server",
    "80:http",
    "65536",
    "a.b/c=d:1,tls=x",
    "nginx@sha256:0",
    "NGINX:",
)


@pytest.fixture(scope="module")
def cluster():
    made = Cluster.begin(scenario_of(*INPUTS))
    carry_on(made, 60_000, idle=False)
    return made


class Maker:
    """Random commands of one seed."""

    def __init__(self, seed, cluster):
        self.dice, self.objects = random.Random(seed), cluster.objects()
        self.commands = [(path, command) for path, command in leaves(COMMANDS.values()) if command.flags is not None]

    def command(self):
        path, command = self.dice.choice(self.commands)
        words = [*path, *self.target()] + [self.word() for _ in range(self.dice.choice((0, 0, 1, 2)))]
        flags = [command.declared[name] for name in command.required]
        flags += self.dice.sample(
            list(command.declared.values()), min(len(command.declared), self.dice.choice((0, 1, 2)))
        )
        return shlex.join([*words, *(f"--{flag.name}={self.value(flag)}" for flag in flags)])

    def target(self):
        kind, *namespace, name = self.dice.choice(list(self.objects)).split("/")
        place = ["-n", namespace[0]] if namespace else []
        return self.dice.choice(
            ([f"{kind}/{name}", *place], [kind, name, *place], [kind, *place], ["node-1"], ["-f", "-"], [])
        )

    def word(self):
        return self.dice.choice(NONSENSE) if self.dice.random() < 0.7 else json.dumps(self.patch())

    def value(self, flag):
        if flag.name in ("patch", "overrides"):
            return json.dumps(self.patch())
        known = {
            "type": ("json", "merge", "strategic"),
            "override-type": ("json", "merge"),
            "filename": ("-",),
            "dry-run": ("client", "server"),
        }
        return self.dice.choice(known[flag.name]) if flag.name in known and self.dice.random() < 0.8 else self.word()

    def patch(self):
        changed = self.mutated(self.dice.choice(list(self.objects.values())))
        if self.dice.random() < 0.6:
            return changed
        path = self.dice.choice(
            ("/spec", "/metadata/labels", "/metadata", "", "/spec/replicas", "/spec/containers/0", "/-")
        )
        return [
            {
                "op": self.dice.choice(("add", "remove", "copy", "move", "test")),
                "path": path,
                "from": "/metadata",
                "value": self.leaf(),
            }
        ]

    def mutated(self, value):
        """The value with one place in it changed."""
        if isinstance(value, dict) and value and self.dice.random() < 0.85:
            key = self.dice.choice(list(value))
            rest = {name: inner for name, inner in value.items() if name != key}
            return self.dice.choice(
                (rest, {**value, "$patch": self.leaf()}, *[{**value, key: self.mutated(value[key])}] * 6)
            )
        if isinstance(value, list) and value and self.dice.random() < 0.85:
            place = self.dice.randrange(len(value))
            return [
                *value[:place],
                self.mutated(value[place]),
                *value[place + 1 :],
                *self.dice.choice(([], value[:1], [self.leaf()])),
            ]
        return self.leaf()

    def leaf(self):
        return self.dice.choice(
            (
                None,
                True,
                0,
                -1,
                2**31,
                1e300,
                "",
                "a",
                "web",
                [],
                {},
                [[]],
                {"name": []},
                "9" * 100,
                "1Gi",
                {"a": {"b": [1]}},
            )
        )

    def manifest(self):
        whole = self.mutated(self.dice.choice(list(self.objects.values())))
        return self.dice.choice(
            (whole, json.dumps(whole), [whole, whole], "- a\n- {", "\0", None, {"kind": "List", "items": [whole]})
        )


def leaves(commands, path=()):
    for command in commands:
        if command.run:
            yield (*path, command.name), command
        yield from leaves(command.children, (*path, command.name))


@pytest.mark.parametrize("seed", range(4))
def test_a_command_of_random_words_is_answered(cluster, seed):
    maker, client, failed = Maker(seed, cluster), Client(cluster.server, KUBECTL), []
    for _ in range(MANY):
        line, manifest, revision = maker.command(), maker.manifest(), cluster.server.etcd.revision
        cluster.story.begin_step(None)
        result = run_line(line, manifest, client, now_s(cluster.now_ms))
        if result.waiting:
            result = resume(json.loads(json.dumps(result.waiting)), client, now_s(cluster.now_ms) + 100)
        cluster.story.undo_step()
        cluster.server.etcd.revision = revision
        assert "\0" not in result.shown and isinstance(result.exit_code, int)
        if result.mishap is not None:
            failed.append((line, manifest, result.mishap))
    assert not failed
