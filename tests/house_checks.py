"""What breaks a law of the house, seen in the tree of one Python file: each function yields a text for every place that does."""

import ast
from collections.abc import Iterator

from tests.house import FUNCTIONS, assigned, is_text, name_called, own_nodes, root_of, scopes

IMPURE_NAMES = {"open", "input", "print", "hash", "eval", "exec", "breakpoint", "compile", "__import__"}
IMPURE_METHODS = {"now", "utcnow", "today", "default_rng"}
OF_A_PATH = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "iterdir",
    "rglob",
    "unlink",
    "mkdir",
    "rmdir",
    "touch",
}
OF_NUMPY = {
    "random", "fromfile", "load", "loadtxt", "genfromtxt", "memmap", "save", "savez", "savez_compressed", "savetxt", "tofile", "fromregex",
}  # fmt: skip
BY_NAME = {"import_module", "__import__", "find_spec", "spec_from_file_location", "exec_module"}
MAKERS = {
    "dict", "list", "set", "defaultdict", "Counter", "OrderedDict", "deque", "bytearray", "WeakKeyDictionary", "WeakValueDictionary",
}  # fmt: skip
MUTABLE = ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp | ast.SetComp
MUTATING = {
    "append", "appendleft", "add", "update", "setdefault", "pop", "popleft", "popitem", "clear", "extend", "insert", "remove", "discard",
    "sort", "reverse", "__setitem__",
}  # fmt: skip
READING, KEEPERS = {"get", "read", "list"}, {"store", "etcd", "informer", "cache"}


def impure(tree: ast.AST) -> Iterator[str]:
    """Law 1: a built-in that asks the world, called or only named; a clock, a die; NumPy's own files and dice."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in IMPURE_NAMES:
            yield f"line {node.lineno} names {node.id}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE_METHODS:
            yield f"line {node.lineno} calls {node.func.attr}"
        if isinstance(node, ast.Attribute) and (root_of(node.value), node.attr in OF_NUMPY) in (
            ("np", True),
            ("numpy", True),
        ):
            yield f"line {node.lineno} takes {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numpy":
            yield from (f"line {node.lineno} imports {name.name}" for name in node.names if name.name in OF_NUMPY)
        if isinstance(node, ast.Import):
            yield from (f"line {node.lineno} imports {name.name}" for name in node.names
                        if name.name.startswith("numpy.") and name.name.split(".")[1] in OF_NUMPY)  # fmt: skip


def files(tree: ast.AST) -> Iterator[str]:
    """Law 1: pathlib, and the methods of its paths."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OF_A_PATH:
            yield f"line {node.lineno} calls {node.func.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "pathlib":
            yield f"line {node.lineno} imports pathlib"
        if isinstance(node, ast.Import) and any(name.name == "pathlib" for name in node.names):
            yield f"line {node.lineno} imports pathlib"


def by_name(tree: ast.AST) -> Iterator[str]:
    """Laws 1 and 2: a module imported by a text, which no table of imports sees."""
    for node in ast.walk(tree):
        names = {getattr(node, "id", None), getattr(node, "attr", None)}
        if isinstance(node, ast.Name | ast.Attribute) and names & BY_NAME:
            yield f"line {node.lineno} takes {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "importlib":
            yield f"line {node.lineno} imports {node.module}"
        if isinstance(node, ast.Import) and any(name.name.split(".")[0] == "importlib" for name in node.names):
            yield f"line {node.lineno} imports importlib"


def components(tree: ast.AST) -> Iterator[str]:
    """Law 3: one component picked out of all."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "components":
            yield f"line {node.lineno}: {ast.unparse(node)}"


def holds_cluster(tree: ast.AST) -> Iterator[str]:
    """Law 3: a parameter, an attribute or a keyword that is the whole cluster."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.keyword) and (node.arg or "").strip("_") == "cluster":
            yield f"line {node.lineno}: {node.arg}"
        if isinstance(node, ast.Attribute) and node.attr.strip("_") == "cluster":
            yield f"line {node.lineno}: {ast.unparse(node)}"


def caches(tree: ast.Module) -> Iterator[str]:
    """Law 7: what a module keeps beside the store: a mutable value of its own that a function changes, or a `global`."""
    own = {
        target.id
        for node in tree.body
        for target, value in assigned(node)
        if isinstance(target, ast.Name) and is_mutable(value)
    }
    found = set()
    for function in (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)):
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                found.update(node.names)
            if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
                found.update({root_of(node)} & own)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATING:
                found.update({root_of(node.func)} & own)
            if isinstance(node, ast.AugAssign):
                found.update({root_of(node.target)} & own)
    yield from sorted(found)


def is_mutable(value: ast.AST) -> bool:
    made = isinstance(value, ast.Call) and ast.unparse(value.func).split(".")[-1] in MAKERS
    return made or isinstance(value, MUTABLE)


