"""A little Python: `python -c` of the kind that Jobs and probes use, played at once into a behaviour.

Understood: print, sys.exit, os.environ, os.getenv, time.sleep, if, while, for, assert, raise, arithmetic, comparison,
f-strings and texts' usual methods. Anything else is not modelled: then the process serves for ever, as an unknown one.
"""

import ast
from collections.abc import Iterable
from typing import Any, NoReturn

from ..budget import SLICE, OutOfBudget, OutOfBytes, allocate, charge, within
from .python_values import DEEPEST, NotModelled, binary, call, compared, method, weigh

__all__ = ["NotModelled", "behaviour"]

STEPS = 20_000
FOR_EVER_MS = 86_400_000
OUTPUT = 1 << 18  # characters that are kept of what it says
_MODULES = ("os", "sys", "time")
_ERRORS = (
    TypeError, ValueError, KeyError, IndexError, ZeroDivisionError, NameError, AssertionError, OverflowError, AttributeError,
)  # fmt: skip


class _Exit(Exception):
    def __init__(self, code: Any):
        self.code = code


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class _ForEver(Exception):
    pass


def behaviour(source: str, env: dict) -> dict:
    """The behaviour of `python -c source`. Raises NotModelled.

    It has a slice of a container's work: whoever needs more works on for ever, and whoever makes too much is killed for its memory.
    """
    run = _Run(env)
    try:
        with within(*SLICE) as mine:
            return _played(source, run)
    except OutOfBudget as error:
        if error.budget is not mine:
            raise
        if isinstance(error, OutOfBytes):
            return {"exits": {"code": 137, "after_ms": run.now_ms, "reason": "OOMKilled"}, "output": run.output}
        return {"output": run.output, "cpu": 1000}


def _played(source: str, run: "_Run") -> dict:
    try:
        tree = _parsed(source)
        run.body(tree.body)
        code = 0
    except SyntaxError as error:
        return _ended(1, [[30, "stderr", f"SyntaxError: {error.msg}\n"]], 30)
    except _Exit as left:
        code = run.left_with(left.code)
    except _ForEver:
        return {"output": run.output}
    except (_Break, _Continue):
        return _ended(1, [[30, "stderr", "SyntaxError: outside loop\n"]], 30)
    except _ERRORS as error:
        run.say("stderr", f"Traceback (most recent call last):\n{type(error).__name__}: {error}\n")
        code = 1
    return _ended(code, run.output, run.now_ms)


def _parsed(source: str) -> ast.Module:
    """The program as a tree that is not too deep to be walked. Raises SyntaxError, NotModelled."""
    charge(20 + len(source))
    try:
        tree = ast.parse(source)
    except (RecursionError, MemoryError, ValueError):
        raise NotModelled("this source") from None
    open_: list[tuple[ast.AST, int]] = [(tree, 0)]
    while open_:
        node, depth = open_.pop()
        charge(1)
        if depth > DEEPEST:
            raise NotModelled("a deep expression")
        open_ += [(child, depth + 1) for child in ast.iter_child_nodes(node)]
    return tree


def _ended(code: Any, output: list[list], at_ms: int) -> dict:
    return {"exits": {"code": code, "after_ms": at_ms}, "output": output}


