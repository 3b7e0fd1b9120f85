"""Words of a shell script: quotes, variables, substitutions, here-documents.

A word is a list of parts:
    ("t", text, quoted)      ("v", name, index, operator, argument, quoted)      ("c", which substitution, quoted)
    ("a", parts, quoted)     arithmetic
A `v` is $name, or ${name[index]operator argument}: index and argument are words or None; the operator "length" is
${#name}, ":" takes a part (argument: a pair of words).
"""

import re
from abc import abstractmethod

from .escapes import unescape
from .reader import WORD_END, Reader, ShellSyntaxError

Word = list[tuple]  # of parts
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN = re.compile(r"[A-Za-z0-9_.,%+=-]+")  # these mean themselves in any word
_QUOTED = re.compile(r"[^\\`$\"\n]+")  # and these between double quotes
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d+|[@*#?$!-]")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\[[^]\s]*\])?\+?=")
_FUNCTION = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*[ \t]*\([ \t]*\)")
_REDIRECT = re.compile(r"(\d*)(&>>|&>|<<<|<<-|<<|>>|>\||>&|<&|<(?!\()|>(?!\())")
_OPERATOR = re.compile(r":[-=?+]|[-=?+]|##|#|%%|%|//|/|:|\^\^|,,")


class WordReader(Reader):
    """Reads words; a `$( )` in one is read by whoever knows commands (parser.py)."""

    def __init__(self, text: str, nodes: list[tuple]):
        super().__init__(text, nodes)
        self._pending: list[tuple] = []  # here-documents whose text begins at the next line

    @abstractmethod
    def substitution(self, text: str | None = None) -> int:
        """The commands of a $( ), up to its bracket; or of the text of a ` `."""

    def plain_name(self) -> str:
        name = self.peek_word().split("(")[0]
        if not name:
            self.unexpected()
        self.at += len(name)
        return name

    def redirect_here(self) -> bool:
        self.blanks()
        return bool(_REDIRECT.match(self.text, self.at))

    def assignment_here(self) -> bool:
        return bool(_ASSIGNMENT.match(self.text, self.at))

    def function_here(self) -> bool:
        return bool(_FUNCTION.match(self.text, self.at))

    def taken(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """What stands here, after somebody looked; the reader then stands behind it."""
        match = pattern.match(self.text, self.at)
        if match is None:
            self.unexpected()
        self.at = match.end()
        return match

    def assignment(self) -> tuple:
        """(name, index or None, appends, word) or (name, None, appends, [words]) of an array: ("list", words)."""
        match = self.taken(_ASSIGNMENT)
        name, index = match[1], self.parts_of(match[2][1:-1]) if match[2] else None
        appends = match[0].endswith("+=")
        if not self.text.startswith("(", self.at):
            return name, index, appends, self.word() if self.word_here_at() else []
        self.at, self.bashism = self.at + 1, self.bashism or 'unexpected "("'
        words: list[Word] = []
        while True:
            self.newlines()
            if self.text.startswith(")", self.at):
                self.at += 1
                return name, index, appends, ("list", words)
            if not self.word_here():
                self.unexpected()
            words.append(self.word())

    def word_here_at(self) -> bool:
        return self.at < len(self.text) and self.text[self.at] not in WORD_END

    def redirect(self) -> tuple:
        """(descriptor, operator, word); a here-document's word is filled in when its line ends."""
        match = self.taken(_REDIRECT)
        operator = match[2]
        number = int(match[1]) if match[1] else (0 if operator[0] == "<" else 1)
        self.blanks()
        if operator == "<<<":
            self.bashism = self.bashism or "unexpected redirection"
        if not self.word_here():
            self.unexpected()
        if operator in ("<<", "<<-"):
            raw = self.peek_word()
            self.at += len(raw)
            body: Word = []
            self._pending.append((re.sub(r"['\"\\]", "", raw), raw[0] in "'\"\\", operator == "<<-", body, self.subs))
            return number, "<<", body
        return number, operator, self.word()

    def here_documents(self) -> None:
        """Fill the words of the << that the line held, each up to its end mark."""
        for end, literal, strips_tabs, body, subs in self._pending:
            lines = []
            while self.at < len(self.text):
                stop = self.text.find("\n", self.at)
                stop = len(self.text) if stop < 0 else stop
                line, self.at = self.text[self.at : stop], min(stop + 1, len(self.text))
                self.line += 1
                line = line.lstrip("\t") if strips_tabs else line
                if line == end:
                    break
                lines.append(line + "\n")
            text = "".join(lines)
            kept, self.subs = self.subs, subs
            body.extend([("t", text, True)] if literal else self.parts_of(text, quoted=True))
            self.subs = kept
        self._pending = []

    def parts_of(self, text: str, quoted: bool = False) -> Word:
        """The parts of a text that stands apart (arithmetic, a here-document); only $, ` and \\ mean something in
        it.
        """
        whole, at, self.text, self.at = self.text, self.at, text, 0
        parts = self.quoted_parts("", quoted)
        self.text, self.at = whole, at
        return parts

    def word(self, until: frozenset = WORD_END, in_test: bool = False) -> Word:
        """One word, up to a character that ends it."""
        parts: Word = []
        plain: list[str] = []

        def flush() -> None:
            if plain:
                parts.append(("t", "".join(plain), False))
                plain.clear()

        while self.at < len(self.text):
            run = _PLAIN.match(self.text, self.at)
            if run:
                plain.append(run[0])
                self.at = run.end()
                continue
            char = self.text[self.at]
            if char in until and not (in_test and char in "()|" and plain):
                break
            if char == "\\":
                if self.text[self.at + 1 : self.at + 2] != "\n":
                    flush()
                    parts.append(("t", self.text[self.at + 1 : self.at + 2], True))
                self.at += 2
            elif char == "'":
                flush()
                parts.append(("t", self.single_quoted(), True))
            elif char == '"':
                flush()
                self.at += 1
                parts += self.quoted_parts('"', True) or [("t", "", True)]
                self.at += 1
            elif char == "`" or char == "$" and self.dollar_here():
                flush()
                parts.append(self.dollar(False))
            else:
                plain.append(char)
                self.at += 1
        flush()
        return parts

    def single_quoted(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise ShellSyntaxError("syntax error: unterminated quoted string")
        text, self.at = self.text[self.at + 1 : end], end + 1
        self.line += text.count("\n")
        return text

    def quoted_parts(self, end: str, quoted: bool) -> Word:
        """Up to the closing quote (or the end of the text), as inside double quotes."""
        parts: Word = []
        plain: list[str] = []
        while self.at < len(self.text) and (not end or self.text[self.at] != end):
            run = _QUOTED.match(self.text, self.at)
            if run:
                plain.append(run[0])
                self.at = run.end()
                continue
            char = self.text[self.at]
            if char == "\\" and self.text[self.at + 1 : self.at + 2] in ("$", "`", "\\", '"' if end else "$", "\n"):
                if self.text[self.at + 1] != "\n":
                    plain.append(self.text[self.at + 1])
                self.at += 2
            elif char == "`" or char == "$" and self.dollar_here():
                if plain:
                    parts.append(("t", "".join(plain), quoted))
                    plain = []
                parts.append(self.dollar(quoted))
            else:
                plain.append(char)
                self.line += char == "\n"
                self.at += 1
        if end and self.at >= len(self.text):
            raise ShellSyntaxError("syntax error: unterminated quoted string")
        return parts + ([("t", "".join(plain), quoted)] if plain else [])

    def dollar_here(self) -> bool:
        following = self.text[self.at + 1 : self.at + 2]
        return bool(following) and (following.isalnum() or following in "_{(?#@*$!-'")

    def dollar(self, quoted: bool) -> tuple:
        """What begins with $ or `."""
        with self.deeper():
            return self.backquoted(quoted) if self.text[self.at] == "`" else self._dollar(quoted)

    def _dollar(self, quoted: bool) -> tuple:
        self.at += 1
        if self.text.startswith("((", self.at):
            return ("a", self.parts_of(self.balanced_arithmetic()), quoted)
        char = self.text[self.at]
        if char == "(":
            self.at += 1
            return self.substituted(self.substitution(), quoted)
        if char == "{":
            return self.braced(quoted)
        if char == "'":
            return ("t", unescape(self.single_quoted()), True)
        name = NAME.match(self.text, self.at)
        word = name[0] if name else char
        self.at += len(word)
        return ("v", word, None, "", None, quoted)

    def substituted(self, node: int, quoted: bool) -> tuple:
        self.subs.append(node)
        return ("c", len(self.subs) - 1, quoted)

    def backquoted(self, quoted: bool) -> tuple:
        end = self.at + 1
        while end < len(self.text) and self.text[end] != "`":
            end += 2 if self.text[end] == "\\" else 1
        text = re.sub(r"\\([$`\\])", r"\1", self.text[self.at + 1 : end])
        self.at = end + 1
        return self.substituted(self.substitution(text), quoted)

    def balanced_arithmetic(self) -> str:
        """The text between (( and )), which stand here."""
        start, depth = self.at + 2, 2
        at = start
        while at < len(self.text):
            depth += {"(": 1, ")": -1}.get(self.text[at], 0)
            at += 1
            if depth == 0:
                self.at = at
                return self.text[start : at - 2]
        raise ShellSyntaxError("syntax error: missing '))'")

    def braced(self, quoted: bool) -> tuple:
        """${...}: a name, perhaps an index, perhaps an operator with its argument."""
        self.at += 1
        length = self.text.startswith("#", self.at) and self.text[self.at + 1 : self.at + 2] != "}"
        self.at += length
        name = _PARAMETER.match(self.text, self.at)
        if not name:
            raise ShellSyntaxError("syntax error: bad substitution")
        self.at, index, operator, argument = name.end(), None, "length" if length else "", None
        if self.text.startswith("[", self.at):
            end = self.text.find("]", self.at)
            if end < 0:
                raise ShellSyntaxError("syntax error: bad substitution")
            index, self.at = self.parts_of(self.text[self.at + 1 : end]), end + 1
        match = _OPERATOR.match(self.text, self.at)
        if match and not length:
            operator, self.at = match[0], match.end()
            argument = self.braced_argument(operator)
        if not self.text.startswith("}", self.at):
            raise ShellSyntaxError("syntax error: bad substitution")
        self.at += 1
        return ("v", name[0], index, operator, argument, quoted)

    def braced_argument(self, operator: str) -> Word | tuple[Word, Word | None]:
        """What follows the operator in ${ }: a word, or two for a part and for a replacement."""
        stops = {":": ":}", "/": "/}", "//": "/}"}.get(operator, "}")
        first = self.word(frozenset(stops))
        if len(stops) == 1:
            return first
        second = None
        if self.text.startswith(stops[0], self.at):
            self.at += 1
            second = self.word(frozenset("}"))
        return (first, second)
