"""Filters: head, tail, grep, sort, cut, tr, sed, awk and the other tools that read lines and write lines."""

import base64
import re

from ..arguments import sleep_ms
from .calls import Call, Later
from .handles import Blocked
from .patterns import awk, sed


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


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
        return _follow(call, names, count, "F" in options)
    text, status = call.inputs(names)
    if "c" in options:
        call.out(text[-int(options["c"]) :])
        return status
    lines = _lines(text)
    call.out("".join(lines[int(count) - 1 :] if count.startswith("+") else lines[-int(count) :] if int(count) else []))
    return status


def _follow(call: Call, names: list[str], count: str, retries: bool) -> int:
    seen = {}
    for name in names:
        text = call.files.read(call.path(name))
        if text is None:
            call.err(f"{call.name}: can't open '{name}': No such file or directory\n" if call.is_busybox()
                     else f"{call.name}: cannot open '{name}' for reading: No such file or directory\n")  # fmt: skip
            if not retries:
                continue
        else:
            call.out("".join(_lines(text)[-int(count) :]) if int(count) else "")
        seen[call.path(name)] = len(text or "")
    if not seen:
        return call.fail("no files")
    raise Later({"k": "follow", "seen": seen})


def step_follow(machine, process: dict, frame: dict) -> None:
    """tail -f: what the files have grown by, looked up each second."""
    for path, length in frame["seen"].items():
        text = machine.files.read(path) or ""
        if len(text) < length:
            length = 0
        machine.write(process, "1", text[length:])
        frame["seen"][path] = len(text)
    watched = any(path not in ("/dev/null",) for path in frame["seen"])
    process["wait"] = ["until", machine.now + 1000 if watched else None]


def _grep(call: Call) -> int:
    options, names = call.options("efmABC")
    if "e" not in options and not names:
        return call.fail("no pattern", 2)
    pattern = options["e"] if "e" in options else names.pop(0)
    kind = {"egrep": "E", "fgrep": "F"}.get(call.name, "E" if {"E", "P"} & set(options) else "F" if "F" in options else "")
    form = re.escape(pattern) if kind == "F" else pattern if kind == "E" else basic(pattern)
    form = rf"\b(?:{form})\b" if "w" in options else rf"^(?:{form})$" if "x" in options else form
    try:
        matcher = re.compile(form, re.I if {"i", "y"} & set(options) else 0)
    except re.error:
        return call.fail(f"bad regex '{pattern}'", 2)
    quiet, found, failed = "q" in options, 0, 0
    for name in names or ["-"]:
        text = call.read(name)
        failed = 2 if text is None and "s" not in options else failed
        hits = [(i, line) for i, line in enumerate((text or "").splitlines(), 1) if bool(matcher.search(line)) != ("v" in options)]
        hits = hits[: int(options["m"])] if "m" in options else hits
        found += len(hits)
        label = f"{name}:" if len(names) > 1 and "h" not in options or "H" in options else ""
        if not quiet:
            _show(call, options, matcher, label, name, hits)
    return 0 if found else failed or 1


def _show(call, options, matcher, label, name, hits):
    if "c" in options:
        call.out(f"{label}{len(hits)}\n")
    elif "l" in options:
        call.out(f"{name}\n" if hits else "")
    elif "o" in options:
        call.out("".join(f"{label}{m[0]}\n" for _, line in hits for m in matcher.finditer(line) if m[0]))
    else:
        call.out("".join(f"{label}{f'{i}:' if 'n' in options else ''}{line}\n" for i, line in hits))


def basic(pattern: str) -> str:
    """A basic regular expression as an extended one: brackets and braces mean themselves without a backslash."""
    swapped = re.sub(r"\\?[(){}|+?]", lambda m: m[0][1:] if m[0][0] == "\\" else "\\" + m[0], pattern)
    return re.sub(r"^\*", r"\\*", swapped)


def streams_grep(argv: list[str]) -> bool:
    """Whether this grep can hand on line by line."""
    flags = "".join(word[1:] for word in argv[1:] if word.startswith("-") and not word.startswith("--"))
    return not set(flags) & set("cqlmABC")


