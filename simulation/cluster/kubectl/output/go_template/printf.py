"""Go's fmt.Sprintf over the values of a template: verbs, flags, widths of at most a million signs as in Go.

Source: fmt/print.go and fmt/format.go in Go's standard library.
"""

from __future__ import annotations

import re
from typing import Any

from ....budget import allocate, charge
from .values import MISSING, Int, go_float, paid, printed, quoted, type_of

LARGEST = 1_000_000  # Go's bound of a width and of a precision (`tooLarge`)
DIRECTIVE = re.compile(r"%([-+# 0]*)([0-9]*|\*)(?:(\.)([0-9]*|\*))?(.?)", re.S)
DIGITS = 7  # of LARGEST


class _Arguments:
    """The values after the format, taken one by one."""

    def __init__(self, values: tuple[Any, ...]):
        self.values, self.taken = values, 0

    def next(self) -> Any:
        self.taken += 1
        return self.values[self.taken - 1]

    @property
    def left(self) -> tuple[Any, ...]:
        return self.values[self.taken :]


def printf(form: Any, *values: Any) -> str:
    """ "%s is %d" and its values -> text; what does not fit is told within the text, as Go does."""
    if not isinstance(form, str):
        raise TypeError(f"wrong type for value; expected string; got {type_of(form)}")
    arguments, parts, place = _Arguments(values), [], 0
    for match in DIRECTIVE.finditer(form):
        charge()
        parts += [form[place : match.start()], _directive(match, arguments)]
        place = match.end()
        if parts[-1].startswith("%!(NOVERB)"):
            place = len(form)
            break
    parts.append(form[place:])
    if arguments.left:
        extra = ", ".join(
            f"{type_of(value)}={_value(value)}" if value is not None else "<nil>" for value in arguments.left
        )
        parts.append(f"%!(EXTRA {extra})")
    return paid("".join(parts))


def _directive(match: re.Match[str], arguments: _Arguments) -> str:
    flags, width_text, dot, precision_text, verb = match.groups()
    width, wide_wrong = _number(width_text, arguments, "%!(BADWIDTH)")
    precision, precise_wrong = _number(precision_text, arguments, "%!(BADPREC)") if dot else (None, "")
    if width is not None and width < 0:
        flags, width = flags + "-", -width
    if dot and precision is None and not precise_wrong:
        precision = 0
    wrong = wide_wrong + precise_wrong
    if "%!(NOVERB)" in wrong or not verb:
        return "%!(NOVERB)"
    if verb == "%":
        return wrong + "%"
    if not arguments.left:
        return f"{wrong}%!{verb}(MISSING)"
    return wrong + _padded(_formatted(verb, flags, precision, arguments.next()), flags, width or 0, verb)


def _number(text: str | None, arguments: _Arguments, wrong: str) -> tuple[int | None, str]:
    """A width or precision -> (number or None, what is told of a wrong one)."""
    if text == "*":
        value = arguments.next() if arguments.left else None
        return (int(value), "") if isinstance(value, Int) and abs(value) <= LARGEST else (None, wrong)
    if not text:
        return None, ""
    significant = text.lstrip("0") or "0"
    if len(significant) > DIGITS or int(significant) > LARGEST:
        return None, "%!(NOVERB)"  # Go gives up on the rest of the format
    return int(significant), ""


def _padded(text: str, flags: str, width: int, verb: str) -> str:
    if width <= len(text):
        return text
    allocate(width)
    charge(1 + width // 1000)
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and verb in "dxXobefgEG" and not text.startswith("%!"):
        sign = text[:1] if text[:1] in ("+", "-") else ""
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.rjust(width)


def _formatted(verb: str, flags: str, precision: int | None, value: Any) -> str:
    if verb == "v":
        return _value(value)
    if verb == "T":
        return "<nil>" if value is None or value is MISSING else type_of(value)
    if verb == "t" and isinstance(value, bool):
        return _value(value)
    if verb in "sq" and isinstance(value, str):
        text = value if precision is None else value[:precision]
        return text if verb == "s" else quoted(text)
    if verb in "xX" and isinstance(value, str):
        text = value.encode(errors="replace").hex()
        return paid(text if verb == "x" else text.upper())
    if isinstance(value, Int):
        return _whole(verb, flags, value)
    if isinstance(value, float | int) and not isinstance(value, bool) and verb in "eEfFgG":
        return _fraction(verb, flags, precision, value)
    if verb in "sq" and isinstance(value, list):
        return paid(f"[{' '.join(_formatted(verb, flags, precision, item) for item in value)}]")
    kind = "<nil>" if value is None or value is MISSING else f"{type_of(value)}={_value(value)}"
    return paid(f"%!{verb}({kind})")


def _whole(verb: str, flags: str, value: int) -> str:
    forms = {"d": "d", "x": "x", "X": "X", "o": "o", "b": "b"}
    if verb in forms:
        sign = "+" if "+" in flags else " " if " " in flags else "-"
        return format(int(value), f"{sign}{'#' if '#' in flags and verb != 'd' else ''}{forms[verb]}")
    if verb in "cqU" and 0 <= value <= 0x10FFFF:
        return {"c": chr(value), "q": f"'{chr(value)}'", "U": f"U+{int(value):04X}"}[verb]
    return f"%!{verb}(int={int(value)})"


def _fraction(verb: str, flags: str, precision: int | None, value: float) -> str:
    if verb in "gG" and precision is None:
        return go_float(value)
    digits = 6 if precision is None else precision
    allocate(digits + 400)
    charge(1 + digits // 1000)
    try:
        return format(float(value), f"{'+' if '+' in flags else ''}.{digits}{verb}")
    except OverflowError:
        return "+Inf"


def _value(value: Any) -> str:
    return "<nil>" if value is None or value is MISSING else printed(value)
