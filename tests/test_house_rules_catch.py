"""The checks of the house's laws catch what breaks a law by a small edit, and let pass what keeps it."""

import ast

import pytest

from tests import house_checks as checks
from tests.patterns.uses import slow_patterns

CAUGHT = [
    (slow_patterns, "import re\nSCENARIO = re.compile(r'^[\\s{]*apiVersion', re.MULTILINE)\nSCENARIO.search('')"),
    (slow_patterns, "import re\ndef found(pattern, text):\n    return re.search(pattern, text)"),
    (checks.impure, "reader = open"),
    (checks.impure, "ask = [eval, exec]"),
    (checks.impure, "say = print if loud else None"),
    (checks.impure, "key = sorted(names, key=hash)"),
    (checks.impure, "os = __import__('os')"),
    (checks.impure, "at = datetime.datetime.now()"),
    (checks.impure, "die = np.random.rand(3)"),
    (checks.impure, "die = numpy.random"),
    (checks.impure, "rows = np.fromfile(name)"),
    (checks.impure, "rows = np.load(name)"),
    (checks.impure, "from numpy import random"),
    (checks.impure, "import numpy.random as dice"),
    (checks.files, "from pathlib import Path"),
    (checks.files, "import pathlib"),
    (checks.files, "with path.open() as lines: pass"),
    (checks.files, "text = path.read_text()"),
    (checks.files, "names = list(folder.iterdir())"),
    (checks.files, "path.unlink()"),
    (checks.by_name, "import importlib\nos = importlib.import_module('os')"),
    (checks.by_name, "from importlib import import_module as load"),
    (checks.by_name, "os = __import__('os')"),
    (checks.components, "scheduler = self.hall.components['kube-scheduler']"),
    (checks.components, "scheduler = it.components.get('kube-scheduler')"),
    (checks.holds_cluster, "def __init__(self, cluster): pass"),
    (checks.holds_cluster, "def __init__(self, *, cluster=None): pass"),
    (checks.holds_cluster, "self._cluster = it"),
    (checks.holds_cluster, "Kubelet(cluster=it)"),
    (checks.caches, "SEEN = {}\ndef see(pod):\n    SEEN[pod] = True"),
    (checks.caches, "SEEN: list = []\ndef see(pod):\n    SEEN.append(pod)"),
    (checks.caches, "SEEN = set()\ndef see(pod):\n    SEEN.add(pod)"),
    (checks.caches, "SEEN = defaultdict(list)\ndef see(pod):\n    SEEN[pod.name].append(pod)"),
    (checks.caches, "SEEN = {}\ndef forget(pod):\n    del SEEN[pod]"),
    (checks.caches, "SEEN = {1}\ndef see(pods):\n    global SEEN\n    SEEN = pods"),
    (checks.copies_by_text, "pod = json.loads(json.dumps(pod))"),
    (checks.copies_by_text, "from json import dumps, loads\npod = loads(dumps(pod))"),
    (checks.changes_in_place, "def bind(pod, node):\n    pod['spec']['nodeName'] = node"),
    (checks.changes_in_place, "def bind(pod, node):\n    pod['spec'] = {}"),
    (checks.changes_in_place, "def bind(pod):\n    del pod['spec']"),
    (checks.changes_in_place, "def bind(self):\n    self.pod['spec']['nodeName'] += 'x'"),
    (checks.changes_what_was_read, "def bind(self):\n    pod = self.store.get('a', 'b')\n    pod['spec'] = {}"),
    (checks.changes_what_was_read, "def bind(self):\n    self.store.get('a', 'b')['spec'] = {}"),
    (checks.changes_what_was_read, "def bind(self):\n    if pod := self._store.get('a', 'b'):\n        pod['x']['y'] = 1"),
    (checks.facts_in_words, "tell(VERB, facts={'why': 'it is full'})"),
    (checks.facts_in_words, "def f():\n    told(VERB, why='it is full')"),
    (checks.facts_in_words, "def f():\n    self.api.create(pod, facts={'why': f'{name} is full'})"),
    (checks.facts_in_words, "def f():\n    facts = {'why': 'it is full'}\n    self.api.create(pod, facts=facts)"),
    (checks.facts_in_words, "def f():\n    more = {'why': 'it is full'}\n    say(facts={**more, 'node': node})"),
    (checks.facts_in_words, "def f():\n    facts = {}\n    facts['why'] = 'it is full'\n    say(facts=facts)"),
    (checks.facts_in_words, "def f():\n    why = 'it is full'\n    say(facts={'why': why})"),
    (checks.facts_in_words, "def f():\n    say(facts=dict(why='it is full'))"),
    (checks.facts_in_words, "def f():\n    say(facts={'why': ' '.join(words)})"),
    (checks.facts_in_words, "def f():\n    say(facts={'why': '{} is full'.format(node)})"),
    (checks.asks_who_calls, "def f(caller):\n    return caller.program == 'kubelet'"),
    (checks.asks_who_calls, "def f(caller):\n    who = caller.program\n    return who == 'kubelet'"),
    (checks.asks_who_calls, "def f(caller):\n    return caller.program in ('kubelet', 'kubectl')"),
    (checks.asks_who_calls, "def f(caller):\n    who = caller.program\n    return who in PROGRAMS"),
    (checks.asks_who_calls, "def f(caller):\n    return caller.program.startswith('kube')"),
    (checks.asks_who_calls, "def f(caller):\n    who = caller.program\n    return who.startswith('kube')"),
    (checks.asks_who_calls, "def f(caller):\n    match caller.program:\n        case 'kubelet':\n            return 1"),
    (checks.asks_who_calls, "IS_KUBELET = caller.program == 'kubelet'"),
]  # fmt: skip

KEPT = [
    (checks.impure, "opened = machine.open\nlines = np.zeros(3)\nat = clock.now_ms"),
    (checks.files, "text = machine.files.exists(path)"),
    (checks.by_name, "from simulation.cluster import store"),
    (checks.holds_cluster, "def node_of(ground, clusters): pass"),
    (checks.caches, "ORDER = ['a', 'b']\ndef first():\n    found = list(ORDER)\n    found.append(1)\n    return found"),
    (checks.copies_by_text, "text = json.dumps(pod)\npod = json.loads(text_of_file)"),
    (checks.changes_in_place, "def bind(pod, node):\n    made = {**pod}\n    made['spec'] = {'nodeName': node}"),
    (checks.changes_what_was_read, "def bind(self):\n    pod = dict(self.store.get('a', 'b'))\n    pod['spec'] = {}"),
    (checks.facts_in_words, "def f():\n    say('it is full', facts={'why': code, 'command': 'kubectl get pods'})"),
    (checks.asks_who_calls, "def f(caller, other):\n    return caller.program == other.program and name == 'kubelet'"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "source"), CAUGHT)
def test_what_breaks_a_law_is_caught(check, source):
    assert list(check(ast.parse(source)))


@pytest.mark.parametrize(("check", "source"), KEPT)
def test_what_keeps_a_law_passes(check, source):
    assert not list(check(ast.parse(source)))
