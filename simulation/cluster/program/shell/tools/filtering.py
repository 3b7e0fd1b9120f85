"""Filters: head, tail, grep, sort, cut, tr, sed, awk and the other tools that read lines and write lines."""

import base64
import re
from itertools import groupby

from ....budget import allocate, charge
from ..processes.calls import Call, Tool, lines_of
from ..processes.handles import Blocked
from .awk import awk
from .characters import tr
from .grep import grep
from .sed import sed
from .waiting import follow, seq, sleep, timeout, xargs, yes


def _lines(text: str) -> list[str]:
    return lines_of(text, keepends=True)


def _count(call: Call, default: int = 10) -> tuple[dict, list, str]:
    call.args = [f"-n{word[1:]}" if re.fullmatch(r"-\d+", word) else word for word in call.args]
    options, names = call.options("nc")
    return options, names, str(options.get("n", default))


def _head(call: Call) -> int:
    options, names, count = _count(call)
    if not names and "c" not in options:
        return _head_of_input(call, int(count))
    text, status = call.inputs(names)
    call.out(text[: int(options["c"])] if "c" in options else "".join(_lines(text)[: int(count)]))
    return status


def _head_of_input(call: Call, count: int) -> int:
    """It ends as soon as it has its lines, though more may come."""
    left = count - call.process.pop("head", 0)
    while left > 0:
        try:
            text, ended = call.machine.read_lines(call.process, most=left)
        except Blocked:
            call.process["head"] = count - left
            raise
        call.out(text)
        left -= len(_lines(text))
        if ended:
            break
    return 0


def _tail(call: Call) -> int:
    options, names, count = _count(call)
    if {"f", "F", "follow"} & set(options) and names:
        return follow(call, names, count, "F" in options)
    text, status = call.inputs(names)
    if "c" in options:
        call.out(text[-int(options["c"]) :])
        return status
    lines = _lines(text)
    call.out("".join(lines[int(count) - 1 :] if count.startswith("+") else lines[-int(count) :] if int(count) else []))
    return status


def _sort(call: Call) -> int:
    options, names = call.options("kto")
    text, status = call.inputs(names)
    lines, separator = lines_of(text), options.get("t")
    charge(2 * len(lines) + len(text) // 100)
    key_field = re.match(r"\d+", options.get("k", ""))
    field = int(key_field[0]) if key_field else 0
    numeric = "n" in options or "h" in options or "k" in options and "n" in options["k"]

    def key(line: str) -> tuple[float, str]:
        parts = line.split(separator) if separator else line.split()
        value = " ".join(parts[field - 1 :]) if field else line
        number = re.match(r"\s*-?\d+(\.\d+)?", value)
        return (float(number[0]) if number else 0.0, value) if numeric else (0.0, value)

    lines.sort(key=key, reverse="r" in options)
    call.out("".join(line + "\n" for line in (dict.fromkeys(lines) if "u" in options else lines)))
    return status


def _uniq(call: Call) -> int:
    options, names = call.options("fsw")
    text, status = call.inputs(names[:1])
    runs = [(line, len(list(same))) for line, same in groupby(lines_of(text))]
    shown = [run for run in runs if ("d" not in options or run[1] > 1) and ("u" not in options or run[1] == 1)]
    call.out("".join((f"{times:>7} " if "c" in options else "") + line + "\n" for line, times in shown))
    return status


def _wc(call: Call) -> int:
    options, names = call.options()
    status, totals = 0, [0, 0, 0]
    wanted = [i for i, letters in enumerate(("l", "w", "cm")) if set(letters) & set(options)] or [0, 1, 2]
    for name in names or [""]:
        text = call.read(name) if name else call.input()
        if text is None:
            status = 1
            continue
        charge(len(text) // 100)
        allocate(len(text))
        counts = [text.count("\n"), len(text.split()), len(text.encode())]
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        call.out(_counted(counts, wanted, name, call))
    if len(names) > 1:
        call.out(_counted(totals, wanted, "total", call))
    return status


def _counted(counts: list[int], wanted: list[int], name: str, call: Call) -> str:
    wide = len(wanted) > 1
    return (
        " ".join([*(f"{counts[i]:>7}" if wide else str(counts[i]) for i in wanted), *([name] if name else [])]) + "\n"
    )


def _cut(call: Call) -> int:
    options, names = call.options("dfcb")
    text, status = call.inputs(names)
    spans = [_span(part) for part in str(options.get("f") or options.get("c") or options.get("b") or "1-").split(",")]
    separator, made = options.get("d") or "\t", []
    charge((len(text) + 1) * len(spans) // 10)
    for line in lines_of(text):
        if "f" not in options:
            made.append("".join(char for i, char in enumerate(line, 1) if any(a <= i <= b for a, b in spans)))
        elif separator not in line:
            made += [] if "s" in options else [line]
        else:
            parts = line.split(separator)
            made.append(separator.join(p for i, p in enumerate(parts, 1) if any(a <= i <= b for a, b in spans)))
    call.out("".join(line + "\n" for line in made))
    return status


def _span(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    return int(first or 1), int(last) if last else 10**9 if dash else int(first)


def _tee(call: Call) -> int:
    options, names = call.options()
    text = call.input()
    for name in names:
        whole = call.path(name)
        begun = call.process.setdefault("teed", {}) if call.is_piece() else {}
        old = (call.files.read(whole) or "") if "a" in options or whole in begun else ""
        begun[whole] = 1
        call.machine.write_file(whole, old + text)
    call.out(text)
    return 0


def _rev(call: Call) -> int:
    text, status = call.inputs(call.args)
    call.out("".join(line[::-1] + "\n" for line in lines_of(text)))
    return status


def _tac(call: Call) -> int:
    text, status = call.inputs(call.args)
    call.out("".join(reversed(_lines(text))))
    return status


def _base64(call: Call) -> int:
    options, names = call.options("w")
    text, status = call.inputs(names)
    charge(len(text) // 300)
    allocate(2 * len(text))
    if {"d", "D", "decode"} & set(options):
        try:
            call.out(base64.b64decode(text).decode(errors="replace"))
        except ValueError:
            return call.fail("truncated input")
        return status
    whole = base64.b64encode(text.encode()).decode()
    width = int(options.get("w", 76)) or len(whole) or 1
    call.out(
        "".join(whole[i : i + width] + ("\n" if options.get("w") != "0" else "") for i in range(0, len(whole), width))
    )
    return status


FILTERS: dict[str, Tool] = {
    "sleep": sleep,
    "head": _head, "tail": _tail, "grep": grep, "egrep": grep, "fgrep": grep, "sort": _sort, "uniq": _uniq,
    "wc": _wc,
    "cut": _cut, "tr": tr, "tee": _tee, "rev": _rev, "tac": _tac, "seq": seq, "yes": yes, "xargs": xargs,
    "base64": _base64, "timeout": timeout, "sed": sed, "awk": awk,
}  # fmt: skip
