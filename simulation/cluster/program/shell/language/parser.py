"""A shell script as a flat table of nodes, so that a place in it is a number that can be saved.

`parse(source)` gives a Script; a node is a tuple whose children are numbers:
    ("seq", ((node, background), ...))          ("andor", node, (("&&", node), ...))   ("pipe", negated, (node, ...))
    ("cmd", assignments, words, redirects, subs, line)    ("redir", node, redirects, subs)      ("sub", node)
    ("if", ((condition, body), ...), else or None)        ("loop", condition, body, is_until)
    ("for", name, words or None, body, subs)    ("cfor", start, test, next, body)     ("case", word, arms, subs)
    ("func", name, node)                        ("arith", text, subs)
`subs` are the nodes of the command substitutions in a node's words, in order. Words: see words.py.
"""

from functools import lru_cache
from typing import NamedTuple

from .compound_reader import CompoundReader
from .words import Word


class Script(NamedTuple):
    """`bashism`: what only bash can read in it, as other shells complain of it; "" for nothing."""

    nodes: tuple
    root: int
    bashism: str = ""


BLANK = frozenset(" \t\n")
LONG = 2000  # characters of a script


def reading_cost(source: str) -> int:
    """Units of work of parsing it, to be charged where a script begins, whether it is remembered or not."""
    return 20 + len(source) // 3


def parse(source: str) -> Script:
    """Raises ShellSyntaxError, in the words of a real shell."""
    return _parse(source) if len(source) < LONG else _parse_long(source)


@lru_cache(maxsize=512)
def _parse(source: str) -> Script:
    parser = Parser(source, [])
    root = parser.sequence(())
    parser.expect_end()
    return Script(tuple(parser.nodes), root, parser.bashism)


_parse_long = lru_cache(maxsize=16)(_parse.__wrapped__)


class Parser(CompoundReader):
    """Recursive descent over the characters; WordReader knows quotes, variables and substitutions."""

    def sequence(self, until: tuple) -> int:
        """Commands up to one of the given words or operators."""
        items = []
        while True:
            self.newlines()
            if self.at >= len(self.text) or self.reserved(*until) or self.operator() in (")", ";;", *until):
                break
            node = self.and_or()
            self.blanks()
            operator = self.operator()
            items.append((node, operator == "&"))
            if operator in (";", "&"):
                self.at += 1
            elif self.at < len(self.text) and self.text[self.at] != "\n":
                break
        return self.add("seq", tuple(items))

    def and_or(self) -> int:
        first, rest = self.pipeline(), []
        while self.operator() in ("&&", "||"):
            operator = self.operator()
            self.at += 2
            self.newlines()
            rest.append((operator, self.pipeline()))
        return self.add("andor", first, tuple(rest)) if rest else first

    def pipeline(self) -> int:
        negated = False
        while self.reserved("!"):
            self.at += 1
            negated = not negated
        stages = [self.command()]
        while self.operator() == "|":
            self.at += 1
            if self.text.startswith("&", self.at):
                self.at += 1
            self.newlines()
            stages.append(self.command())
        return self.add("pipe", negated, tuple(stages)) if negated or len(stages) > 1 else stages[0]

    def command(self) -> int:
        """One command with the redirects that follow it."""
        self.blanks()
        kept, self.subs = self.subs, []
        with self.deeper():
            node = self.compound()
        if node is None:
            node = self.simple()
        else:
            self.subs = []
            redirects = []
            while self.redirect_here():
                redirects.append(self.redirect())
            if redirects:
                node = self.add("redir", node, redirects, self.subs)
        self.subs = kept
        return node

    def simple(self) -> int:
        """Assignments, words and redirects, in any order."""
        words: list[Word] = []
        assignments, redirects, line = [], [], self.line
        while True:
            self.blanks()
            if self.redirect_here():
                redirects.append(self.redirect())
            elif not words and self.assignment_here():
                assignments.append(self.assignment())
            elif self.word_here():
                words.append(self.word())
                if words[0] == [("t", "[[", False)]:
                    self.double_bracket(words)
            else:
                break
        if not (words or assignments or redirects):
            self.unexpected()
        return self.add("cmd", assignments, words, redirects, self.subs, line)

    def double_bracket(self, words: list[Word]) -> None:
        """Inside [[ ]] the operators are words."""
        while words[-1] != [("t", "]]", False)]:
            self.newlines()
            if words[-1] == [("t", "=~", False)] and self.at < len(self.text):
                words.append(self.word(BLANK))  # an expression's brackets and bars are its own
                continue
            operator = next((o for o in ("&&", "||", "(", ")", "<", ">") if self.text.startswith(o, self.at)), None)
            if operator:
                self.at += len(operator)
                words.append([("t", operator, False)])
            elif self.word_here():
                words.append(self.word(in_test=True))
            else:
                self.unexpected()

    def substitution(self, text: str | None = None) -> int:
        """The commands of a $( ), up to its bracket; or of the text of a ` `."""
        if text is not None:
            inner = Parser(text, self.nodes)
            inner.depth = self.depth
            node = inner.sequence(())
            inner.expect_end()
            self.bashism = self.bashism or inner.bashism
            return node
        kept, self.subs = self.subs, []
        node = self.sequence(())
        self.subs = kept
        self.need(")")
        return node
