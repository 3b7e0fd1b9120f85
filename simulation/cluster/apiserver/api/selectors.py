"""Label selectors and field selectors: parsed once, kept, and matched often; refused in Kubernetes' words.

Sources: s/apimachinery/pkg/labels/selector.go, s/apimachinery/pkg/fields/selector.go, pkg/apis/core/v1/conversion.go.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...budget import charge
from ...component_helpers.labels import (
    EVERYTHING,
    EXISTS,
    GREATER,
    IN,
    LESS,
    MISSING,
    NOT_IN,
    LabelSelector,
    Requirement,
)
from . import field_errors
from .field_selectors import field_selector
from .status import bad_request

__all__ = ["check_key", "field_selector", "key_problems", "parse_label_selector", "value_problems"]

OPERATORS = ("in", "notin", "=", "==", "!=", "gt", "lt")
MEANING = {"in": IN, "=": IN, "==": IN, "notin": NOT_IN, "!=": NOT_IN, ">": GREATER, "<": LESS}
TOKEN = re.compile(r"==|!=|[=!(),<>]|[^\s=!(),<>]+")
PER_UNIT = 10  # characters of a selector that are read for a unit of work
LONGEST_KEPT = 2000  # characters of a selector that is remembered
END = ""

INTEGER = re.compile(r"[-+]?[0-9]{1,19}")
NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\Z")
PREFIX = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
NAME_WRONG = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
PREFIX_WRONG = (
    "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
    "must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
KEY_WRONG = (
    "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. "
    "'example.com/MyName')"
)
VALUE_WRONG = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


def parse_label_selector(text: str) -> LabelSelector:
    """ "app=web,env in (a, b),!old" -> LabelSelector; an empty text matches everything; raises StatusError 400."""
    if not text:
        return EVERYTHING
    charge(1 + len(text) // PER_UNIT)
    return _kept(text) if len(text) <= LONGEST_KEPT else _parsed(text)


def _parsed(text: str) -> LabelSelector:
    return LabelSelector(tuple(_Parser(text).requirements()))


_kept = lru_cache(maxsize=4096)(_parsed)


class _Parser:
    def __init__(self, text: str):
        self.tokens = [*TOKEN.findall(text), END]
        self.place = 0

    def look(self) -> str:
        return self.tokens[self.place]

    def take(self) -> str:
        self.place = min(self.place + 1, len(self.tokens))
        return self.tokens[self.place - 1]

    def requirements(self) -> list[Requirement]:
        requirements = []
        while self.look() != END:
            if not (_is_word(self.look()) or self.look() == "!"):
                raise bad_request(f"found '{self.look()}', expected: !, identifier, or 'end of string'")
            try:
                requirements.append(self.requirement())
            except ValueError as wrong:
                raise bad_request(f"unable to parse requirement: {wrong}") from None
            token = self.take()
            if token == END:
                break
            if token != ",":
                raise bad_request(f"found '{token}', expected: ',' or 'end of string'")
            if not (_is_word(self.look()) or self.look() == "!"):
                raise bad_request(f"found '{self.look()}', expected: identifier after ','")
        return requirements

    def requirement(self) -> Requirement:
        token = self.take()
        absent = token == "!"
        key = self.take() if absent else token
        if not _is_word(key):
            raise ValueError(f"found '{key}', expected: identifier")
        check_key(key)
        if absent or self.look() in (END, ","):
            return key, MISSING if absent else EXISTS, frozenset()
        word = self.take()
        if word not in MEANING:
            raise ValueError(f"found '{word}', expected: {', '.join(OPERATORS)}")
        values = self.listed() if word in ("in", "notin") else [self.value()]
        return key, MEANING[word], _checked(key, MEANING[word], values)

    def value(self) -> str:
        if self.look() in (END, ","):
            return ""
        token = self.take()
        if not _is_word(token):
            raise ValueError(f"found '{token}', expected: identifier")
        return token

    def listed(self) -> list[str]:
        token = self.take()
        if token != "(":
            raise ValueError(f"found '{token}' expected: '('")
        values = [""]
        while True:
            token = self.take()
            if token == ")":
                return values
            if token == ",":
                values.append("")
            elif _is_word(token) and not values[-1]:
                values[-1] = token
            else:
                raise ValueError(f"found '{token}', expected: ',', ')' or identifier")


def _is_word(token: str) -> bool:
    return token != END and token[0] not in "=!(),<>"


def check_key(key: str) -> None:
    """Raises ValueError with Kubernetes' words where a text is no label key."""
    wrong = key_problems(key)
    if wrong:
        raise ValueError(str(field_errors.invalid("key", key, "; ".join(wrong))))


def key_problems(key: str) -> list[str]:
    """What is wrong with a qualified name such as "example.com/role" (`IsQualifiedName`): a list of sentences."""
    prefix, slash, name = key.rpartition("/")
    if key.count("/") > 1:
        return [KEY_WRONG]
    wrong = []
    if slash and not prefix:
        wrong.append("prefix part must be non-empty")
    elif slash and not PREFIX.match(prefix):
        wrong.append(PREFIX_WRONG)
    if not name:
        wrong.append("name part must be non-empty")
    elif len(name) > 63:
        wrong.append("name part must be no more than 63 bytes")
    return wrong if NAME.match(name) else [*wrong, NAME_WRONG]


def value_problems(value: str) -> list[str]:
    """What is wrong with a label's value (`IsValidLabelValue`): a list of sentences."""
    wrong = ["must be no more than 63 bytes"] if len(value) > 63 else []
    return wrong if not value or NAME.match(value) else [*wrong, VALUE_WRONG]


def _checked(key: str, operator: str, values: list[str]) -> frozenset[str]:
    for place, value in enumerate(sorted(set(values))):
        if operator in (GREATER, LESS) and not INTEGER.fullmatch(value):
            why = "for 'Gt', 'Lt' operators, the value must be an integer"
            raise ValueError(str(field_errors.invalid(f"values[{place}]", value, why)))
        wrong = value_problems(value)
        if wrong:
            raise ValueError(str(field_errors.invalid(f"values[{place}][{key}]", value, "; ".join(wrong))))
    return frozenset(values)