def _sort(call: Call) -> int:
    options, names = call.options("kto")
    text, status = call.inputs(names)
    lines, separator = text.splitlines(), options.get("t")
    field = int(re.match(r"\d+", options["k"])[0]) if "k" in options and re.match(r"\d+", options["k"]) else 0
    numeric = "n" in options or "h" in options or "k" in options and "n" in options["k"]

    def key(line):
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
    runs = []
    for line in text.splitlines():
        if runs and runs[-1][0] == line:
            runs[-1][1] += 1
        else:
            runs.append([line, 1])
    shown = [run for run in runs if ("d" not in options or run[1] > 1) and ("u" not in options or run[1] == 1)]
    call.out("".join((f"{times:>7} " if "c" in options else "") + line + "\n" for line, times in shown))
    return status


def _wc(call: Call) -> int:
    options, names = call.options()
    status, totals = 0, [0, 0, 0]
    wanted = [i for i, letters in enumerate(("l", "w", "cm")) if set(letters) & set(options)] or [0, 1, 2]
    for name in names or [None]:
        text = call.input() if name is None else call.read(name)
        if text is None:
            status = 1
            continue
        counts = [text.count("\n"), len(text.split()), len(text.encode())]
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        call.out(_counted(counts, wanted, name, call))
    if len(names) > 1:
        call.out(_counted(totals, wanted, "total", call))
    return status


def _counted(counts, wanted, name, call):
    wide = len(wanted) > 1
    return " ".join([*(f"{counts[i]:>7}" if wide else str(counts[i]) for i in wanted), *([name] if name else [])]) + "\n"


def _cut(call: Call) -> int:
    options, names = call.options("dfcb")
    text, status = call.inputs(names)
    spans = [_span(part) for part in str(options.get("f") or options.get("c") or options.get("b") or "1-").split(",")]
    separator, made = options.get("d", "\t"), []
    for line in text.splitlines():
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


_CLASSES = {"upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "lower": "abcdefghijklmnopqrstuvwxyz", "digit": "0123456789",
            "space": " \t\n\r\v\f", "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}  # fmt: skip


def _set(text: str) -> str:
    from .words import unescape

    text = re.sub(r"\[:(alpha|alnum):\]", lambda m: "[:upper:][:lower:]" + ("[:digit:]" if m[1] == "alnum" else ""), text)
    text = re.sub(r"\[:(\w+):\]", lambda m: _CLASSES.get(m[1], ""), unescape(text))
    return re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), text, flags=re.S)


def _tr(call: Call) -> int:
    options, sets = call.options()
    text, first = call.input(), _set(sets[0]) if sets else ""
    if {"c", "C"} & set(options):
        first = "".join(sorted({char for char in text if char not in first}))
    if "d" in options:
        call.out("".join(char for char in text if char not in first))
        return 0
    if len(sets) > 1:
        second = _set(sets[1])
        text = text.translate({ord(c): second[min(i, len(second) - 1)] for i, c in reversed(list(enumerate(first))) if second})
        first = second
    if "s" in options:
        text = re.sub(f"([{re.escape(first)}])\\1+", r"\1", text)
    call.out(text)
    return 0


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
    call.out("".join(line[::-1] + "\n" for line in text.splitlines()))
    return status


def _tac(call: Call) -> int:
    text, status = call.inputs(call.args)
    call.out("".join(reversed(_lines(text))))
    return status


def _seq(call: Call) -> int:
    options, words = call.options("sf")
    words = [word for word in call.args if re.fullmatch(r"-?\d+(\.\d+)?", word)] if not words or len(words) < len(call.args) else words
    if not words or not all(re.fullmatch(r"-?\d+", word) for word in words):
        return call.fail(f"invalid number '{(words or call.args or [''])[0]}'")
    numbers = [int(word) for word in words]
    first, step, last = ([1, 1, *numbers], [numbers[0], 1, numbers[-1]], numbers)[min(len(numbers), 3) - 1][:3]
    values = range(first, last + (1 if step > 0 else -1), step or 1)[:100_000]
    separator = options.get("s", "\n")
    call.out(separator.join(map(str, values)) + "\n" if values else "")
    return 0


