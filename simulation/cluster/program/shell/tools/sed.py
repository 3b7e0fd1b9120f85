"""sed, as far as scripts in containers use it: s///, d, p, q and =, with numbers, $, /patterns/ and ranges as addresses.

Not modelled: the hold space, and labels (so that a script of sed cannot go round in a loop).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ....budget import allocate, charge
from ....regular import LONGEST_PATTERN, Match, Pattern, PatternError, basic, extended
from ..processes.calls import Call, lines_of

_REFERENCE = re.compile(r"\\(.)|&", re.S)


class Unknown(Exception):
    """A command that is not modelled."""


@dataclass
class Command:
    """One command; `open`: whether its range of lines is open now."""

    kind: str
    first: str | Pattern | None = None
    last: str | Pattern | None = None
    negated: bool = False
    pattern: Pattern | None = None
    pieces: list[str | int] = field(default_factory=list)  # of the new text: itself, and groups
    count: int = 1  # 0: everywhere
    prints: bool = False
    open: bool = False

    def new(self, match: Match) -> str:
        """What takes a match's place."""
        return "".join(piece if isinstance(piece, str) else match[piece] or "" for piece in self.pieces)


def sed(call: Call) -> int:
    """sed [-n] [-i] [-E] script [file ...]."""
    options, names = call.options("ef")
    if "e" not in options and not names:
        return call.fail("usage: sed [-nrE] [-i] script [file]")
    script = str(options["e"] if "e" in options else names.pop(0))
    try:
        commands = Reader(script, bool({"E", "r"} & set(options))).commands()
    except Unknown:
        return call.fail(f"unsupported command: {script[:200]}")
    except PatternError as error:
        return call.fail(f"{script[:200]}: {error}")
    if "i" not in options:
        text, status = call.inputs(names)
        call.out(_edited(text, commands, "n" in options))
        return status
    status = 0
    for name in names:
        old = call.read(name)
        if old is None:
            status = 1
        else:
            call.machine.write_file(call.path(name), _edited(old, commands, "n" in options))
    return status


class Reader:
    """Reads a script, from left to right. Raises Unknown, PatternError."""

    def __init__(self, script: str, is_extended: bool):
        if len(script) > 4 * LONGEST_PATTERN:
            raise Unknown
        charge(len(script))
        self.text, self.at, self.compiled = script, 0, extended if is_extended else basic

    def commands(self) -> list[Command]:
        made = []
        while True:
            self.skip(" \t\n;")
            if self.at >= len(self.text):
                return made
            made.append(self.command())

    def skip(self, chars: str) -> None:
        while self.at < len(self.text) and self.text[self.at] in chars:
            self.at += 1

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1 : self.at]

    def command(self) -> Command:
        """An address or two, perhaps a !, and a letter with what belongs to it."""
        first = self.address()
        last = None
        if first is not None and self.text.startswith(",", self.at):
            self.at += 1
            last = self.address()
            if last is None:
                raise Unknown
        self.skip(" \t")
        negated = self.text.startswith("!", self.at)
        self.at += negated
        self.skip(" \t")
        made = Command(self.take(), first, last, negated)
        if made.kind == "s":
            self.substitution(made)
        elif made.kind not in ("d", "p", "q", "="):
            raise Unknown
        self.skip(" \t")
        if self.text[self.at : self.at + 1] not in ("", ";", "\n", "}"):
            raise Unknown
        return made

    def address(self) -> str | Pattern | None:
        """A number, $ or a pattern."""
        char = self.text[self.at : self.at + 1]
        if char == "$":
            return self.take()
        if char == "/":
            self.at += 1
            return self.compiled(self.until("/"))
        start = self.at
        self.skip("0123456789")
        return self.text[start : self.at][:18] or None

    def until(self, end: str) -> str:
        """Up to the closing mark, which a backslash may stand before."""
        made = []
        while self.at < len(self.text):
            char = self.take()
            if char == end:
                return "".join(made)
            if char == "\\" and self.at < len(self.text):
                following = self.take()
                char = following if following == end else char + following
            made.append(char)
        raise Unknown

    def substitution(self, made: Command) -> None:
        """s/pattern/new/flags, with any mark in the place of /."""
        mark = self.take()
        if mark in ("", "\n", "\\"):
            raise Unknown
        source, new, start = self.until(mark), self.until(mark), self.at
        self.skip("gIip0123456789")
        flags = self.text[start : self.at]
        made.pattern = self.compiled(source, ignore_case=bool(set(flags) & {"i", "I"}))
        made.count, made.prints = 0 if "g" in flags else 1, "p" in flags
        at = 0
        for found in _REFERENCE.finditer(new):
            made.pieces += [new[at : found.start()], self.meant(found, made.pattern)]
            at = found.end()
        made.pieces.append(new[at:])

    @staticmethod
    def meant(found: re.Match[str], pattern: Pattern) -> str | int:
        """& is all that fits, \\1 a group, \\n a line end; anything else behind a backslash means itself."""
        if found[0] == "&":
            return 0
        char = found[1]
        if char in "0123456789":
            if int(char) > pattern.groups:
                raise PatternError(f"invalid reference \\{char} on s command's RHS")
            return int(char)
        return {"n": "\n", "t": "\t"}.get(char, char)


def _edited(text: str, commands: list[Command], quiet: bool) -> str:
    lines, made = lines_of(text, keepends=True), []
    charge(len(lines) * (1 + len(commands)))
    for number, whole in enumerate(lines, 1):
        line, end, kept, last = whole.rstrip("\n"), "\n" if whole.endswith("\n") else "", True, number == len(lines)
        quits = False
        for command in commands:
            if _addressed(command, line, number, last) == command.negated:
                continue
            if command.kind == "s" and command.pattern is not None:
                line, changed = command.pattern.sub(command.new, line, count=command.count)
                made += [line + end] if changed and command.prints else []
            elif command.kind == "d":
                kept = False
                break
            elif command.kind in "p=":
                made.append(line + end if command.kind == "p" else f"{number}\n")
            else:
                quits = True
        made += [line + end] if kept and not quiet else []
        if quits:
            break
    allocate(sum(map(len, made)))
    return "".join(made)


def _addressed(command: Command, line: str, number: int, last: bool) -> bool:
    first, final = command.first, command.last

    def here(address: str | Pattern) -> bool:
        if isinstance(address, str):
            return last if address == "$" else number == int(address)
        return bool(address.search(line))

    if first is None:
        return True
    if final is None:
        return here(first)
    if command.open:
        command.open = not here(final)
        return True
    fits = here(first)
    command.open = fits and not (isinstance(final, str) and final != "$" and int(final) <= number)
    return fits
