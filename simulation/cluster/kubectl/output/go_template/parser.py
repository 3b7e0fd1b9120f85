"""Tokens of a go-template become a tree, read once: no block is looked at twice, and none is nested without end.

Source: text/template/parse/parse.go in Go's standard library.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from ....budget import charge
from .functions import FUNCTIONS, Int
from .lexer import Token, Wrong, tokens

MOST_NESTED = 100  # blocks and parentheses within one another
BLOCKS = ("if", "range", "with")
KEYWORDS = (*BLOCKS, "else", "end", "template", "define", "block", "break", "continue")
ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[abfnrtv\\'\"])|\\")
SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Node(NamedTuple):
    """`kind` says what `value` is: see the methods of Parser that make it. `source` is its text, for messages."""

    kind: str
    value: Any
    place: int
    source: str = ""


class Parser:
    """`templates`: {name: list of Nodes}, "" for the whole."""

    def __init__(self, template: str):
        self.template, self.at, self.depth, self.loops = template, 0, 0, 0
        self.tokens = tokens(template)
        self.templates: dict[str, list[Node]] = {}
        self.variables = ["$"]
        self.templates[""], stopped = self.nodes(())
        if stopped is not None:
            raise Wrong(f"unexpected {{{{{stopped}}}}}", self.look().place)

    # Tokens

    def look(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.look()
        self.at += 1
        return token

    def expect(self, kind: str, context: str) -> Token:
        token = self.take()
        if token.kind != kind:
            raise self.unexpected(token, context)
        return token

    def unexpected(self, token: Token, context: str) -> Wrong:
        said = "EOF" if token.kind == "end" else f"<{token.text}>" if token.text in KEYWORDS else f'"{token.text}"'
        return Wrong(f"unexpected {said} in {context}", token.place)

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MOST_NESTED:
            raise Wrong(f"the template is nested too deeply: more than {MOST_NESTED} levels", token.place)

    # Nodes

    def nodes(self, stops: tuple[str, ...]) -> tuple[list[Node], str | None]:
        """Nodes up to one of {{end}} and {{else}} -> (nodes, the word that stopped them, or None at the template's end)."""
        found: list[Node] = []
        while (token := self.take()).kind != "end":
            charge()
            if token.kind == "text":
                found.append(Node("text", token.text, token.place))
                continue
            word = self.look().text if self.look().kind == "name" else ""
            if word in ("end", "else"):
                if word not in stops and not (word == "end" and stops):
                    raise Wrong(f"unexpected {{{{{word}}}}}", token.place)
                self.take()
                return found, word
            node = self.keyword(word) if word in KEYWORDS else self.action()
            if node is not None:
                found.append(node)
        if stops:
            raise Wrong("unexpected EOF", token.place)
        return found, None

    def keyword(self, word: str) -> Node | None:
        token = self.take()
        if word in BLOCKS:
            return self.block(word, token)
        if word in ("break", "continue"):
            if not self.loops:
                raise Wrong(f"{{{{{word}}}}} outside {{{{range}}}}", token.place)
            self.expect("right", word)
            return Node(word, None, token.place)
        if word == "define":
            self.define(token)
            return None
        name = self.name(word)
        pipe = None if self.look().kind == "right" else self.pipeline(word)
        self.expect("right", f"{word} clause")
        if word == "block":
            self.body(name, token)
        return Node("template", (name, pipe), token.place, f"{{{{template {json.dumps(name)}}}}}")

    def define(self, token: Token) -> None:
        name = self.name("define clause")
        self.expect("right", "define clause")
        self.body(name, token)

    def body(self, name: str, token: Token) -> None:
        self.deeper(token)
        kept, self.variables = self.variables, ["$"]
        loops, self.loops = self.loops, 0
        self.templates[name], _ = self.nodes(("end",))
        self.expect("right", "end")
        self.variables, self.loops = kept, loops
        self.depth -= 1

    def name(self, context: str) -> str:
        token = self.take()
        if token.kind not in ("string", "raw"):
            raise self.unexpected(token, context)
        return str(unquoted(token))

    def block(self, word: str, token: Token) -> Node:
        """("if" | "with" | "range", (pipeline, nodes, nodes of else))."""
        self.deeper(token)
        known = len(self.variables)
        pipe = self.pipeline(word)
        self.expect("right", word)
        self.loops += word == "range"
        inside, stopped = self.nodes(("end", "else"))
        self.loops -= word == "range"
        other: list[Node] = []
        if stopped == "else" and self.look().text in ("if", "with") and self.look().kind == "name":
            again = self.take()
            other = [self.block(again.text, again)]  # {{else if}}: its {{end}} ends both
        else:
            self.expect("right", stopped or word)
            if stopped == "else":
                other, _ = self.nodes(("end",))
                self.expect("right", "end")
        del self.variables[known:]
        self.depth -= 1
        return Node(word, (pipe, inside, other), token.place)

    def action(self) -> Node:
        pipe = self.pipeline("command")
        self.expect("right", "command")
        return Node("action", pipe, pipe.place)

    # Pipelines

    def pipeline(self, context: str) -> Node:
        """("pipe", (names declared, whether they are new, commands)); each command is a list of operands."""
        start = self.look().place
        names, new = self.declared(context)
        commands = [self.command(context)]
        while self.look().kind == "sign" and self.look().text == "|":
            self.take()
            commands.append(self.command(context))
        return Node("pipe", (names, new, commands), start, self.source(start))

    def declared(self, context: str) -> tuple[list[str], bool]:
        names: list[str] = []
        sign = self.look(1)
        if self.look().kind == "variable" and sign.kind == "sign" and sign.text in (":=", "=", ","):
            names.append(self.take().text)
            if self.look().text == "," and context == "range":
                self.take()
                names.append(self.expect("variable", "range").text)
            if self.look().text not in (":=", "="):
                raise self.unexpected(self.look(), context)
            new = self.take().text == ":="
            if new:
                self.variables += names
            elif names[0] not in self.variables:
                raise Wrong(f'undefined variable "{names[0]}"', sign.place)
            return names, new
        return names, False

    def command(self, context: str) -> Node:
        start, operands = self.look().place, []
        while (operand := self.operand()) is not None:
            charge()
            operands.append(operand)
            after = self.look()
            if (
                after.place == self.end_of_last()
                and after.kind not in ("right", "end")
                and after.text not in ("|", ")")
            ):
                raise self.unexpected(after, "operand")
        if not operands:
            token = self.look()
            if token.kind in ("right", "end"):
                raise Wrong(f"missing value for {context}", token.place)
            raise self.unexpected(token, context)
        return Node("command", operands, start, self.source(start))

    def operand(self) -> Node | None:
        """An operand with the fields that follow it: ("chain", (operand, names))."""
        token = self.look()
        made = self.term(token)
        if made is None:
            return None
        fields = []
        while self.look().kind == "field" and self.look().place == self.end_of_last():
            fields.append(self.take().text[1:])
        if not fields:
            return made
        if made.kind == "field":
            return Node("field", [*made.value, *fields], token.place, self.source(token.place))
        return Node("chain", (made, fields), token.place, self.source(token.place))

    def end_of_last(self) -> int:
        last = self.tokens[self.at - 1]
        return last.place + len(last.text)

    def term(self, token: Token) -> Node | None:
        kind, text, place = token
        if kind in ("right", "end", "left") or kind == "sign" and text not in (".", "("):
            return None
        self.take()
        if text == "(":
            self.deeper(token)
            pipe = self.pipeline("parenthesized pipeline")
            closing = self.take()
            if closing.text != ")":
                raise Wrong("unclosed left paren", closing.place)
            self.depth -= 1
            return Node("pipe", pipe.value, place, self.source(place))
        return Node(*self.simple(token), place, text)

    def simple(self, token: Token) -> tuple[str, object]:
        kind, text, place = token
        if kind == "sign":
            return "dot", None
        if kind == "field":
            return "field", [text[1:]]
        if kind == "variable":
            if text not in self.variables:
                raise Wrong(f'undefined variable "{text}"', place)
            return "variable", text
        if kind == "name":
            if text not in FUNCTIONS:
                raise Wrong(f'function "{text}" not defined', place)
            return "function", text
        if kind == "constant":
            return ("nil", None) if text == "nil" else ("constant", text == "true")
        return "constant", number(token) if kind == "number" else unquoted(token)

    def source(self, start: int) -> str:
        return self.template[start : self.end_of_last()]


def number(token: Token) -> object:
    """A number's token -> Int or float; raises Wrong."""
    text = token.text.replace("_", "")
    try:
        if re.fullmatch(r"[+-]?(?:[1-9][0-9]{0,18}|0|0[xX][0-9a-fA-F]{1,16}|0[bB][01]{1,64}|0[oO][0-7]{1,21})", text):
            return Int(int(text, 0))
        if re.fullmatch(r"[+-]?[0-9]+", text) and len(text) > 19:
            raise Wrong(f"integer overflow: {token.text}", token.place)
        return float(text)
    except ValueError:
        raise Wrong(f"bad number syntax: {json.dumps(token.text)}", token.place) from None


def unquoted(token: Token) -> object:
    """A string's, raw string's or character's token -> text (a character: its code); raises Wrong."""
    if token.kind == "raw":
        return token.text[1:-1]
    text = token.text[1:-1]
    if "\\" in text:
        text = ESCAPE.sub(lambda match: _escaped(match.group(), token), text)
    if token.kind == "char":
        if len(text) != 1:
            raise Wrong(f"malformed character constant: {token.text}", token.place)
        return Int(ord(text))
    return text


def _escaped(escape: str, token: Token) -> str:
    if len(escape) == 1:
        raise Wrong("invalid syntax", token.place)
    sign = escape[1]
    if sign in "xuU" or sign.isdigit():
        code = int(escape[1:], 8) if sign.isdigit() else int(escape[2:], 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise Wrong("invalid syntax", token.place)
        return chr(code)
    return SIMPLE.get(sign, sign)
