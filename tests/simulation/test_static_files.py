"""What is sent of the page's modules: their code and what they are for, without types and documentation."""

import re
from pathlib import Path

import pytest

from podflow.storage import as_sent

HOUSE = Path(__file__).resolve().parents[2] / "static" / "js"
BLOCK = re.compile(r"/\*.*?\*/", re.DOTALL)


def code_of(script):
    return re.sub(r"\s+", " ", BLOCK.sub("", script))


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("*.js")), ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_module_is_sent_with_all_of_its_code_and_its_first_line(path):
    script = path.read_text()
    sent = as_sent(script)
    assert code_of(sent) == code_of(script)
    assert sent.splitlines()[0] == script.splitlines()[0]
    assert not re.search(r"^\s*\* @", sent, re.MULTILINE)


def test_documentation_is_left_out_and_a_type_within_a_line_stays():
    script = "/* For this. */\n/**\n * What it does.\n * @type {() => void}\n */\nexport const go = () => {};\n"
    assert as_sent(script) == "/* For this. */\nexport const go = () => {};\n"
    cast = "/** @type {Other} */ (one).call();\nlet two; /* stays */\n/** Goes. */\nthree();\n"
    assert as_sent(cast) == "/** @type {Other} */ (one).call();\nlet two; /* stays */\nthree();\n"
