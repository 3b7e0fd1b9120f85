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


def imports_of(source: str, module: str) -> list[str]:
    """What a text would import as a module of that dotted name."""
    return [found.name for found in _imports(ast.parse(source), tuple(module.split(".")), False)]


def taken_from(path: Path, package: str) -> list[str]:
    """What a file imports of a package, types included."""
    return [found.name for found in imports(path) if is_within(found.name, package)]


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a file with the last word of what is called: `self.story.tell(...)` is tell."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield name_called(node), node


FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(target, value) of what a node binds: an assignment of any form, or `:=`."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value


def root_of(node: ast.AST) -> str:
    """The name that a chain of attributes and subscripts begins with; "" where it is none."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return getattr(node, "id", "")


def is_text(node: ast.AST) -> bool:
    """A text, or nothing but texts in a list."""
    items = node.elts if isinstance(node, ast.Tuple | ast.Set | ast.List) else [node]
    return bool(items) and all(isinstance(item, ast.Constant) and isinstance(item.value, str) for item in items)


def name_called(call: ast.Call) -> str:
    """The last word of what is called: `self.story.tell(...)` is tell."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """All nodes in a function or module, but for those of functions inside it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, FUNCTIONS):
            yield child
            yield from own_nodes(child)


@cache
def scopes(tree: ast.AST) -> tuple[tuple[ast.FunctionDef | ast.AsyncFunctionDef, dict[str, list[ast.expr]]], ...]:
    """Every function of a tree with what it binds in it: {target as a text: its values}."""
    return tuple((node, bound_in(node)) for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def bound_in(function: ast.AST) -> dict[str, list[ast.expr]]:
    bound: dict[str, list[ast.expr]] = {}
    for node in own_nodes(function):
        for target, value in assigned(node):
            bound.setdefault(ast.unparse(target), []).append(value)
    return bound
