"""The laws of the house for the page's modules: who may import whom, which are pure, how many share a folder."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "static" / "js"
MOST_FILES = 16
ENTRIES = ("theme.js", "home/home.js", "run/run.js")  # what the templates name

# folder -> the folders that it may import from, beside itself; from the story upwards to the page that joins them
LAYERS = {
    "words": (),
    "dom": (),
    "geometry": (),
    "story": ("words",),
    "player": ("words",),
    "sources": ("story",),
    "state": ("words",),
    "scene": ("story", "state", "player", "geometry", "words"),
    "diagram": ("state", "player", "geometry", "dom", "words"),
    "timeline": ("state", "dom", "words"),
    "decision": ("dom", "words"),
    "caption": ("story", "state", "geometry", "decision", "dom", "words"),
    "faults": ("state", "dom", "words"),
    "panels": ("story", "state", "decision", "dom", "words"),
    "home": ("dom",),
    "run": (
        "sources", "story", "state", "player", "scene", "diagram", "caption", "timeline", "panels", "decision", "faults",
        "dom", "words",
    ),
}  # fmt: skip
PURE_FOLDERS = ("words", "geometry", "story", "state", "scene")
PAGE = re.compile(
    r"(?<![.\w#])(document|window|globalThis|localStorage|sessionStorage|location|navigator|performance|Date)\b\s*[.(]"
    r"|(?<![.\w#])(fetch|setTimeout|setInterval|requestAnimationFrame|matchMedia)\(|Math\.random"
)
IMPORT = re.compile(r"\bfrom\s+\"(\.[^\"]+)\"|\bimport\s+\"(\.[^\"]+)\"|\bimport\(\s*\"(\.[^\"]+)\"\s*\)")
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)

# Where a pattern reads what a person typed, or how a text is set; facts are codes, and nobody reads words back into them
READS_WHAT_WAS_TYPED = ("decision/values.js", "home/editor.js", "run/address.js")
SETS_A_TEXT = (
    "decision/table.js",
    "dom/measure.js",
    "panels/yaml.js",
    "run/keys.js",
    "words/format.js",
    "words/words.js",
)
PATTERN = re.compile(
    r"(?<![\w)\]\s/*<]) ?/(?![/*\s>])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n\[])+/[a-z]*(?=[\s.,;:)\]])|\bRegExp\("
)

MODULES = sorted(HOUSE.rglob("*.js"))
named = {"ids": lambda path: str(path.relative_to(HOUSE))}


def imports(path: Path) -> list[Path]:
    """Those in comments too: Django hashes them like any other, and a circle of them has no hash."""
    return [(path.parent / next(filter(None, found))).resolve() for found in IMPORT.findall(path.read_text())]


def folder_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0]


def is_pure(path: Path) -> bool:
    first = path.read_text().split("*/", 1)[0]
    return folder_of(path) in PURE_FOLDERS or re.search(r"\bPure\b", first) is not None


def test_no_folder_of_the_page_holds_too_much():
    folders = {HOUSE, *(path.parent for path in MODULES)}
    full = {str(folder): sum(path.is_file() for path in folder.iterdir()) for folder in folders}
    assert max(full.values()) <= MOST_FILES, full


def test_every_folder_of_modules_has_its_layer():
    assert {folder_of(path) for path in MODULES if path.parent != HOUSE} == set(LAYERS)


@pytest.mark.parametrize("path", MODULES, **named)
def test_modules_import_what_is_there_and_only_from_the_layers_below(path):
    for target in imports(path):
        assert target.exists(), f"{target} is not there"
        assert folder_of(target) in (folder_of(path), *LAYERS[folder_of(path)]), f"imports {target.relative_to(HOUSE)}"


@pytest.mark.parametrize("path", [path for path in MODULES if is_pure(path)], **named)
def test_pure_modules_ask_nothing_of_the_page_and_import_pure_ones(path):
    code = COMMENT.sub("", path.read_text())
    asked = [line.strip() for line in code.splitlines() if PAGE.search(line)]
    assert not asked, asked
    assert all(is_pure(target) or folder_of(target) == "player" for target in imports(path))


def test_the_modules_of_the_page_import_each_other_in_no_circle():
    graph = {path: imports(path) for path in MODULES}
    while leaves := [path for path, targets in graph.items() if not any(target in graph for target in targets)]:
        for path in leaves:
            del graph[path]
    assert not graph, [str(path.relative_to(HOUSE)) for path in graph]


def test_every_module_is_loaded_by_a_page():
    seen, waiting = set(), [HOUSE / entry for entry in ENTRIES]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += imports(path)
    assert not set(MODULES) - seen
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    assert all(f"js/{entry}" in templates for entry in ENTRIES)


@pytest.mark.parametrize("path", [*MODULES, *sorted(HOUSE.rglob("*.ts"))], **named)
def test_no_line_is_hidden_from_the_type_checker(path):
    assert not re.search(r"@ts-(ignore|nocheck|expect-error)", path.read_text())


@pytest.mark.parametrize("path", MODULES, **named)
def test_nothing_is_decoded_by_a_pattern(path):
    code = re.sub(r"`[^`]*`|\"[^\"\n]*\"", "0", COMMENT.sub("", path.read_text()))
    found = PATTERN.findall(code)
    assert bool(found) <= (str(path.relative_to(HOUSE)) in READS_WHAT_WAS_TYPED + SETS_A_TEXT), found
