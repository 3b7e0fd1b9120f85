"""The laws of the house, kept by a machine: who may import whom, how long a file is, what it says first."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "simulation" / "cluster"
FORBIDDEN = {
    "time", "datetime", "random", "secrets", "os", "socket", "threading", "asyncio", "subprocess", "multiprocessing", "uuid",
    "django", "celery", "channels", "redis",
}  # fmt: skip
THIRD_PARTY = {"yaml", "numpy", "kubernetes_validate"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 60


def sources(*suffixes, under=("podflow", "simulation", "tests", "static", "templates")):
    """The project's own files, without migrations, third-party files and recorded data."""
    found = [path for folder in under for path in sorted((ROOT / folder).rglob("*")) if path.suffix in suffixes]
    return [path for path in found if not {"migrations", "vendor", "node_modules", "fixtures"} & set(path.parts)]


PYTHON = sources(".py")
CORE_FILES = [path for path in PYTHON if CORE in path.parents]
named = {"ids": lambda path: str(path.relative_to(ROOT))}


def imports(path):
    """Every imported module as an absolute dotted name, `from x import y` as x.y."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level]) if node.level else ""
            if path.name == "__init__.py" and node.level:
                base = ".".join(package[: len(package) - node.level])
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def imports_from(path, package):
    return any(name == package or name.startswith(package + ".") for name in imports(path))


@pytest.mark.parametrize("path", CORE_FILES, **named)
def test_core_is_pure(path):
    import sys

    for name in imports(path):
        top = name.split(".")[0]
        assert top not in FORBIDDEN, f"the core imports {name}"
        known = top in sys.stdlib_module_names or top in THIRD_PARTY
        assert known or name.startswith("simulation.cluster"), f"the core imports {name}"


def test_core_calls_no_clock_no_dice_and_no_open():
    called = re.compile(r"(?<![\w.])(open|input|print|hash)\(|\.(now|utcnow|today)\(")
    found = [f"{path.name}: {line.strip()}" for path in CORE_FILES for line in path.read_text().splitlines()
             if called.search(line.split("#")[0]) and "def " not in line]  # fmt: skip
    assert not found, found


def test_only_the_relay_imports_both_models_and_core():
    shell = [path for path in PYTHON if "tests" not in path.parts]
    models = [path for path in shell if imports_from(path, "simulation.models")]
    both = [path for path in models if imports_from(path, "simulation.cluster")]
    assert {path.parent.name for path in both} <= {"relay"}, both


def test_tasks_consumers_and_pages_leave_the_core_to_the_relay():
    shallow = [
        ROOT / "simulation" / "tasks.py",
        *(ROOT / "simulation" / "web").rglob("*.py"),
        *(ROOT / "simulation" / "admin").rglob("*.py"),
    ]
    assert not [path for path in shallow if imports_from(path, "simulation.cluster")]


@pytest.mark.parametrize("folder", ["scheduler/plugins", "controllers"])
def test_plugins_and_controllers_import_no_sibling(folder):
    """Files and folders: only what is shared may be imported, and that imports none of them."""
    package = CORE / folder
    dotted = "simulation.cluster." + folder.replace("/", ".")
    members = {path.stem for path in package.iterdir() if not path.stem.startswith("__")}
    for path in package.rglob("*.py"):
        member = path.relative_to(package).parts[0].removesuffix(".py")
        siblings = sorted(members - {member, "shared"}) if member != "__init__" else []
        taken = [sibling for sibling in siblings if imports_from(path, f"{dotted}.{sibling}")]
        assert not taken, f"{path.relative_to(package)} imports {taken}"


def test_no_component_holds_the_hall():
    """Each is handed by name what it may use (law 3)."""
    for path in CORE_FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            word = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "arg", None)
            assert word not in ("hall", "_hall"), f"{path.name}, line {node.lineno}"


@pytest.mark.parametrize("path", sources(".py", ".js", ".css", ".html"), **named)
def test_files_are_short(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PYTHON, **named)
def test_functions_are_short(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} is too long"


@pytest.mark.parametrize("path", PYTHON, **named)
def test_the_first_line_says_what_the_room_is_for(path):
    if path.read_text().strip() and path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(path.read_text())), "the file has no docstring"


def test_es_imports_end_in_a_semicolon():
    bare = re.compile(r"^\s*(import|export)\b[^;]*\bfrom\s+[\"'][^\"']+[\"']\s*$|^\s*import\s+[\"'][^\"']+[\"']\s*$")
    files = sources(".js", ".mjs")
    loose = [f"{path.name}:{number}" for path in files for number, line in enumerate(path.read_text().splitlines(), 1)
             if bare.match(line)]  # fmt: skip
    assert not loose, f"hashed names would go stale: {loose}"


def test_nothing_is_left_undone():
    words = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")
    files = [path for path in sources(".py", ".js", ".css", ".html") if words.search(path.read_text())]
    assert not files


def test_no_page_asks_another_host_for_a_script_or_a_style():
    foreign = re.compile(r"<(script|link|img)[^>]+(src|href)=[\"'](https?:)?//")
    assert not [path for path in sources(".html") if foreign.search(path.read_text())]
