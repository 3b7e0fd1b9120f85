"""A mebibyte of its worst for every place where kubectl or the API server reads a text of strangers: each ends, and says so or pays for it."""

import contextlib

import pytest

from simulation.cluster.apiserver.api.field_selectors import field_selector, selectable
from simulation.cluster.apiserver.api.leaves import Bytes, Mismatch, Refused, Time
from simulation.cluster.apiserver.api.quantity import QuantityError, canonical
from simulation.cluster.apiserver.api.selectors import key_problems, parse_label_selector, value_problems
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.printers.declared import found
from simulation.cluster.budget import COMMAND, OutOfBudget, within
from simulation.cluster.kubectl.command_line import split
from simulation.cluster.kubectl.commands.create.service import RULE
from simulation.cluster.kubectl.commands.wait import _read as condition
from simulation.cluster.kubectl.errors import Failure
from simulation.cluster.kubectl.manifests import document, documents
from simulation.cluster.kubectl.numbers import duration, int64, is_whole
from simulation.cluster.kubectl.output.custom_columns import custom_columns
from simulation.cluster.kubectl.output.go_template import go_template
from simulation.cluster.kubectl.output.jsonpath import render
from simulation.cluster.kubectl.output.rows import cell_text
from simulation.cluster.kubectl.output.text import to_json, to_yaml
from simulation.cluster.kubectl.util.references import check_image

MIB = 1 << 20
READERS = {
    "a command line": split,
    "a duration": duration,
    "a whole number": int64,
    "a port": is_whole,
    "a go-template": lambda text: go_template(text, {}),
    "a go-template's action": lambda text: go_template("{{" + text, {}),
    "a go-template's printf": lambda text: go_template(
        '{{printf "' + text.replace('"', "").replace("\\", "") + '"}}', {}
    ),
    "a jsonpath": lambda text: render(text, {}),
    "a jsonpath's filter": lambda text: render("{.a[?(" + text, {}),
    "custom columns": lambda text: custom_columns("A:" + text, [{}]),
    "a label selector": parse_label_selector,
    "a list in a selector": lambda text: parse_label_selector("a in (" + text),
    "a field selector": lambda text: field_selector(selectable("pods"), text),
    "a label's key": key_problems,
    "a label's value": value_problems,
    "a quantity": canonical,
    "an image": check_image,
    "a rule of an ingress": RULE.match,
    "what is waited for": lambda text: condition("jsonpath=" + text, [text]),
    "base64": lambda text: Bytes().decode(text, []),
    "a time": lambda text: Time().decode("2026-01-01T00:00:00." + text, []),
    "a printer column": lambda text: found(text, {"a": 1}),
    "a manifest": documents,
    "a patch": document,
    "a scalar of YAML": lambda text: to_yaml({"a": text}),
    "a key of YAML": lambda text: to_yaml({text: 1}),
    "a text of JSON": lambda text: to_json({"a": text}),
    "a cell": cell_text,
}
WORST = (
    " ", "a", "1", "-", ".", "'", '"', "\\", "[", "{", "=", ",", "\n", "é",
    "a-", "a.", "1.", "['", "{{", "a,", "a=b,", "\\a", "1s", "!(", "a/", ":0", " \n",
)  # fmt: skip
ANSWERS = (Failure, StatusError, ValueError, OutOfBudget, QuantityError, Mismatch, Refused)


@pytest.mark.parametrize("reader", READERS)
def test_a_mebibyte_of_the_worst_is_read_to_its_end_or_refused(reader):
    for worst in WORST:
        for end in ("", "\x01"):
            with within(*COMMAND) as budget, contextlib.suppress(ANSWERS):
                READERS[reader](worst * (MIB // len(worst)) + end)
            assert budget.work <= COMMAND.work
