"""grep, egrep and fgrep."""

import re

from ..processes.calls import Call
from .patterns import basic


def grep(call: Call) -> int:
    """0 where a line fits, 1 where none does, 2 for what cannot be read."""
    options, names = call.options("efmABC")
    if "e" not in options and not names:
        return call.fail("no pattern", 2)
    pattern = options["e"] if "e" in options else names.pop(0)
    kind = {"egrep": "E", "fgrep": "F"}.get(
        call.name, "E" if {"E", "P"} & set(options) else "F" if "F" in options else ""
    )
    form = re.escape(pattern) if kind == "F" else pattern if kind == "E" else basic(pattern)
    form = rf"\b(?:{form})\b" if "w" in options else rf"^(?:{form})$" if "x" in options else form
    try:
        matcher = re.compile(form, re.I if {"i", "y"} & set(options) else 0)
    except re.error:
        return call.fail(f"bad regex '{pattern}'", 2)
    quiet, matched, failed = "q" in options, 0, 0
    for name in names or ["-"]:
        text = call.read(name)
        failed = 2 if text is None and "s" not in options else failed
        hits = [
            (i, line)
            for i, line in enumerate((text or "").splitlines(), 1)
            if bool(matcher.search(line)) != ("v" in options)
        ]
        hits = hits[: int(options["m"])] if "m" in options else hits
        matched += len(hits)
        label = f"{name}:" if len(names) > 1 and "h" not in options or "H" in options else ""
        if not quiet:
            _show(call, options, matcher, label, name, hits)
    return 0 if matched else failed or 1


def _show(
    call: Call, options: dict, matcher: re.Pattern[str], label: str, name: str, hits: list[tuple[int, str]]
) -> None:
    if "c" in options:
        call.out(f"{label}{len(hits)}\n")
    elif "l" in options:
        call.out(f"{name}\n" if hits else "")
    elif "o" in options:
        call.out("".join(f"{label}{m[0]}\n" for _, line in hits for m in matcher.finditer(line) if m[0]))
    else:
        call.out("".join(f"{label}{f'{i}:' if 'n' in options else ''}{line}\n" for i, line in hits))


def streams_grep(argv: list[str]) -> bool:
    """Whether this grep can hand on line by line."""
    flags = "".join(word[1:] for word in argv[1:] if word.startswith("-") and not word.startswith("--"))
    return not set(flags) & set("cqlmABC")
