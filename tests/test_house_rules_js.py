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

# An import or a re-export, over however many lines, up to the end of its last line: Django hashes only what ends in a semicolon there
WHOLE_IMPORT = re.compile(r"^[ \t]*(?:import|export)\b(?:[^;\"'`(]*\bfrom)?\s*[\"'][^\"'\n]+[\"'](.*)$", re.MULTILINE)
# The line that opens a function, and what stands before it: it ends at the brace that stands as far in
OPENS = re.compile(
    r"^(\s*(?:[?:] )?)(?!\} |(?:if|for|while|switch|catch|with)\b)"
    r"(?:.*\bfunction\b.*\{|.*=> \(?\{|(?:(?:async|static|get|set) )*[*#\w]+\(.*\) \{)$"
)
LONGEST_FUNCTION = 60
LONG = {  # functions that are still longer, with their lines: the number only goes down, and one that has been split is struck off
    "caption/caption.js: caption": 94,
    "decision/dialog.js: decisionDialog": 171,
    "diagram/stage.js: stage": 112,
    "faults/dialog.js: faultDialog": 153,
    "home/editor.js: makeEditor": 93,
    "panels/object.js: objectPanel": 104,
    "run/view.js: makeView": 87,
    "sources/follow.js: follow": 62,
    "timeline/lanes.js: lanes": 103,
    "timeline/timeline.js: timeline": 75,
}

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


def loose_imports(text: str) -> list[str]:
    """What stands behind the address of each import that does not end in a semicolon and nothing else."""
    return [found[0].strip() for found in WHOLE_IMPORT.finditer(text) if found[1] != ";"]


def functions(text: str) -> dict[str, int]:
    """{the line that opens a function: how many lines it has}."""
    lines, found = text.splitlines(), {}
    for number, line in enumerate(lines):
        if opened := OPENS.match(line):
            ends = (at for at in range(number + 1, len(lines)) if lines[at].startswith(" " * len(opened[1]) + "}"))
            found[line.strip()] = next(ends) - number + 1
    return found


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


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.mjs"))], ids=lambda path: path.name)
def test_es_imports_end_in_a_semicolon(path):
    loose = loose_imports(path.read_text())
    assert not loose, f"hashed names would go stale: {loose}"


@pytest.mark.parametrize(
    "text",
    [
        'import { a } from "./a.js"\n',
        'import "./a.js"\n',
        'import {\n  a,\n  b,\n} from "./a.js"\nconst c = 1;\n',
        'import { a } from "./a.js"; // the first\n',
        'import {\n  a,\n} from "./a.js" /* all */;\n',
        "export { a } from './a.js'\n",
        'export * from "./a.js"\n',
    ],
)
def test_a_loose_import_is_caught(text):
    assert loose_imports(text)


def test_a_whole_import_is_not_loose():
    assert not loose_imports('import "./b.js";\nimport {\n  a,\n} from "./a.js";\nexport const c = "d" + e;\n')


def test_functions_of_the_page_are_short():
    """Most of the long ones make a part of the page and close over its elements."""
    found = {
        f"{path.relative_to(HOUSE)}: {line.partition('(')[0].split()[-1]}": length
        for path in MODULES
        for line, length in functions(path.read_text()).items()
        if length > LONGEST_FUNCTION
    }
    assert found == LONG


def test_every_form_of_a_function_is_measured():
    body = "\n  one();\n"
    opened = (
        "export function a(b, { c }) {",
        "const a = (b) => {",
        "export default async function a() {",
        "later(() => {",
    )
    assert [functions(f"{line}{body}}}\n") for line in opened] == [{line: 3} for line in opened]
    assert functions("class A {\n  async b(c) {\n    if (c) {\n      d();\n    }\n  }\n}\n") == {"async b(c) {": 5}
