"""No modules of the project import each other in a circle; an import inside a function counts, for it only hides one."""

import ast
import pathlib
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).parent.parent
PACKAGES = ("simulation", "podflow")


def modules() -> dict[str, pathlib.Path]:
    """Every module of the project by its dotted name; a package bears the name of its folder."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


MODULES = modules()


def imported(name: str) -> set[str]:
    """The project's modules that a module imports anywhere in it, but for those that only types need."""
    tree = ast.parse(MODULES[name].read_text())
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    targets = {target for node in statements(tree) for target in targets_of(node, package)}
    return targets - {name}


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes, without what stands under `if TYPE_CHECKING`."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield from statements(child)


def targets_of(node: ast.AST, package: str) -> set[str]:
    """The modules that one statement imports: `from a import b` means a.b where that is a module, else a."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names} & MODULES.keys()
    if not isinstance(node, ast.ImportFrom):
        return set()
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
    whole = ".".join(filter(None, (base, node.module)))
    inner = {f"{whole}.{alias.name}" for alias in node.names}
    return inner & MODULES.keys() | ({whole} & MODULES.keys() if inner - MODULES.keys() else set())


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """The strongly connected components of more than one module (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    components: list[set[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for target in sorted(graph[name]):
            if target not in order:
                visit(target)
            if target in stack:
                lowest[name] = min(lowest[name], lowest[target])
        if lowest[name] == order[name]:
            at = stack.index(name)
            components.append(set(stack[at:]))
            del stack[at:]

    for name in sorted(graph):
        if name not in order:
            visit(name)
    return [circle for circle in components if len(circle) > 1]


def test_a_circle_is_found_and_a_chain_is_none():
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set()}
    assert circles(graph) == [{"a", "b", "c"}]


def test_a_package_that_imports_its_own_module_imports_no_more_than_that():
    statement = ast.parse("from .table import Verb\nfrom . import parser, VERSION").body
    package = "simulation.cluster.program.shell.language"
    assert targets_of(statement[1], package) == {f"{package}.parser", package}
    assert targets_of(statement[0], "simulation.cluster.program.shell.tools") == {
        "simulation.cluster.program.shell.tools.table"
    }


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: imported(name) for name in MODULES}
    assert not circles(graph)