class _Run:
    def __init__(self, env: dict[str, str]):
        self.names: dict[str, Any] = {}
        self.output: list[list] = []
        self.said = 0
        self.env, self.now_ms, self.steps = env, 30, 0

    def say(self, stream: str, text: str) -> None:
        allocate(len(text) + 64)
        self.output.append([self.now_ms, stream, text[-OUTPUT:]])
        self.said += len(text)
        while self.said > OUTPUT and len(self.output) > 1:
            self.said -= len(self.output.pop(0)[2])

    def left_with(self, code: Any) -> int:
        """sys.exit's argument as an exit code; a text is printed, and means 1."""
        if code is None or isinstance(code, int):
            return int(code or 0) % 256
        weigh(code)
        self.say("stderr", f"{code}\n")
        return 1

    def body(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self.count()
            getattr(self, f"do_{type(statement).__name__}", self.unknown)(statement)

    def count(self) -> None:
        self.steps += 1
        charge(1)
        if self.steps > STEPS or self.now_ms > FOR_EVER_MS:
            raise _ForEver

    def unknown(self, node: Any) -> NoReturn:
        raise NotModelled(type(node).__name__)

    def do_Import(self, node: Any) -> None:
        if any(alias.name not in _MODULES or alias.asname for alias in node.names):
            raise NotModelled(node.names[0].name)

    def do_Expr(self, node: Any) -> None:
        self.value(node.value)

    def do_Pass(self, node: Any) -> None:
        pass

    def do_Assign(self, node: Any) -> None:
        if not isinstance(node.targets[0], ast.Name) or len(node.targets) > 1:
            raise NotModelled("assignment")
        self.names[node.targets[0].id] = self.value(node.value)

    def do_AugAssign(self, node: Any) -> None:
        if not isinstance(node.target, ast.Name):
            raise NotModelled("assignment")
        self.names[node.target.id] = binary(node.op, self.value(ast.Name(node.target.id)), self.value(node.value))

    def do_If(self, node: Any) -> None:
        self.body(node.body if self.value(node.test) else node.orelse)

    def do_While(self, node: Any) -> None:
        self.loop(iter(lambda: bool(self.value(node.test)), False), node, None)

    def do_For(self, node: Any) -> None:
        if not isinstance(node.target, ast.Name):
            raise NotModelled("for")
        self.loop(self.value(node.iter), node, node.target.id)

    def loop(self, values: Iterable, node: Any, name: str | None) -> None:
        """A while or a for; `name` takes each value."""
        for value in values:
            self.count()
            if name:
                self.names[name] = value
            try:
                self.body(node.body)
            except _Break:
                return
            except _Continue:
                continue

    def do_Break(self, node: Any) -> NoReturn:
        raise _Break

    def do_Continue(self, node: Any) -> NoReturn:
        raise _Continue

    def do_Assert(self, node: Any) -> None:
        if not self.value(node.test):
            raise AssertionError(self.value(node.msg) if node.msg else "")

    def do_Raise(self, node: Any) -> NoReturn:
        called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        name = getattr(called, "id", "Exception")
        words = [self.text(a) for a in node.exc.args] if isinstance(node.exc, ast.Call) else []
        if name == "SystemExit":
            raise _Exit(self.value(node.exc.args[0]) if words else None)
        self.say("stderr", f"Traceback (most recent call last):\n{name}: {' '.join(words)}\n")
        raise _Exit(1)

    def value(self, node: Any) -> Any:
        self.count()
        return getattr(self, f"of_{type(node).__name__}", self.unknown)(node)

    def of_Constant(self, node: Any) -> Any:
        return node.value

    def of_Name(self, node: Any) -> Any:
        if node.id not in self.names:
            raise NameError(f"name '{node.id}' is not defined")
        return self.names[node.id]

    def of_JoinedStr(self, node: Any) -> str:
        return "".join(self.text(v.value) if isinstance(v, ast.FormattedValue) else v.value for v in node.values)

    def text(self, node: Any) -> str:
        value = self.value(node)
        weigh(value)
        return str(value)

    def of_List(self, node: Any) -> Any:
        return [self.value(item) for item in node.elts]

    of_Tuple = of_List

    def of_BinOp(self, node: Any) -> Any:
        return binary(node.op, self.value(node.left), self.value(node.right))

    def of_UnaryOp(self, node: Any) -> Any:
        value = self.value(node.operand)
        return not value if isinstance(node.op, ast.Not) else -value if isinstance(node.op, ast.USub) else value

    def of_BoolOp(self, node: Any) -> Any:
        value = None
        for part in node.values:
            value = self.value(part)
            if bool(value) != isinstance(node.op, ast.And):
                break
        return value

    def of_IfExp(self, node: Any) -> Any:
        return self.value(node.body if self.value(node.test) else node.orelse)

    def of_Compare(self, node: Any) -> Any:
        left = self.value(node.left)
        for kind, part in zip(node.ops, node.comparators, strict=True):
            right = self.value(part)
            if not compared(kind, left, right):
                return False
            left = right
        return True

    def of_Subscript(self, node: Any) -> Any:
        return self.value(node.value)[self.value(node.slice)]

    def of_Attribute(self, node: Any) -> Any:
        if _name(node) == "os.environ":
            return self.env
        raise NotModelled(_name(node))

    def of_Call(self, node: Any) -> Any:
        charge(4)
        name, args = _name(node.func), [self.value(a) for a in node.args]
        if name == "print":
            end = next((self.value(k.value) for k in node.keywords if k.arg == "end"), "\n")
            errs = any(k.arg == "file" and _name(k.value) == "sys.stderr" for k in node.keywords)
            weigh(*args)
            return self.say("stderr" if errs else "stdout", " ".join(map(str, args)) + end)
        if name in ("sys.exit", "exit", "quit", "os._exit"):
            raise _Exit(args[0] if args else None)
        if name == "time.sleep":
            self.sleep(*args)
            return None
        if name in ("os.getenv", "os.environ.get"):
            return self.env.get(*args)
        if isinstance(node.func, ast.Attribute):
            return method(self.value(node.func.value), node.func.attr, args)
        return call(name, args)

    def sleep(self, seconds: Any) -> None:
        if not isinstance(seconds, (int, float)):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.now_ms += round(min(seconds, FOR_EVER_MS) * 1000)


def _name(node: Any) -> str:
    """sys.exit, of what stands there; "" of what is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
