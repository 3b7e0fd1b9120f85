"""A little Python: `python -c` of the kind that Jobs and probes use, played at once into a behaviour.

Understood: print, sys.exit, os.environ, os.getenv, time.sleep, if, while, for, assert, raise, arithmetic, comparison,
f-strings and texts' usual methods. Anything else is not modelled: then the process serves for ever, as an unknown one.
"""

import ast
import operator
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

STEPS = 20_000
FOR_EVER_MS = 86_400_000

_BINARY = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not, ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_MODULES = ("os", "sys", "time")
_CALLS: dict[str, Callable[..., Any]] = {"int": int, "str": str, "float": float, "len": len, "bool": bool, "range": range, "abs": abs, "min": min,
          "max": max, "list": list, "sorted": sorted, "sum": sum, "round": round}  # fmt: skip
_METHODS = ("upper", "lower", "strip", "split", "join", "startswith", "endswith", "replace", "get", "format", "isdigit")
_ERRORS = (TypeError, ValueError, KeyError, IndexError, ZeroDivisionError, NameError, AssertionError, OverflowError)


class NotModelled(Exception):
    """The program uses something that is not in the list above."""


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
    """The behaviour of `python -c source`. Raises NotModelled."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return _ended(1, [[30, "stderr", f"SyntaxError: {error.msg}\n"]], 30)
    run = _Run(env)
    try:
        run.body(tree.body)
        code = 0
    except _Exit as left:
        code = run.left_with(left.code)
    except _ForEver:
        return {"output": run.output}
    except _ERRORS as error:
        run.say("stderr", f"Traceback (most recent call last):\n{type(error).__name__}: {error}\n")
        code = 1
    return _ended(code, run.output, run.now_ms)


def _ended(code: Any, output: list[list], at_ms: int) -> dict:
    return {"exits": {"code": code, "after_ms": at_ms}, "output": output}


class _Run:
    def __init__(self, env: dict[str, str]):
        self.names: dict[str, Any] = {}
        self.output: list[list] = []
        self.env, self.now_ms, self.steps = env, 30, 0

    def say(self, stream: str, text: str) -> None:
        self.output.append([self.now_ms, stream, text])

    def left_with(self, code: Any) -> int:
        """sys.exit's argument as an exit code; a text is printed, and means 1."""
        if code is None or isinstance(code, int):
            return int(code or 0) % 256
        self.say("stderr", f"{code}\n")
        return 1

    def body(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self.count()
            getattr(self, f"do_{type(statement).__name__}", self.unknown)(statement)

    def count(self) -> None:
        self.steps += 1
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
        self.names[node.target.id] = self.binary(node.op, self.value(ast.Name(node.target.id)), self.value(node.value))

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
        words = [str(self.value(a)) for a in node.exc.args] if isinstance(node.exc, ast.Call) else []
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
        return "".join(str(self.value(v.value)) if isinstance(v, ast.FormattedValue) else v.value for v in node.values)

    def of_List(self, node: Any) -> Any:
        return [self.value(item) for item in node.elts]

    of_Tuple = of_List

    def of_BinOp(self, node: Any) -> Any:
        return self.binary(node.op, self.value(node.left), self.value(node.right))

    def binary(self, kind: ast.operator, left: Any, right: Any) -> Any:
        if type(kind) not in _BINARY:
            raise NotModelled(type(kind).__name__)
        if isinstance(left, (str, list)) and isinstance(right, int) and right * len(left) > 100_000:
            raise NotModelled("a long text")
        return _BINARY[type(kind)](left, right)

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
            if not _COMPARE[type(kind)](left, right):
                return False
            left = right
        return True

    def of_Subscript(self, node: Any) -> Any:
        return self.value(node.value)[self.value(node.slice)]

    def of_Attribute(self, node: Any) -> Any:
        if ast.unparse(node) == "os.environ":
            return self.env
        raise NotModelled(ast.unparse(node))

    def of_Call(self, node: Any) -> Any:
        name, args = ast.unparse(node.func), [self.value(a) for a in node.args]
        if name == "print":
            end = next((self.value(k.value) for k in node.keywords if k.arg == "end"), "\n")
            errs = any(k.arg == "file" and ast.unparse(k.value) == "sys.stderr" for k in node.keywords)
            return self.say("stderr" if errs else "stdout", " ".join(map(str, args)) + end)
        if name in ("sys.exit", "exit", "quit", "os._exit"):
            raise _Exit(args[0] if args else None)
        if name == "time.sleep":
            self.now_ms += round(args[0] * 1000)
            return None
        if name in ("os.getenv", "os.environ.get"):
            return self.env.get(*args)
        if name in _CALLS:
            return _CALLS[name](*args)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            return getattr(self.value(node.func.value), node.func.attr)(*args)
        raise NotModelled(name)
