"""What the tests of the house's laws stand on: the project's files, and what a Python file imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "simulation" / "cluster"
FOLDERS = ("podflow", "simulation", "tests", "static", "templates")
NOT_OURS = {"migrations", "vendor", "node_modules", "fixtures", "__pycache__"}


class Import(NamedTuple):
    """One imported name as an absolute dotted one: `from x import y` is x.y. `typing`: it stands under `if TYPE_CHECKING`."""

    name: str
    typing: bool


def sources(*suffixes: str, under: tuple[str, ...] = FOLDERS) -> list[Path]:
    """The project's own files, without migrations, third-party files and recorded data."""
    paths = [path for folder in under for path in sorted((ROOT / folder).rglob("*")) if path.suffix in suffixes]
    return [path for path in paths if not NOT_OURS & set(path.parts)]


PYTHON = [ROOT / "manage.py", *sources(".py")]
CORE_FILES = [path for path in PYTHON if CORE in path.parents]


def name_of(path: Path, below: Path = ROOT) -> str:
    """As a person writes it: simulation/cluster/cni.py."""
    return path.relative_to(below).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Everything that a file imports anywhere in it."""
    return tuple(_imports(tree(path), path.relative_to(ROOT).with_suffix("").parts, False))


def _imports(node: ast.AST, package: tuple[str, ...], typing: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        inner = typing or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, inner) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = ".".join(package[: len(package) - child.level]) if child.level else ""
            module = ".".join(filter(None, (base, child.module)))
            yield from (Import(f"{module}.{alias.name}", inner) for alias in child.names)
        yield from _imports(child, package, inner)


def taken_from(path: Path, package: str) -> list[str]:
    """What a file imports of a package, types included."""
    return [found.name for found in imports(path) if is_within(found.name, package)]


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a file with the last word of what is called: `self.story.tell(...)` is tell."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = node.func
            word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield word, node