def copies_by_text(tree: ast.AST) -> Iterator[str]:
    """Law 8: a deep copy by way of JSON: json.loads(json.dumps(...))."""
    for node in ast.walk(tree):
        inner = node.args if isinstance(node, ast.Call) and name_called(node) == "loads" else ()
        if any(isinstance(argument, ast.Call) and name_called(argument) == "dumps" for argument in inner):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def changes_in_place(tree: ast.AST) -> Iterator[str]:
    """Law 8: a subscript assigned to, or deleted, of an object that a function was given, or of a part of one: x["a"]["b"] = ..."""
    for function, bound in scopes(tree):
        arguments = function.args
        given = {arg.arg for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)} - {"self"}
        for node in own_nodes(function):
            if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
                whole = isinstance(node.value, ast.Name) and node.value.id in given - bound.keys()
                if whole or isinstance(node.value, ast.Subscript):
                    yield f"line {node.lineno}: {ast.unparse(node)}"


def changes_what_was_read(tree: ast.AST) -> Iterator[str]:
    """Law 8: a subscript assigned to, or deleted, of what the same function read from the store."""
    for function, bound in scopes(tree):
        read = {name for name, values in bound.items() if any(map(is_read, values))}
        for node in own_nodes(function):
            changed = isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)
            if changed and (root_of(node) in read or any(map(is_read, ast.walk(node.value)))):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def is_read(value: ast.AST) -> bool:
    owner = value.func.value if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else None
    return owner is not None and value.func.attr in READING and ast.unparse(owner).split(".")[-1].strip("_") in KEEPERS


def facts_in_words(tree: ast.AST) -> Iterator[str]:
    """Law 9: words put together for a fact, in the call of a tell or in any call that takes facts."""
    for function, bound in [(tree, {}), *scopes(tree)]:
        for call in own_nodes(function):
            for name, value in facts_of(call, bound) if isinstance(call, ast.Call) else ():
                if is_worded(value) and name != "'command'":
                    yield f"line {call.lineno}: {name}"


def facts_of(call: ast.Call, bound: dict[str, list[ast.AST]]) -> Iterator[tuple[str, ast.AST]]:
    """(name, value) of the facts that a call gives: of its keyword `facts`, and of a tell also its own keywords."""
    word = name_called(call).strip("_")
    for keyword in call.keywords:
        if keyword.arg == "facts":
            yield from entries(keyword.value, bound)
        elif word in ("tell", "told"):
            yield keyword.arg or "**", keyword.value


def entries(node: ast.AST, bound: dict[str, list[ast.AST]], deep: int = 3) -> Iterator[tuple[str, ast.AST]]:
    """The entries of a dict, of those merged into it, of one bound to a name in the same function, and of what is set in it later."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from entries(value, bound, deep)
            else:
                yield ast.unparse(key), value
                for worded in bound.get(ast.unparse(value), ()) if isinstance(value, ast.Name) else ():
                    yield ast.unparse(key), worded
    elif isinstance(node, ast.Name) and deep:
        for value in bound.get(node.id, ()):
            yield from entries(value, bound, deep - 1)
        for target, values in bound.items():
            if target.startswith(f"{node.id}["):
                yield from ((target.removeprefix(f"{node.id}[").removesuffix("]"), value) for value in values)
    elif isinstance(node, ast.BinOp | ast.IfExp):
        for child in ast.iter_child_nodes(node):
            yield from entries(child, bound, deep)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "dict":
        yield from ((keyword.arg or "**", keyword.value) for keyword in node.keywords)


def is_worded(node: ast.AST) -> bool:
    """Whether an expression composes words: text with a space in it, alone, in braces, added up, joined, formatted or one of two."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and " " in node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("join", "format"):
        return is_worded(node.func.value)
    return isinstance(node, ast.JoinedStr | ast.IfExp | ast.BinOp) and any(map(is_worded, ast.iter_child_nodes(node)))


def asks_who_calls(tree: ast.AST) -> Iterator[str]:
    """Law 10: a caller's name compared with a text, matched, looked for in a list or read by its beginning; also by another name."""
    for function, bound in [(tree, {}), *scopes(tree)]:
        known = {
            name for name, values in bound.items() if any(is_plain(value) and is_a_caller(value) for value in values)
        }
        for node in own_nodes(function):
            if asks(node, known):
                yield f"line {node.lineno}: {ast.unparse(node).partition(chr(10))[0]}"


def is_plain(value: ast.AST) -> bool:
    return isinstance(value, ast.Attribute | ast.Name)


def asks(node: ast.AST, known: set[str]) -> bool:
    def called(side: ast.AST) -> bool:
        return is_a_caller(side) or (isinstance(side, ast.Name) and side.id in known)

    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        listed = isinstance(node.ops[0], ast.In | ast.NotIn) and is_a_name_of(node.left, known)
        return any(map(called, sides)) and (any(map(is_text, sides)) or listed)
    if isinstance(node, ast.Match):
        return called(node.subject)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("startswith", "endswith") and called(node.func.value)
    return False


def is_a_caller(node: ast.AST) -> bool:
    return any(word in ast.unparse(node) for word in ("caller", "agent", ".user.name", ".program", "tells_as"))


def is_a_name_of(node: ast.AST, known: set[str]) -> bool:
    return ast.unparse(node).endswith(("caller.program", ".user.name")) or (
        isinstance(node, ast.Name) and node.id in known
    )
