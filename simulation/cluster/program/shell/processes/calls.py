"""What a tool gets: its words, its input and outputs, its files; and the exceptions by which it asks for more time."""

from collections.abc import Callable

from ....budget import allocate, charge
from ...files import absolute
from .machine import Machine


def lines_of(text: str, keepends: bool = False) -> list[str]:
    """A text's lines."""
    count = text.count("\n")
    charge(1 + len(text) // 1000 + count // 5)
    allocate(len(text) + 64 * count)
    return text.splitlines(keepends)


class Later(Exception):
    """The tool goes on by itself: `frame` is put in its place (see interpreter/simple_commands.py)."""

    def __init__(self, frame: dict):
        self.frame = frame


class Call:
    """One run of a tool. A tool is a function of this, and returns its exit code. It must read before it writes."""

    def __init__(self, machine: Machine, process: dict, argv: list[str], piece: str | None = None):
        self.machine, self.process, self.argv, self.args = machine, process, argv, argv[1:]
        self.name, self.files, self.outside = argv[0].rpartition("/")[2], machine.files, machine.outside
        self._piece = piece
        charge(3 + len(argv) // 4)

    def out(self, text: str) -> None:
        self.machine.write(self.process, "1", text)

    def err(self, text: str) -> None:
        self.machine.write(self.process, "2", text)

    def fail(self, words: str, code: int = 1) -> int:
        """`name: words` on the error output; gives the exit code."""
        self.err(f"{self.name}: {words}\n")
        return code

    def input(self) -> str:
        """All of the standard input (of a streaming tool: what has come meanwhile)."""
        text = self._piece if self._piece is not None else self.machine.read_all(self.process)
        charge(len(text) // 2000)
        return text

    def is_piece(self) -> bool:
        """Whether the input is but a part: the tool will be called again."""
        return self._piece is not None

    def path(self, name: str) -> str:
        return absolute(name, self.process["dir"])

    def read(self, name: str) -> str | None:
        """A file named on the command line; - is the standard input. Complains and gives None where it is not there."""
        if name == "-" or name == "/dev/stdin":
            return self.input()
        whole = self.path(name)
        if whole in ("/dev/zero", "/dev/urandom", "/dev/random"):
            raise Later({"k": "busy", "grows": self.name in ("tail", "sort")})
        text = self.files.read(whole)
        if text is not None:
            return text
        if self.files.is_folder(whole):
            self.err(f"{self.name}: {'read error' if self.is_busybox() else name}: Is a directory\n")
        elif self.is_busybox() and self.name in ("cat", "head", "tail", "sort", "wc", "cut", "tac", "tee"):
            self.err(f"{self.name}: can't open '{name}': No such file or directory\n")
        else:
            self.err(f"{self.name}: {name}: No such file or directory\n")
        return None

    def inputs(self, names: list[str]) -> tuple[str, int]:
        """The text of the files, or of the standard input, and 1 if one could not be read."""
        if not names:
            return self.input(), 0
        texts = [self.read(name) for name in names]
        allocate(sum(len(text or "") for text in texts))
        return "".join(text or "" for text in texts), int(None in texts)

    def options(self, with_value: str = "", stop: bool = False) -> tuple[dict, list[str]]:
        """Single-letter options (those in `with_value` take the rest or the next word) and the operands.

        Long ones are kept whole: --name=value is {"name": value}. With `stop` the first operand ends the options.
        """
        options: dict = {}
        operands: list[str] = []
        words = self.args[::-1]  # the next one is the last
        while words:
            word = words.pop()
            if word == "--":
                return options, operands + words[::-1]
            if word.startswith("--"):
                name, _, value = word[2:].partition("=")
                options[name] = value
            elif word.startswith("-") and len(word) > 1:
                self._letters(word[1:], with_value, words, options)
            elif stop:
                return options, [word, *words[::-1]]
            else:
                operands.append(word)
        return options, operands

    @staticmethod
    def _letters(letters: str, with_value: str, words: list, options: dict) -> None:
        for i, letter in enumerate(letters):
            if letter in with_value:
                options[letter] = letters[i + 1 :] or (words.pop() if words else "")
                return
            options[letter] = True

    def variable(self, name: str) -> str | None:
        value = self.process["vars"].get(name) if name in self.process["exported"] else None
        return next(iter(value), None) if isinstance(value, list) else value

    def environment(self) -> dict[str, str]:
        """The exported variables, by name: a saved mapping may come back in another order."""
        names = sorted(name for name in self.process["vars"] if name in self.process["exported"])
        return {name: self.process["vars"][name] for name in names if isinstance(self.process["vars"][name], str)}

    def run(self, argv: list[str]) -> None:
        """Another command in its place, as if a script had it: its status, or a frame that will have it."""
        self.machine.interpreter.run(self.machine, self.process, argv)

    def execute(self, argv: list[str]) -> int:
        """Another program or tool in its place -> the status, where it is known at once."""
        self.machine.interpreter.execute(self.machine, self.process, argv)
        return self.process["status"]

    def is_tool(self, word: str) -> bool:
        return word.rpartition("/")[2] in self.machine.interpreter.tools

    def is_busybox(self) -> bool:
        return self.machine.state["box"]["base"] not in ("debian",)


Tool = Callable[[Call], int]  # -> its exit code
Builtin = Callable[[Call], int | None]  # None: a frame that it has left will say
