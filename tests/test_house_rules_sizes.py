"""How long a file and a function may be, how many share a folder, what a file says first, and what no file may say."""

import ast
import re
from collections import Counter

from tests.house import PYTHON, name_of, sources, tree

LONGEST_FILE, LONGEST_FUNCTION, MOST_FILES = 300, 60, 16
CODE = (".py", ".js", ".css", ".html")
OPENINGS = {".py": ('"""',), ".js": ("/*", "//"), ".css": ("/*",)}
CROWDED = {  # folders that still hold more, and how many: the number only goes down, and one that has been split is struck off
    "simulation/cluster": 21,
    "simulation/relay": 18,
    "tests/cluster": 25,
    "tests/cluster/apiserver": 17,
    "tests/simulation": 24,
}


def test_files_are_short():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in sources(*CODE)}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_functions_are_short():
    long = [
        f"{name_of(path)}: {node.name}"
        for path in PYTHON
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long


def test_no_folder_holds_too_many_files():
    """Lessons, failures and recordings are data, and no sources."""
    counts = Counter(name_of(path.parent) for path in sources(*CODE))
    full = {folder: count for folder, count in counts.items() if count > MOST_FILES}
    assert full == CROWDED


def test_the_first_line_says_what_the_file_is_for():
    firsts = {path: path.read_text().partition("\n")[0] for path in sources(*OPENINGS) if path.read_text().strip()}
    silent = [
        name_of(path)
        for path, first in firsts.items()
        if not first.startswith(OPENINGS[path.suffix]) or len(first.strip('/*" ')) <= 10
    ]
    assert not silent


def test_nothing_is_left_undone():
    words = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")
    assert not [name_of(path) for path in sources(*CODE) if words.search(path.read_text())]


def test_no_page_asks_another_host_for_a_script_or_a_style():
    foreign = re.compile(r"<(script|link|img)[^>]+(src|href)=[\"'](https?:)?//")
    assert not [name_of(path) for path in sources(".html") if foreign.search(path.read_text())]