def _yes(call: Call) -> int:
    raise Later({"k": "yes", "text": (" ".join(call.args) or "y") + "\n"})


def step_yes(machine, process: dict, frame: dict) -> None:
    """For ever the same line: as much as the reader of a pipe takes, else slowly."""
    machine.write(process, "1", frame["text"] * 512)
    handle = machine.handles.get(process["fds"].get("1", ""), ["null"])
    process["wait"] = ["space", handle[1]] if handle[0] == "pw" else ["until", machine.now + 60_000]


def _xargs(call: Call) -> int:
    from .running import execute

    options, words = call.options("nIPdL", stop=True)
    items, command = call.input().split(), words or ["echo"]
    if "I" in options:
        runs = [[word.replace(options["I"], item) for word in command] for item in items]
    else:
        size = int(options.get("n", 0)) or max(len(items), 1)
        runs = [[*command, *items[i : i + size]] for i in range(0, max(len(items), 1), size)] if items or "r" not in options else []
    status = 0
    for run in runs:
        execute(call.machine, call.process, run)
        status = 123 if call.process["status"] else status
    return status


def _base64(call: Call) -> int:
    options, names = call.options("w")
    text, status = call.inputs(names)
    if {"d", "D", "decode"} & set(options):
        try:
            call.out(base64.b64decode(text).decode(errors="replace"))
        except ValueError:
            return call.fail("truncated input")
        return status
    whole = base64.b64encode(text.encode()).decode()
    width = int(options.get("w", 76)) or len(whole) or 1
    call.out("".join(whole[i : i + width] + ("\n" if options.get("w") != "0" else "") for i in range(0, len(whole), width)))
    return status


def _timeout(call: Call) -> int:
    from .steps import complain

    options, words = call.options("sk", stop=True)
    try:
        limit_ms = sleep_ms(words[:1])
    except ValueError:
        return call.fail(f"invalid time interval '{words[0]}'", 125)
    if len(words) < 2:
        complain(call.machine, call.process, "timeout: missing operand")
        return 125
    child = call.machine.fork(call.process, [{"k": "final", "argv": words[1:]}])
    raise Later({"k": "timeout", "pid": child["pid"], "due_ms": call.machine.now + (limit_ms or 10**12)})


def step_timeout(machine, process: dict, frame: dict) -> None:
    """timeout: the child, until it ends or its time is over (then 124; busybox says 143)."""
    from .steps import done

    status = process["children"].get(str(frame["pid"]), 0)
    if status is not None:
        process["children"].pop(str(frame["pid"]), None)
        done(machine, process, status)
    elif machine.now >= frame["due_ms"]:
        machine.signal(frame["pid"], "SIGKILL")
        process["children"].pop(str(frame["pid"]), None)
        done(machine, process, 143 if machine.state["box"]["base"] != "debian" else 124)
    else:
        process["wait"] = ["either", frame["pid"], frame["due_ms"]]


def sleep(call: Call) -> int:
    """sleep: its own frame, so that time can pass."""
    if not call.args:
        return call.fail("missing operand")
    try:
        wait_ms = sleep_ms(call.args)
    except ValueError as error:
        return call.fail(f"invalid number '{error}'")
    raise Later({"k": "sleep", "due_ms": None if wait_ms is None else call.machine.now + wait_ms})


FILTERS = {
    "sleep": sleep,
    "head": _head, "tail": _tail, "grep": _grep, "egrep": _grep, "fgrep": _grep, "sort": _sort, "uniq": _uniq, "wc": _wc,
    "cut": _cut, "tr": _tr, "tee": _tee, "rev": _rev, "tac": _tac, "seq": _seq, "yes": _yes, "xargs": _xargs,
    "base64": _base64, "timeout": _timeout, "sed": sed, "awk": awk,
}  # fmt: skip
FOLLOWING = {"follow": step_follow, "yes": step_yes, "timeout": step_timeout}
