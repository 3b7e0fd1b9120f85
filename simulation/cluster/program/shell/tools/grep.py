"""grep, egrep and fgrep."""

from collections.abc import Callable, Iterator

from ....budget import charge
from ....regular import Pattern, PatternError, basic, compiled, escape, extended
from ..processes.calls import Call, lines_of

Finder = Callable[[str], Iterator[str]]  # the parts of a line that fit


def grep(call: Call) -> int:
    """0 where a line fits, 1 where none does, 2 for what cannot be read."""
    options, names = call.options("efmABC")
    if "e" not in options and not names:
        return call.fail("no pattern", 2)
    pattern = str(options["e"] if "e" in options else names.pop(0))
    try:
        matcher = _matcher(call, options, pattern)
    except PatternError as error:
        return call.fail(f"{pattern[:200]}: {error}", 2)
    quiet, matched, failed = "q" in options, 0, 0
    for name in names or ["-"]:
        text = call.read(name)
        failed = 2 if text is None and "s" not in options else failed
        hits = [
            (i, line)
            for i, line in enumerate(lines_of(text or ""), 1)
            if bool(matcher.search(line)) != ("v" in options)
        ]
        hits = hits[: int(options["m"])] if "m" in options else hits
        matched += len(hits)
        label = f"{name}:" if len(names) > 1 and "h" not in options or "H" in options else ""
        if not quiet:
            _show(call, options, matcher, label, name, hits)
    return 0 if matched else failed or 1


def _matcher(call: Call, options: dict, pattern: str) -> Pattern:
    """What the options make of a pattern; -F takes it as it stands, -P as Perl would, as far as RE2 does."""
    ignore_case = bool({"i", "y"} & set(options))
    kind = {"egrep": "E", "fgrep": "F"}.get(call.name) or next((kind for kind in "FPE" if kind in options), "")
    around = ("(?:", ")") if kind in "FP" and kind else ("(", ")") if kind else ("\\(", "\\)")
    form = escape(pattern) if kind == "F" else pattern
    if "w" in options:
        form = f"\\b{around[0]}{form}{around[1]}\\b"
    elif "x" in options:
        form = f"^{around[0]}{form}{around[1]}$"
    charge(10)
    if kind in ("F", "P"):
        return compiled(form, ignore_case, longest=kind == "F")
    return extended(form, ignore_case) if kind else basic(form, ignore_case)


def _show(call: Call, options: dict, matcher: Pattern, label: str, name: str, hits: list[tuple[int, str]]) -> None:
    charge(len(hits))
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
