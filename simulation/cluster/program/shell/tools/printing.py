"""echo and printf, each shell's way."""

import re
import shlex

from ....budget import allocate, charge
from ..language.escapes import unescape
from ..processes.calls import Call

_VALUE = re.compile(r"%([-+ 0#]*+)(\d*|\*)((?:\.\d+)?)([%sbqcdiuxXofeEgG])")
_WITH_VALUES = re.compile(r"(%[-+ 0#]*+(?:\d*|\*)(?:\.\d+)?[%sbqcdiuxXofeEgG])")


def echo(call: Call) -> int:
    """busybox and bash take -n, -e, -E; Debian's sh takes -n only and always reads escapes."""
    words, newline = list(call.args), True
    dash = call.machine.state["box"]["base"] == "debian" and not call.process["bash"]
    escapes = dash
    while words and (words[0] == "-n" if dash else re.fullmatch(r"-[neE]+", words[0])):
        flags = words.pop(0)
        newline = newline and "n" not in flags
        escapes = "e" in flags if set(flags) & {"e", "E"} else escapes
    if len(words) > 1:
        allocate(sum(map(len, words)) + len(words))
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
    values, made, status = words[:0:-1], [], 0  # the next value is the last
    charge(len(words[0]) // 10)
    pieces = re.split(_WITH_VALUES, words[0])
    while True:
        left = len(values)
        charge(2 + len(pieces))
        text, failed = _formatted(pieces, values)
        allocate(len(text))
        made.append(text)
        status = status or failed
        if not values or len(values) == left:
            break
    if name:
        call.machine.set_variable(call.process, name, "".join(made))
    else:
        call.out("".join(made))
    return status


def _formatted(pieces: list[str], values: list[str]) -> tuple[str, int]:
    """The format once: the pieces at odd places are those that take values."""
    failed = 0

    def filled(place: re.Match[str]) -> str:
        nonlocal failed
        flags, width, precision, kind = place.groups()
        if kind == "%":
            return "%"
        width = (values.pop() if values else "") if width == "*" else width
        width = width if width.lstrip("-").isdecimal() else ""
        _room_for(width, precision[1:])
        value, spec = values.pop() if values else "", f"%{flags}{width}{precision}"
        if kind in "sb":
            return (spec + "s") % (unescape(value) if kind == "b" else value)
        if kind in "qc":
            return shlex.quote(value) if kind == "q" else value[:1]
        try:
            number = float(value[:400]) if kind in "feEgG" else _whole(value[:400])
        except ValueError:
            number, failed = 0, 1
        return (spec + {"i": "d", "u": "d"}.get(kind, kind)) % number

    made = "".join(_VALUE.sub(filled, piece) if i % 2 else unescape(piece) for i, piece in enumerate(pieces))
    return made, failed


def _room_for(*sizes: str) -> None:
    """A width and a precision are counted before anything is made as wide."""
    for size in sizes:
        digits = size.lstrip("-+ 0")
        allocate(int(digits[:12]) if digits[:12].isdecimal() else 0)


def _whole(value: str) -> int:
    if value[:1] in ("'", '"') and len(value) > 1:
        return ord(value[1])
    return int(value or "0", 0) if not re.fullmatch(r"-?0\d+", value) else int(value, 8)
