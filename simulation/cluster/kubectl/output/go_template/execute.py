"""A go-template's tree carried out over an object: each node is a unit of work, what is printed is counted in bytes.

Source: text/template/exec.go in Go's standard library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....budget import allocate, charge
from .functions import FUNCTIONS, Error
from .parser import Node
from .values import MISSING, PER_UNIT, Int, is_true, printed, type_of

DEEPEST = 100  # blocks and templates that run within one another
LONGEST_CONTEXT = 20  # signs of the template's text that a message shows


class Broken(Exception):
    """What went wrong while a template ran, in Go's words."""


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Execution:
    """`parts` is what was printed so far; `variables` are (name, value), the newest last."""

    def __init__(self, template: str, templates: dict[str, list[Node]], root: Any, strict: bool):
        self.template, self.templates, self.strict = template, templates, strict
        self.parts: list[str] = []
        self.variables: list[list[Any]] = [["$", root]]
        self.depth, self.name = 0, "output"

    def run(self, nodes: list[Node], dot: Any) -> None:
        """Carry nodes out; raises Broken."""
        for node in nodes:
            charge()
            if node.kind == "text":
                self.write(str(node.value))
            elif node.kind == "action":
                value = self.pipeline(node.value, dot)
                if not node.value.value[0]:
                    self.write(printed(value))
            elif node.kind == "template":
                self.template_called(node, dot)
            elif node.kind in ("break", "continue"):
                raise _Break if node.kind == "break" else _Continue
            else:
                self.block(node, dot)

    def write(self, text: str) -> None:
        allocate(len(text))
        charge(len(text) // PER_UNIT)
        self.parts.append(text)

    def wrong(self, node: Node, why: str) -> Broken:
        line = self.template.count("\n", 0, node.place) + 1
        column = node.place - self.template.rfind("\n", 0, node.place) - 1
        shown = node.source if len(node.source) <= LONGEST_CONTEXT else node.source[:LONGEST_CONTEXT] + "..."
        return Broken(f'template: output:{line}:{column}: executing "{self.name}" at <{shown}>: {why}')

    # Blocks

    def deeper(self, node: Node) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(node, f"exceeded maximum template depth ({DEEPEST})")

    def block(self, node: Node, dot: Any) -> None:
        pipe, inside, other = node.value
        self.deeper(node)
        known = len(self.variables)
        value = self.pipeline(pipe, dot)
        if node.kind == "range":
            self.range(node, value, dot)
        elif is_true(value):
            self.run(inside, value if node.kind == "with" else dot)
        else:
            self.run(other, dot)
        del self.variables[known:]
        self.depth -= 1

    def range(self, node: Node, value: Any, dot: Any) -> None:
        pipe, inside, other = node.value
        names, known, any_run = pipe.value[0], len(self.variables), False
        for key, element in self.elements(pipe, value):
            charge()
            any_run = True
            for name, held in zip(reversed(names), (element, key), strict=False):
                self.declare(name, held, True)
            depth, here = self.depth, self.name
            try:
                self.run(inside, element)
            except _Continue:
                self.depth, self.name = depth, here
            except _Break:
                self.depth, self.name = depth, here
                break
            finally:
                del self.variables[known:]
        if not any_run:
            self.run(other, dot)

    def elements(self, pipe: Node, value: Any) -> Iterator[tuple[Any, Any]]:
        """(key or index, element) of what is ranged over; raises Broken."""
        if isinstance(value, list):
            return ((Int(place), element) for place, element in enumerate(value))
        if isinstance(value, dict):
            charge(len(value))
            return ((key, value[key]) for key in sorted(value))
        if isinstance(value, Int):
            return ((Int(place), Int(place)) for place in range(value))
        if value is None or value is MISSING:
            return iter(())
        raise self.wrong(pipe, f"range can't iterate over {printed(value)[:200]}")

    def template_called(self, node: Node, dot: Any) -> None:
        name, pipe = node.value
        nodes = self.templates.get(name)
        if nodes is None:
            raise self.wrong(node, f'template "{name}" not defined')
        value = MISSING if pipe is None else self.pipeline(pipe, dot)
        self.deeper(node)
        kept, self.variables, here, self.name = self.variables, [["$", value]], self.name, name
        self.run(nodes, value)
        self.variables, self.name = kept, here
        self.depth -= 1

    def declare(self, name: str, value: Any, new: bool) -> None:
        if new:
            self.variables.append([name, value])
        else:
            self.found(name)[1] = value

    def found(self, name: str) -> list[Any]:
        for place in range(len(self.variables) - 1, -1, -1):
            charge()
            if self.variables[place][0] == name:
                return self.variables[place]
        raise Broken(f"undefined variable: {name}")

    # Values

    def pipeline(self, pipe: Node, dot: Any) -> Any:
        names, new, commands = pipe.value
        value, first = MISSING, True
        for command in commands:
            value = self.command(command, dot, () if first else (value,))
            first = False
        if len(names) == 1 or not new:
            for name in names[:1]:
                self.declare(name, value, new)
        return value

    def command(self, node: Node, dot: Any, final: tuple[Any, ...]) -> Any:
        """One command, with the value of the one before it as its last argument."""
        charge()
        first, *rest = node.value
        if first.kind == "function":
            return self.function(node, str(first.value), rest, dot, final)
        if rest or final:
            if first.kind in ("field", "chain", "variable"):
                value = self.operand(first, dot)
                raise self.wrong(
                    node,
                    f"{first.source.rpartition('.')[2]} has arguments but cannot be invoked as function ({type_of(value)})",
                )
            raise self.wrong(node, f"can't give argument to non-function {first.source}")
        if first.kind == "nil":
            raise self.wrong(first, "nil is not a command")
        return self.operand(first, dot)

    def function(self, node: Node, name: str, operands: list[Node], dot: Any, final: tuple[Any, ...]) -> Any:
        call, least, most = FUNCTIONS[name]
        count = len(operands) + len(final)
        if count < least or count > most:
            wanted = f"at least {least}" if most > least else str(least)
            raise self.wrong(node, f"wrong number of args for {name}: want {wanted} got {count}")
        if name in ("and", "or"):
            return self.early(name == "or", operands, dot, final)
        arguments = [self.operand(operand, dot) for operand in operands]
        try:
            return call(*arguments, *final)
        except (Error, TypeError) as why:
            raise self.wrong(node, f"error calling {name}: {why}") from None

    def early(self, wanted: bool, operands: list[Node], dot: Any, final: tuple[Any, ...]) -> Any:
        """{{and}} and {{or}}: the first value that decides, or the last."""
        value = MISSING
        for operand in operands:
            value = self.operand(operand, dot)
            if is_true(value) == wanted:
                return value
        return final[0] if final else value

    def operand(self, node: Node, dot: Any) -> Any:
        charge()
        kind, value = node.kind, node.value
        if kind == "constant":
            return value
        if kind == "dot":
            return dot
        if kind == "nil":
            return None
        if kind == "field":
            return self.fields(node, dot, value)
        if kind == "variable":
            return self.found(str(value))[1]
        if kind == "pipe":
            return self.pipeline(node, dot)
        if kind == "function":
            return self.function(node, str(value), [], dot, ())
        inner, names = value
        return self.fields(node, self.operand(inner, dot), names)

    def fields(self, node: Node, value: Any, names: list[str]) -> Any:
        for name in names:
            charge()
            if isinstance(value, dict):
                if self.strict and name not in value:
                    raise self.wrong(node, f'map has no entry for key "{name}"')
                value = value.get(name, MISSING)
            elif value is MISSING:
                if self.strict:
                    raise self.wrong(node, f'nil data; no entry for key "{name}"')
            elif value is None:
                raise self.wrong(node, f"nil pointer evaluating interface {{}}.{name}")
            else:
                raise self.wrong(node, f"can't evaluate field {name} in type interface {{}}")
        return value
