"""echo and printf, each shell's way."""

import re
import shlex

from ..language.words import unescape
from ..processes.calls import Call

_VALUE = re.compile(r"%([-+ 0#]*)(\d*|\*)((?:\.\d+)?)([%sbqcdiuxXofeEgG])")
_WITH_VALUES = re.compile(r"(%[-+ 0#]*(?:\d*|\*)(?:\.\d+)?[%sbqcdiuxXofeEgG])")


def echo(call: Call) -> int:
    """busybox and bash take -n, -e, -E; Debian's sh takes -n only and always reads escapes."""
    words, newline = list(call.args), True
    dash = call.machine.state["box"]["base"] == "debian" and not call.process["bash"]
    escapes = dash
    while words and re.fullmatch("-n" if dash else "-[neE]+", words[0]):
        flags = words.pop(0)
        newline = newline and "n" not in flags
        escapes = "e" in flags if set(flags) & {"e", "E"} else escapes
    text = " ".join(words)
    if escapes:
        text, cut, _ = text.partition("\\c")
        text, newline = unescape(text), newline and not cut
    call.out(text + ("\n" if newline else ""))
    return 0


def printf(call: Call) -> int:
    """printf format [value ...]: the format is used again until the values are used up."""
    words = list(call.args)
    name = None
    if words[:1] == ["-v"] and len(words) > 1:
        name, words = words[1], words[2:]
    if words[:1] == ["--"]:
        words.pop(0)
    if not words:
        return call.fail("usage: printf format [arguments]", 2)
    form, values, made, status = words[0], words[1:], [], 0
    while True:
        left = len(values)
        text, failed = _formatted(form, values)
        made.append(text)
        status = status or failed
        if not values or len(values) == left:
            break
    if name:
        call.machine.set_variable(call.process, name, "".join(made))
    else:
        call.out("".join(made))
    return status


def _formatted(form: str, values: list[str]) -> tuple[str, int]:
    failed = 0

    def filled(place: re.Match[str]) -> str:
        nonlocal failed
        flags, width, precision, kind = place.groups()
        if kind == "%":
            return "%"
        width = (values.pop(0) if values else "") if width == "*" else width
        value, spec = values.pop(0) if values else "", f"%{flags}{width}{precision}"
        if kind in "sb":
            return (spec + "s") % (unescape(value) if kind == "b" else value)
        if kind in "qc":
            return shlex.quote(value) if kind == "q" else value[:1]
        try:
            number = float(value) if kind in "feEgG" else _whole(value)
        except ValueError:
            number, failed = 0, 1
        return (spec + {"i": "d", "u": "d"}.get(kind, kind)) % number

    pieces = re.split(_WITH_VALUES, form)
    made = "".join(_VALUE.sub(filled, piece) if i % 2 else unescape(piece) for i, piece in enumerate(pieces))
    return made, failed


def _whole(value: str) -> int:
    if value[:1] in ("'", '"') and len(value) > 1:
        return ord(value[1])
    return int(value or "0", 0) if not re.fullmatch(r"-?0\d+", value) else int(value, 8)
