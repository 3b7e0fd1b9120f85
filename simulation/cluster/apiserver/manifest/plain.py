"""Values that came from outside, as JSON bodies and scenarios give them: plain JSON, within bounds, or one PlainError with its path.

Plain: mappings with text for keys, lists, text, true and false, null, whole numbers of 64 bits and finite fractions. A text holds
no NUL and no half of a surrogate pair, for neither can be kept in every database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from ...budget import charge

MAX_BYTES = 1 << 20  # of a text; and of all texts of a value together
MAX_DEPTH = 100
MAX_VALUES = 100_000
LARGEST = (1 << 63) - 1
LONGEST_PATH = 200  # as an error tells it


class PlainError(ValueError):
    """`message` says what is wrong, `path` where ("inputs[0].manifest.spec"), `line` and `column` from 1 where a text was read."""

    def __init__(self, message: str, path: str = "", line: int | None = None, column: int | None = None):
        super().__init__(f"{path}: {message}" if path else message)
        self.message, self.path, self.line, self.column = message, path, line, column


def fits(number: float) -> bool:
    """Whether a number is within 64 bits."""
    return -LARGEST - 1 <= number <= LARGEST


def text_fault(text: str) -> str | None:
    """What is wrong with a text, or None."""
    if "\0" in text:
        return "holds a NUL character, which cannot be kept"
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            return f"holds half of a character (\\u{ord(text[error.start]):04x} without its other half)"
    return None


def check_plain(value: Any, path: str = "") -> None:
    """Raises PlainError for the first value that is not plain, or where there is too much or too deep."""
    waiting: list[tuple[Any, _Way, int]] = [(value, None, 1)]
    values = size = 0
    while waiting:
        one, way, depth = waiting.pop()
        values += 1
        if isinstance(one, dict | list):
            if values + len(waiting) + len(one) > MAX_VALUES:
                raise PlainError(f"there are more than {MAX_VALUES} values", path)
            wrong = f"is nested deeper than {MAX_DEPTH} levels" if depth > MAX_DEPTH else None
            wrong = wrong or (isinstance(one, dict) and _wrong_key(one)) or None
            size += sum(map(len, one)) if isinstance(one, dict) and not wrong else 0
            waiting.extend(_inside(one, way, depth + 1))
        elif isinstance(one, str):
            size += len(one)
            wrong = text_fault(one)
        else:
            wrong = _number_fault(one)
        if wrong:
            raise PlainError(wrong, _written(path, way))
        if size > MAX_BYTES:
            raise PlainError(f"there are more than {MAX_BYTES} bytes of text", path)
    charge(values + size // 50)


_Way = tuple[Any, Any] | None  # the way from the outermost value: (the way to the one around, its key or index)


def _inside(one: dict[Any, Any] | list[Any], way: _Way, depth: int) -> list[tuple[Any, _Way, int]]:
    """What is directly inside, the first one last, for it is taken first."""
    items: Iterable[tuple[Any, Any]] = one.items() if isinstance(one, dict) else enumerate(one)
    inside: list[tuple[Any, _Way, int]] = [(item, (way, step), depth) for step, item in items]
    return inside[::-1]


def _wrong_key(mapping: dict[Any, Any]) -> str | None:
    for key in mapping:
        if not isinstance(key, str):
            return f"a key must be text, not {str(key)[:40]}"
        if wrong := text_fault(key):
            return f"a key {wrong}"
    return None


def _written(path: str, way: _Way) -> str:
    """The path of a way, shortened where nobody would read it."""
    steps: list[str] = []
    while way is not None:
        way, step = way
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    whole = (path + "".join(reversed(steps))).removeprefix(".")
    return whole if len(whole) <= LONGEST_PATH else f"{whole[: LONGEST_PATH // 2]}...{whole[-LONGEST_PATH // 4 :]}"


def _number_fault(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if fits(value) else "is a number of more than 64 bits"
    if isinstance(value, float):
        return None if value - value == 0 else f"is {value}, which is no number of JSON"
    return f"is {type(value).__name__}, which is no value of JSON"


def read_json(text: str) -> Any:
    """Any JSON text as plain values. Raises PlainError, with the line where it is no JSON."""
    if len(text) > MAX_BYTES:
        raise PlainError(f"the JSON is longer than {MAX_BYTES} bytes", line=1, column=1)
    charge(len(text) // 50)
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise PlainError(f"not JSON: {error.msg}", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise PlainError(f"nested deeper than {MAX_DEPTH} levels", line=1, column=1) from None
    except ValueError as error:
        raise PlainError(f"not JSON: {error}", line=1, column=1) from None
    check_plain(value)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
