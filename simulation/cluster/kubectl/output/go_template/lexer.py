"""A go-template's text cut into tokens, once from left to right: texts, and inside {{ }} the words of an action.

Source: text/template/parse/lex.go in Go's standard library.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ....budget import charge

BLANKS = " \t\r\n"
PER_UNIT = 10  # characters of a template that are read for a unit of work
CONSTANTS = ("true", "false", "nil")
WORD = re.compile(
    r"""(?P<blank>[ \t\r\n]+)|(?P<string>"(?:[^"\\\n]|\\[^\n])*")|(?P<raw>`[^`]*`)|(?P<char>'(?:[^'\\\n]|\\[^\n])+')"""
    r"|(?P<number>[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)(?![\w]))"
    r"|(?P<field>\.[^\W\d]\w*)|(?P<variable>\$\w*)|(?P<name>[^\W\d]\w*)|(?P<sign>:=|[=|(),.])"
)
STARTS = {
    '"': "unterminated quoted string",
    "`": "unterminated raw quoted string",
    "'": "unterminated character constant",
}


class Token(NamedTuple):
    """`kind`: "text", "left" ({{), "right" (}}), "end" or a group of WORD; `place` is where it begins in the template."""

    kind: str
    text: str
    place: int


class Wrong(Exception):
    """The template cannot be read; the message is Go's, `place` is where it was seen."""

    def __init__(self, message: str, place: int):
        super().__init__(message)
        self.place = place


def tokens(template: str) -> list[Token]:
    """Every token of a template, the last of kind "end"; raises Wrong."""
    charge(1 + len(template) // PER_UNIT)
    found: list[Token] = []
    place, trims = 0, False
    while (left := template.find("{{", place)) >= 0:
        _add_text(
            found,
            template[place:left],
            place,
            trims,
            template[left + 2 : left + 3] == "-" and _blank_at(template, left + 3),
        )
        place, trims = _action(template, left, found)
    _add_text(found, template[place:], place, trims, False)
    found.append(Token("end", "", len(template)))
    return found


def _add_text(found: list[Token], text: str, place: int, left: bool, right: bool) -> None:
    text = text.lstrip(BLANKS) if left else text
    text = text.rstrip(BLANKS) if right else text
    if text:
        found.append(Token("text", text, place))


def _blank_at(template: str, place: int) -> bool:
    return template[place : place + 1] in tuple(BLANKS)


def _action(template: str, left: int, found: list[Token]) -> tuple[int, bool]:
    """One {{ ... }} -> where the text after it begins, and whether its blanks are trimmed."""
    place = left + 2
    if template[place : place + 1] == "-" and _blank_at(template, place + 1):
        place += 2
    if template.startswith("/*", place):
        return _comment(template, place)
    found.append(Token("left", "{{", left))
    while True:
        if template.startswith("}}", place):
            found.append(Token("right", "}}", place))
            return place + 2, False
        if template.startswith("-}}", place) and _blank_at(template, place - 1):
            found.append(Token("right", "}}", place))
            return place + 3, True
        match = WORD.match(template, place)
        if match is None:
            raise _unreadable(template, place)
        charge(2)
        if match.lastgroup != "blank":
            kind = "constant" if match.lastgroup == "name" and match.group() in CONSTANTS else match.lastgroup or ""
            found.append(Token(kind, match.group(), place))
        place = match.end()


def _comment(template: str, place: int) -> tuple[int, bool]:
    end = template.find("*/", place)
    if end < 0:
        raise Wrong("unclosed comment", place)
    if template.startswith("}}", end + 2):
        return end + 4, False
    if _blank_at(template, end + 2) and template.startswith("-}}", end + 3):
        return end + 6, True
    raise Wrong("comment ends before closing delimiter", place)


def _unreadable(template: str, place: int) -> Wrong:
    sign = template[place : place + 1]
    if not sign:
        return Wrong("unclosed action", place)
    if sign in STARTS:
        return Wrong(STARTS[sign], place)
    return Wrong(f"unrecognized character in action: U+{ord(sign):04X} '{sign}'", place)
