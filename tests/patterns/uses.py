"""Where a file uses regular expressions: each with its pattern, and how it is used. What is only known at run time is said to be unknown."""

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.patterns.automata import ANYWHERE, HEAD, WHOLE, superlinear

USES = {
    "match": HEAD, "fullmatch": WHOLE, "search": ANYWHERE, "findall": ANYWHERE, "finditer": ANYWHERE, "sub": ANYWHERE, "subn": ANYWHERE,
    "split": ANYWHERE,
}  # fmt: skip
OF_PATTERNS_ONLY = {"match", "fullmatch", "search", "findall", "finditer"}


class Found(NamedTuple):
    """`pattern` is None where it is made at run time; `name`: what it is called in its file."""

    line: int
    name: str
    pattern: str | None
    flags: int
    uses: frozenset[str]

    def fault(self) -> str | None:
        if self.pattern is None:
            return "is made at run time"
        for use in sorted(self.uses):
            try:
                word = superlinear(self.pattern, self.flags, use)
            except ValueError as error:
                return str(error)
            if word:
                return f"is not linear for {use}: {word!r} may be repeated"
        return None


def patterns(tree: ast.AST, names: dict[str, Any], called: dict[str, set[str]]) -> Iterator[Found]:
    """Every call of `re` in a file; `names`: the file's own globals; `called`: {name of a pattern: methods called on it}."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    of_the_file = set().union(*methods(tree).values(), set()) & OF_PATTERNS_ONLY
    for node in ast.walk(tree):
        method = of_re(node)
        if method:
            name = name_of(node, parents) if method == "compile" else ast.unparse(node)[:60]
            used = {method} if method != "compile" else called.get(name) or of_the_file or {"search", "fullmatch"}
            pattern, flags = evaluated(node, names, method)
            yield Found(node.lineno, name, pattern, flags, frozenset(USES[one] for one in used))


def of_re(node: ast.AST) -> str | None:
    """compile, match, ... where the node calls it of the module re."""
    called = node.func if isinstance(node, ast.Call) else None
    if not isinstance(called, ast.Attribute) or not isinstance(called.value, ast.Name) or called.value.id != "re":
        return None
    return called.attr if called.attr in {"compile", *USES} else None


def name_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    """What a compiled pattern is assigned to, alone or in a row of several."""
    around = parents[node]
    if isinstance(around, ast.Tuple) and isinstance(parents[around], ast.Assign):
        target = parents[around].targets[0]
        return target.elts[around.elts.index(node)].id if isinstance(target, ast.Tuple) else ast.unparse(node)[:60]
    if isinstance(around, ast.Assign) and isinstance(around.targets[0], ast.Name):
        return around.targets[0].id
    return ast.unparse(node)[:60]


def evaluated(node: ast.Call, names: dict[str, Any], method: str) -> tuple[str | None, int]:
    place = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "findall": 2, "finditer": 2}.get(method)
    flag = next((word.value for word in node.keywords if word.arg == "flags"), None)
    flag = node.args[place] if flag is None and place and len(node.args) > place else flag
    try:
        pattern = value_of(node.args[0], names)
        flags = value_of(flag, names) if flag is not None else 0
    except (NameError, AttributeError, TypeError):
        return None, 0
    if isinstance(pattern, re.Pattern):
        pattern, flags = pattern.pattern, pattern.flags
    return pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern, int(flags)


def value_of(expression: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(expression), "<pattern>", "eval"), {"re": re, **names})


def methods(tree: ast.AST) -> dict[str, set[str]]:
    """{name: what is called on it}, for the methods that patterns have."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in USES:
            on = node.value
            name = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
            if name and name != "re":
                found.setdefault(name, set()).add(node.attr)
    return found


def slow_patterns(tree: ast.AST) -> Iterator[str]:
    """A file of its own: what it says of `re` that is not linear."""
    names: dict[str, Any] = {"__name__": "snippet"}
    exec(compile(tree, "<snippet>", "exec"), names)  # a snippet of the test, nobody else's
    for found in patterns(tree, names, methods(tree)):
        if fault := found.fault():
            yield f"line {found.line}: {found.name} {fault}"
