"""Word for word what the real kubectl printed: tests/recordings/kubectl, made with kubectl 1.37.1 over objects in memory."""

import json
import pathlib
import re

import pytest

from simulation.cluster.kubectl import run_command
from tests.cluster.kubectl_fake import FakeClient

RECORDINGS = pathlib.Path(__file__).parent.parent.parent / "recordings" / "kubectl"
NOW_S = 1767225660  # a minute after the run began
COMMANDS = json.loads((RECORDINGS / "commands.json").read_text())
DESCRIBED = json.loads((RECORDINGS / "describe.json").read_text())
UNSERVED = re.compile(
    r"mutatingadmissionpolic.*\n"
)  # kinds of 1.36 that the server which kubectl was asked against did not serve
AGE = re.compile(r"(?<![\w-])(\d+[dhmsy])+(?![\w-])")


@pytest.mark.parametrize("world", COMMANDS["worlds"], ids=lambda world: world["name"])
def test_commands_print_what_kubectl_printed(world):
    client = FakeClient(*world["objects"])
    differ = []
    for step in world["steps"]:
        result = run_command(step["argv"], step.get("stdin"), client, NOW_S)
        result = result._replace(stdout=UNSERVED.sub("", result.stdout))
        if "exit" in step and _versionless(result[:3]) != _versionless((step["exit"], step["stdout"], step["stderr"])):
            differ.append((" ".join(step["argv"]), result, step))
    assert not differ


def _versionless(result):
    """Without what the real server numbered otherwise."""
    return re.sub(r"resourceVersion: \S+|uid: \S+|\"resourceVersion\": \S+|\"uid\": \S+", "", repr(tuple(result)))


@pytest.mark.parametrize("one", DESCRIBED["described"], ids=lambda one: f"{one['kind']}/{one['name']}")
def test_description_is_the_one_of_kubectl(one):
    client = FakeClient(*DESCRIBED["objects"])
    result = run_command(["describe", one["kind"], one["name"]], None, client, NOW_S)
    assert _blanks(AGE.sub("<age>", result.stdout)) == _blanks(one["text"])


def _blanks(text):
    """Ages have other lengths, so the columns behind them stand elsewhere."""
    return re.sub(r"(?<=\S) {2,}|-{4,} *", "  ", text) if "<age>" in text else text
