"""What a command is, and how argv finds it: names, aliases, children, and the nearest name for a slip of the pen.

Source: github.com/spf13/cobra (command.go, `SuggestionsFor`).
"""

from dataclasses import dataclass, field

from .errors import Failure, usage
from .flags import BARE, GLOBAL_FLAGS, flags

LONGEST_SLIP = 40  # letters; a longer word is no slip of the pen
DRY_RUNS = ("client", "server", BARE["dry-run"])


@dataclass(frozen=True)
class Command:
    """`run(session)` does the work and returns None, or what it waits for. `flags` are declared as in flags.flags.

    `reads`: it never stores anything, whatever its flags; others store nothing with --dry-run or --list.
    """

    name: str
    run: object = None
    flags: str | None = ""  # None: whatever flags are given, they are not read
    required: tuple = ()
    children: tuple = ()
    aliases: tuple = ()
    short: str = ""
    resume: object = None  # resume(session, waiting): goes on after waiting
    reads: bool = False

    declared: dict = field(default_factory=dict, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "declared", flags(self.flags) if self.flags else {})

    def only_reads(self, options: dict) -> bool:
        """Whether nothing is stored by this command with these flags."""
        dry_run = options.get("dry-run", "none") in DRY_RUNS
        return self.reads or dry_run or bool(options.get("list"))


def resolve(words, commands):
    """argv, commands by name -> (Command, its whole name, the words that are left). Raises Failure."""
    path, deepest, level, rest = [], None, commands, list(words)
    while level:
        place = _first_argument(rest)
        if place is None:
            break
        child = _child(level, rest[place])
        if child is None:
            if deepest is None:
                raise _unknown(rest[place], commands)
            break
        deepest = child
        path.append(child.name)
        del rest[place]
        level = {command.name: command for command in child.children}
    if deepest is None:
        raise Failure("no command was given: try get, describe, run, create, apply, delete, logs, events or explain")
    if deepest.run is None:
        raise _no_child(deepest, path, rest)
    return deepest, " ".join(path), rest


def _child(level, word):
    if word in level:
        return level[word]
    return next((command for command in level.values() if word in command.aliases), None)


def _no_child(command, path, rest):
    place = _first_argument(rest)
    if place is not None:
        return usage(" ".join(path), f'unknown command "{rest[place]}"')
    names = "".join(f"  {child.name:<16} {child.short}".rstrip() + "\n" for child in command.children)
    return Help(f"{command.short}\n\nAvailable Commands:\n{names}")


class Help(Failure):
    """A command that only has children, given none of them: its help is told."""


def _first_argument(words):
    """The place of the first word that is neither a flag nor a flag's value; what stands after -- is none."""
    place = 0
    while place < len(words):
        word = words[place]
        if word == "--":
            return None
        if not word.startswith("-") or word == "-":
            return place
        place += 2 if _takes_next(word) else 1
    return None


def _takes_next(word):
    if "=" in word:
        return False
    if word.startswith("--"):
        flag = GLOBAL_FLAGS.get(word[2:])
        return flag is not None and flag.kind != "bool" and flag.name not in BARE
    flag = next((flag for flag in GLOBAL_FLAGS.values() if flag.short == word[1:2]), None)
    return flag is not None and flag.kind != "bool" and len(word) == 2


def _unknown(word, commands):
    near = [
        name
        for name in commands
        if len(word) <= LONGEST_SLIP and distance(word.lower(), name) <= 2 or name.startswith(word.lower())
    ]
    did_you_mean = "\n\nDid you mean this?\n" + "".join(f"\t{name}\n" for name in near) if near else ""
    return Failure(f'unknown command "{word}" for "kubectl"{did_you_mean}')


def distance(left, right):
    """How many letters must be put in, taken out or changed (Levenshtein)."""
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, another in enumerate(right, 1):
            before, row[j] = row[j], before if letter == another else 1 + min(before, row[j], row[j - 1])
    return row[-1]
