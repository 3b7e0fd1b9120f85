"""test, [ and [[: files, texts, numbers, and, or, not."""

import re
from collections.abc import Callable

from ....budget import charge
from ....regular import PatternError, extended
from ..language.patterns import glob_fits
from ..processes.calls import Call

_NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda a, b: a == b, "-ne": lambda a, b: a != b, "-lt": lambda a, b: a < b, "-le": lambda a, b: a <= b,
    "-gt": lambda a, b: a > b, "-ge": lambda a, b: a >= b,
}  # fmt: skip
_TEXTS = ("=", "==", "!=", "<", ">", "=~", "-nt", "-ot", "-ef")
_UNARY = "-e -f -d -r -w -x -s -z -n -L -h -p -S -b -c -t -v -a".split()  # noqa: SIM905


DEEPEST = 40  # brackets and negations within one another
LONGEST_NUMBER = 100  # characters


class _Wrong(Exception):
    pass


def test(call: Call) -> int:
    """0 for true, 1 for false, 2 for what makes no sense."""
    words = list(call.args)
    if call.name in ("[", "[["):
        closing = "]" if call.name == "[" else "]]"
        if not words or words.pop() != closing:
            return call.fail(f"missing {closing}", 2)
    if not words:
        return 1
    reader = _Reader(call, words)
    try:
        value = reader.either()
        if reader.at < len(words):
            raise _Wrong(f"{words[reader.at]}: unexpected operator")
    except _Wrong as wrong:
        return call.fail(str(wrong), 2)
    return int(not value)


class _Reader:
    def __init__(self, call: Call, words: list[str]):
        self.call, self.words, self.at, self.depth = call, words, 0, 0
        charge(len(words))

    def peek(self, offset: int = 0) -> str | None:
        return self.words[self.at + offset] if self.at + offset < len(self.words) else None

    def take(self) -> str:
        if self.at >= len(self.words):
            raise _Wrong("argument expected")
        self.at += 1
        return self.words[self.at - 1]

    def either(self) -> bool:
        value = self.both()
        while self.peek() in ("-o", "||"):
            self.at += 1
            value = self.both() or value
        return value

    def both(self) -> bool:
        value = self.negated()
        while self.peek() in ("-a", "&&"):
            self.at += 1
            value = self.negated() and value
        return value

    def negated(self) -> bool:
        if self.peek() == "!" and len(self.words) - self.at > 1:
            self.at += 1
            self.deeper()
            value = not self.negated()
            self.depth -= 1
            return value
        return self.primary()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Wrong("too many brackets within one another")

    def primary(self) -> bool:
        """A comparison, a bracket, a test of a file or a text, or a bare word (true unless empty)."""
        operator = self.peek(1)
        if operator in _NUMBERS or operator in _TEXTS:
            left, _, right = self.take(), self.take(), self.take()
            return self.compared(left, operator, right)
        if self.peek() == "(" and self.peek(1) is not None:
            self.at += 1
            self.deeper()
            value = self.either()
            self.depth -= 1
            if self.take() != ")":
                raise _Wrong("closing paren expected")
            return value
        if self.peek() in _UNARY and self.peek(1) is not None:
            return self.unary(self.take(), self.take())
        return self.take() != ""

    def compared(self, left: str, operator: str, right: str) -> bool:
        """Numbers by -eq and its kin, texts by = and <; [[ ]] takes the right side as a pattern."""
        if operator in _NUMBERS:
            return _NUMBERS[operator](self.number(left), self.number(right))
        if operator == "=~":
            return self.matches(left, right)
        if operator in ("=", "==", "!=") and self.call.name == "[[":
            return glob_fits([(right, False)], left) == (operator != "!=")
        return {"=": left == right, "==": left == right, "!=": left != right, "<": left < right, ">": left > right}.get(
            operator, False)  # fmt: skip

    @staticmethod
    def matches(text: str, pattern: str) -> bool:
        try:
            return extended(pattern).search(text) is not None
        except PatternError as error:
            raise _Wrong(f"{pattern}: {error}") from None

    @staticmethod
    def number(text: str) -> int:
        if len(text) > LONGEST_NUMBER or not re.fullmatch(r"\s*[-+]?\d+\s*", text):
            raise _Wrong(f"{text}: bad number" if text else "bad number")
        return int(text)

    def unary(self, operator: str, word: str) -> bool:
        """-z and -n of texts, -v of variables, everything else of files."""
        files, whole = self.call.files, self.call.path(word) if word else ""
        if operator in ("-z", "-n"):
            return (word == "") == (operator == "-z")
        if operator == "-v":
            return word in self.call.process["vars"]
        if operator == "-t" or not word:
            return False
        if operator == "-d":
            return files.is_folder(whole)
        if operator in ("-L", "-h", "-p", "-S", "-b"):
            return False
        text = files.read(whole)
        if operator == "-s":
            return bool(text) or text is None and files.is_folder(whole)
        if operator == "-f":
            return text is not None and not whole.startswith("/dev/")
        return text is not None or files.is_folder(whole) or whole.startswith("/dev/") and operator == "-c"
