"""Reads a script character by character: blanks, comments, operators, reserved words; and what it says of a mistake."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

WORD_END = frozenset(" \t\n;&|()<>")
_WORD = re.compile(r"[^ \t\n;&|()<>]*")
DEEPEST = 60  # commands and substitutions within one another: more would be too much for the reader's own stack
OPERATORS = (
    "&&",
    "||",
    ";;",
    "&>>",
    "&>",
    "<<<",
    "<<-",
    "<<",
    ">>",
    ">|",
    ">&",
    "<&",
    ";",
    "&",
    "|",
    "(",
    ")",
    "<",
    ">",
)


class ShellSyntaxError(Exception):
    """The script cannot be read; the text is the shell's."""


class Reader(ABC):
    """Stands in `text` at `at`; `nodes`: the script's table, `subs`: the substitutions of the open command.

    `bashism`: what only bash can read in it, as other shells complain of it; "" for nothing.
    """

    def __init__(self, text: str, nodes: list[tuple]):
        self.text, self.nodes, self.at, self.line, self.depth = text, nodes, 0, 1, 0
        self.subs: list[int] = []
        self.bashism = ""

    @abstractmethod
    def here_documents(self) -> None:
        """Take what stands after a line with << in it; called at its end."""

    def add(self, *node: Any) -> int:
        """A node's number in the table."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def blanks(self) -> None:
        """Skip blanks, comments and line ends behind a backslash."""
        while True:
            while self.text.startswith((" ", "\t", "\r"), self.at):
                self.at += 1
            if self.text.startswith("\\\n", self.at):
                self.at += 2
            elif self.text.startswith("#", self.at) and (self.at == 0 or self.text[self.at - 1] in " \t\n;&|()"):
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return

    def peek_word(self) -> str:
        """The plain characters of the word that stands here."""
        self.blanks()
        found = _WORD.match(self.text, self.at)
        return found[0] if found else ""

    def word_here(self) -> bool:
        self.blanks()
        return self.at < len(self.text) and self.text[self.at] not in WORD_END

    def operator(self) -> str:
        """The operator that stands here, not taken."""
        self.blanks()
        return next((o for o in OPERATORS if self.text.startswith(o, self.at)), "")

    def newlines(self) -> None:
        """Skip blanks, comments, line ends (and the here-documents that they begin)."""
        while True:
            self.blanks()
            if self.text.startswith("\n", self.at):
                self.at += 1
                self.line += 1
                self.here_documents()
            else:
                return

    def reserved(self, *words: str) -> str:
        """The reserved word that stands here, not taken."""
        word = self.peek_word()
        return word if word in words else ""

    def need(self, word: str) -> None:
        self.newlines()
        if not self.text.startswith(word, self.at) or word.isalpha() and self.peek_word() != word:
            self.unexpected()
        self.at += len(word)

    def expect_end(self) -> None:
        if self.at < len(self.text):
            self.unexpected()

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Around what may hold itself again."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ShellSyntaxError("syntax error: nested too deeply")
        yield
        self.depth -= 1

    def unexpected(self) -> NoReturn:
        word = self.operator() or self.peek_word()
        raise ShellSyntaxError("syntax error: unexpected " + (f'"{word}"' if word else "end of file"))
