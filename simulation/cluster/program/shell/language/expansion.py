"""Expansion of words: variables, substitutions, arithmetic, splitting at IFS, file name patterns."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from ....budget import allocate, charge
from .arithmetic import calculate
from .globbing import braces
from .patterns import ExpansionFault, Pieces, glob_fits, joined, replaced, trimmed
from .words import Word

SPECIAL = "?$!#@*-0123456789"
Texts = str | list[str]  # of a variable; a list is an array's, or $@


class Variables(Protocol):
    """What words ask of the machine that runs the script."""

    def set_variable(self, process: dict, name: str, value: Texts) -> None: ...

    def glob(self, pieces: list[tuple[str, bool]], folder: str) -> list[str]: ...

    def clock_ms(self) -> int: ...

    def random(self, process: dict) -> int: ...


class Expander:
    """Expands the words of one command of `process` (see machine.py); `subs` are its substitutions' outputs."""

    def __init__(self, machine: Variables, process: dict, subs: Sequence[str] = ()):
        self.machine, self.process, self.subs = machine, process, subs

    # variables

    def get(self, name: str) -> Texts | None:
        """A variable's value (text, or a list for an array), or None where it is unset."""
        process = self.process
        if name[0] in SPECIAL:
            return self.special(name)
        if name == "SECONDS":
            return str((self.machine.clock_ms() - process.get("born_ms", 0)) // 1000)
        if name == "RANDOM" and process["bash"]:
            return str(self.machine.random(process))
        return process["vars"].get(name)

    def special(self, name: str) -> Texts | None:
        """$?, $$, $!, $#, $@, $-, and the positional parameters."""
        process = self.process
        if name == "?":
            return str(process["status"])
        if name == "$":
            return str(process.get("shell_pid", process["pid"]))
        if name == "!":
            return str(process["last_bg"]) if process.get("last_bg") else None
        if name == "#":
            return str(len(process["args"]))
        if name in "@*":
            return list(process["args"])
        if name == "-":
            return process["opts"]
        if name == "0":
            return process["name"]
        number = int(name[:9])
        return process["args"][number - 1] if number <= len(process["args"]) else None

    def put(self, name: str, value: Texts) -> None:
        self.machine.set_variable(self.process, name, value)

    def text_of(self, name: str) -> str | None:
        value = self.get(name)
        if not isinstance(value, list):
            return value
        return " ".join(value) if name in "@*" else value[0] if value else None

    # words

    def text(self, word: Word) -> str:
        """A word as one text, without splitting (assignments, here-documents, redirects, case)."""
        return joined([_joined(self.value(part)) for part in _tilde(self, word)])

    def fields(self, words: list[Word], split: bool = True) -> list[str]:
        """Words as the arguments of a command."""
        fields: list[str] = []
        for word in words:
            if len(word) == 1 and word[0][0] == "t":
                _, text, quoted = word[0]
                if quoted or not _needs_work(text):
                    fields.append(text)
                    continue
            for whole in braces(word) if self.process["bash"] else (word,):
                fields += self.word_fields(whole, split)
        return fields

    def word_fields(self, word: Word, split: bool = True) -> list[str]:
        """One word: quoted parts stay together, unquoted values are split, and patterns matched with files."""
        fields: list[list[tuple[str, bool]]] = []
        open_: list[tuple[str, bool]] = []
        for part in _tilde(self, word):
            for i, piece in enumerate(self.pieces(part, split)):
                if open_ and (i or piece is None):
                    fields.append(open_)
                    open_ = []
                if piece is not None:
                    open_.append(piece)
        if open_:
            fields.append(open_)
        if len(fields) > 1:
            charge(len(fields))
            allocate(sum(len(text) + 64 for pieces in fields for text, _ in pieces))
        return [text for pieces in fields for text in self.matched(pieces, split)]

    def pieces(self, part: tuple, split: bool) -> list[tuple[str, bool] | None]:
        """(text, quoted) of each field that a part gives; the first one continues what stands before it, None ends it."""
        value, quoted = self.value(part), part[-1]
        if isinstance(value, list) and quoted and _is_at(part):
            return [(item, True) for item in value]
        text = _joined(value)
        if quoted or part[0] == "t" or not split:
            return [(text, quoted)]
        separators = self.process["vars"].get("IFS", " \t\n")
        return [None if piece is None else (piece, False) for piece in _split(text, separators)]

    def matched(self, pieces: Pieces, split: bool) -> list[str]:
        plain = joined([text for text, _ in pieces])
        if not split or not any(_is_wild(text) for text, quoted in pieces if not quoted):
            return [plain]
        return self.machine.glob(pieces, self.process["dir"]) or [plain]

    def pieces_of(self, word: Word) -> Pieces:
        """A word that is a pattern (case, ${x#...})."""
        return [(_joined(self.value(part)), part[-1]) for part in _tilde(self, word)]

    def fits(self, word: Word, text: str) -> bool:
        """Whether a word, as a pattern, fits a whole text. Raises ExpansionFault."""
        return glob_fits(self.pieces_of(word), text)

    def value(self, part: tuple) -> Texts:
        """One part's text, or list of texts for $@ and arrays."""
        kind = part[0]
        if kind == "t":
            return part[1]
        if kind == "c":
            return self.subs[part[1]]
        if kind == "a":
            return str(calculate(self.text(part[1]), self.text_of, self.put))
        return self.variable(part)

    def variable(self, part: tuple) -> Texts:
        """$name, or ${name ...} with all that can stand in the braces."""
        _, name, index, operator, argument, _ = part
        value = self.get(name)
        if index is not None:
            value = self.element(name, value, self.text(index))
        elif isinstance(value, list) and name not in "@*":
            value = value[0] if value else None
        if operator == "length":
            counted = value if value is not None else ""
            return str(len(counted))
        if operator in ("", ":") or operator[0] in "#%/^,":
            if value is None and "u" in self.process["opts"] and name not in "@*":
                raise ExpansionFault(f"{name}: parameter not set")
            return _altered(self, value, operator, argument)
        return self.defaulted(name, value, operator, argument)

    def element(self, name: str, value: Texts | None, index: str) -> Texts | None:
        if index in ("@", "*"):
            return value if isinstance(value, list) else [] if value is None else [value]
        number = calculate(index, self.text_of, self.put)
        items = value if isinstance(value, list) else [value] if value is not None else []
        return items[number] if -len(items) <= number < len(items) else None

    def defaulted(self, name: str, value: Texts | None, operator: str, argument: Any) -> Texts:
        """${name:-...} and its kin: = also sets the variable, ? gives up, + is for what is there."""
        missing = value is None or value == [] or operator[0] == ":" and value == ""
        kind = operator[-1]
        if kind == "+":
            return "" if missing else self.text(argument)
        if value is not None and not missing:
            return value
        if kind == "=":
            self.put(name, self.text(argument))
            return self.text_of(name) or ""
        if kind == "?":
            raise ExpansionFault(f"{name}: {self.text(argument) or 'parameter not set or null'}")
        return self.text(argument)


def _joined(value: Texts) -> str:
    if not isinstance(value, list):
        return value
    allocate(sum(map(len, value)) + len(value))
    return " ".join(value)


def _needs_work(text: str) -> bool:
    return any(char in text for char in "*?{~") or "[" in text and len(text) > 1


def _is_wild(text: str) -> bool:
    return "*" in text or "?" in text or "[" in text and "]" in text


def _is_at(part: tuple) -> bool:
    return part[0] == "v" and (part[1] == "@" or bool(part[2]) and part[2][0][:2] == ("t", "@"))


def _split(value: str, separators: str) -> list[str | None]:
    """The pieces of an unquoted value; None stands for a separator at either end."""
    if not value or not any(char in value for char in separators):
        return [value] if value else []
    blanks = "".join(char for char in separators if char in " \t\n")
    others = "".join(char for char in separators if char not in " \t\n")
    stripped = value.strip(blanks) if blanks else value
    blank, other = f"[{re.escape(blanks)}]", f"[{re.escape(others)}]"
    forms = [f"{blank}*{other}{blank}*" if blanks else other] if others else []
    charge(len(stripped) // 40)
    allocate(len(stripped))
    pieces = re.split("|".join([*forms, f"{blank}+"] if blanks else forms), stripped)
    charge(len(pieces) // 5)
    allocate(64 * len(pieces))
    if others and pieces[-1] == "":
        pieces.pop()
    head: list[str | None] = [None] if value[0] in blanks else []
    tail = [None] if value[-1] in separators else []
    return [*head, *pieces, *tail] if stripped else head


def _tilde(expander: Expander, word: Word) -> Word:
    if word and word[0][0] == "t" and not word[0][2] and word[0][1].startswith("~"):
        text = word[0][1]
        if text == "~" or text.startswith("~/"):
            home = expander.process["vars"].get("HOME") or "/root"
            return [("t", home + text[1:], False), *word[1:]]
    return word


def _altered(expander: Expander, value: Texts | None, operator: str, argument: Any) -> Texts:
    """${x#...} and its kin, on a text or on every element of a list."""
    value = "" if value is None else value
    if not operator:
        return value
    if operator == ":":
        return _part(expander, value, argument)
    if isinstance(value, list):
        return [_joined(_altered(expander, item, operator, argument)) for item in value]
    charge(len(value) // 500)
    if operator in ("^^", ",,"):
        allocate(len(value))
        return value.upper() if operator == "^^" else value.lower()
    if operator[0] == "/":
        wanted, new = argument
        return replaced(value, expander.pieces_of(wanted), expander.text(new) if new else "", operator == "//")
    return trimmed(value, expander.pieces_of(argument), operator)


def _part(expander: Expander, value: Texts, argument: Any) -> Texts:
    start, length = argument
    first = calculate(expander.text(start), expander.text_of, expander.put)
    first = max(len(value) + first, 0) if first < 0 else first
    if not length:
        return value[first:]
    count = calculate(expander.text(length), expander.text_of, expander.put)
    return value[first : first + count] if count >= 0 else value[first:count]
