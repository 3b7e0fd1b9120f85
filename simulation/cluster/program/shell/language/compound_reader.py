"""Reads the compound commands of a script: if, while, for, case, groups, subshells, functions, (( ))."""

from abc import abstractmethod

from .words import Word, WordReader


class CompoundReader(WordReader):
    """The part of the Parser that begins where a reserved word or a bracket stands."""

    @abstractmethod
    def sequence(self, until: tuple) -> int:
        """Commands up to one of the given words or operators."""

    @abstractmethod
    def command(self) -> int:
        """One command, simple or compound."""

    def body(self, *until: str) -> int:
        """A sequence that must not be empty."""
        node = self.sequence(until)
        if not self.nodes[node][1]:
            self.unexpected()
        return node

    def compound(self) -> int | None:
        """The node of a compound command, or None where a simple one stands."""
        word = self.reserved("if", "while", "until", "for", "case", "{", "function")
        if word:
            self.at += len(word)
        if word in ("while", "until"):
            return self.loop(word == "until")
        if word:
            readers = {"if": self.if_, "for": self.for_, "case": self.case, "{": self.group, "function": self.function}
            return readers[word]()
        if self.text.startswith("((", self.at):
            return self.arithmetic_command()
        if self.operator() == "(":
            self.at += 1
            node = self.body()
            self.need(")")
            return self.add("sub", node)
        if self.function_here():
            return self.function()
        return None

    def if_(self) -> int:
        arms: list[tuple[int, int]] = []
        otherwise = None
        while True:
            condition = self.body("then")
            self.need("then")
            arms.append((condition, self.body("elif", "else", "fi")))
            if not self.reserved("elif"):
                break
            self.at += 4
        if self.reserved("else"):
            self.at += 4
            otherwise = self.body("fi")
        self.need("fi")
        return self.add("if", tuple(arms), otherwise)

    def loop(self, is_until: bool) -> int:
        condition = self.body("do")
        return self.add("loop", condition, self.do_done(), is_until)

    def do_done(self) -> int:
        self.need("do")
        body = self.body("done")
        self.need("done")
        return body

    def for_(self) -> int:
        self.blanks()
        if self.text.startswith("((", self.at):
            self.bashism = self.bashism or "bad for loop variable"
            start, test, following = self.balanced_arithmetic().split(";")
            self.separator()
            return self.add("cfor", start, test, following, self.do_done())
        name = self.plain_name()
        words: list[Word] | None = None
        self.newlines()
        if self.reserved("in"):
            self.at += 2
            words = []
            while self.word_here():
                words.append(self.word())
        subs = self.subs
        self.separator()
        return self.add("for", name, words, self.do_done(), subs)

    def separator(self) -> None:
        if self.operator() == ";":
            self.at += 1
        self.newlines()

    def case(self) -> int:
        self.blanks()
        word = self.word()
        arms: list[tuple[list[Word], int]] = []
        self.need("in")
        self.newlines()
        while not self.reserved("esac"):
            if self.operator() == "(":
                self.at += 1
            patterns = [self.word()]
            while self.operator() == "|":
                self.at += 1
                self.blanks()
                patterns.append(self.word())
            self.need(")")
            kept, self.subs = self.subs, []
            arms.append((patterns, self.sequence(("esac",))))
            self.subs = kept
            if self.operator() == ";;":
                self.at += 2
            self.newlines()
        self.need("esac")
        return self.add("case", word, tuple(arms), self.subs)

    def group(self) -> int:
        node = self.body("}")
        self.need("}")
        return self.add("seq", ((node, False),))

    def function(self) -> int:
        self.blanks()
        name = self.plain_name()
        self.blanks()
        if self.text.startswith("(", self.at):
            self.at += 1
            self.need(")")
        self.newlines()
        return self.add("func", name, self.command())

    def arithmetic_command(self) -> int:
        text = self.balanced_arithmetic()
        return self.add("arith", self.parts_of(text), self.subs)
