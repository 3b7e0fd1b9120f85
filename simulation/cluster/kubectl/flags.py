"""Flags of a command, declared as one line of text, and read as pflag reads them.

Source: github.com/spf13/pflag and cobra, as vendored in kubernetes/kubernetes.
"""

from collections import deque
from typing import NamedTuple

from .errors import Failure
from .numbers import duration, int64

BARE = {"dry-run": "unchanged", "cascade": "background", "validate": "strict"}  # what the flag alone means
GLOBAL = (
    "-n --namespace, --kubeconfig, --context, --cluster, --user, --as, --as-group array, --as-uid, --as-user-extra array,"
    " -s --server, --token, --request-timeout, -v --v int, --vmodule, --insecure-skip-tls-verify bool, --username,"
    " --certificate-authority, --client-certificate, --client-key, --cache-dir, --match-server-version bool, --password,"
    " --warnings-as-errors bool, --tls-server-name, --disable-compression bool, --profile, --profile-output,"
    " --log-flush-frequency duration, --kuberc, -h --help bool"
)
PRINT = "-o --output, --template, --allow-missing-template-keys bool=true, --show-managed-fields bool"
FILES = "-f --filename list, -k --kustomize, -R --recursive bool"
BOOLEANS = {"1": True, "t": True, "T": True, "true": True, "TRUE": True, "True": True,
            "0": False, "f": False, "F": False, "false": False, "FALSE": False, "False": False}  # fmt: skip


class Flag(NamedTuple):
    name: str
    short: str
    kind: str  # string, bool, int, duration (seconds), list (split at commas), array
    default: object

    def __str__(self):
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"


def flags(*declarations):
    """ "-l --selector, --all bool, --port int=-1" (a string where no kind is given) -> {name: Flag}."""
    by_name = {}
    for part in ",".join(declarations).split(","):
        words = part.split()
        short = words.pop(0)[1:] if len(words[0]) == 2 else ""
        kind, _, default = (words[1] if len(words) > 1 else "string").partition("=")
        flag = Flag(words[0][2:], short, kind, None)
        empty = {"string": "", "bool": False, "int": 0, "duration": 0.0}.get(kind)
        value = _read(flag, default) if default else [] if empty is None else empty
        by_name[flag.name] = flag._replace(default=value)
    return by_name


def parse(words, declared, command):
    """argv, {name: Flag}, "create job" -> (values by name, those that were given, arguments, arguments before "--").

    The last is -1 where there is no "--". Raises Failure in pflag's words.
    """
    declared = {**GLOBAL_FLAGS, **declared}  # a command's own --user hides the global one
    reader = _Reader(words, declared, f"\nSee 'kubectl {command} --help' for usage.".replace("  ", " "))
    reader.read()
    values = {name: flag.default for name, flag in declared.items()}
    return {**values, **reader.given}, set(reader.given), reader.arguments, reader.dash


class _Reader:
    def __init__(self, words, declared, see):
        self.words, self.declared, self.see = deque(words), declared, see
        self.shorts = {flag.short: flag for flag in declared.values() if flag.short}
        self.given, self.arguments, self.dash = {}, [], -1

    def read(self):
        while self.words:
            word = self.words.popleft()
            if word == "--":
                self.dash = len(self.arguments)
                self.arguments += self.words
                return
            if word.startswith("--"):
                self.long(word[2:])
            elif len(word) > 1 and word[0] == "-":
                self.short(word[1:])
            else:
                self.arguments.append(word)

    def long(self, text):
        name, equals, value = text.partition("=")
        if not name or name[0] in "-=":
            raise self.wrong(f"bad flag syntax: --{text}")
        flag = self.declared.get(name)
        if flag is None:
            raise self.wrong(f"unknown flag: --{name}")
        self.set(flag, value if equals else self.following(flag, f"flag needs an argument: --{name}"))

    def short(self, text):
        whole = text
        while text:
            flag = self.shorts.get(text[0])
            if flag is None:
                raise self.wrong(f"unknown shorthand flag: '{text[0]}' in -{whole}")
            rest = text[1:]
            if rest[:1] == "=":
                return self.set(flag, rest[1:])
            if flag.kind == "bool":
                self.set(flag, "true")
                text = rest
                continue
            missing = f"flag needs an argument: '{flag.short}' in -{whole}"
            return self.set(flag, rest or self.following(flag, missing))
        return None

    def following(self, flag, missing):
        if flag.kind == "bool":
            return "true"
        if flag.name in BARE:
            return BARE[flag.name]
        if not self.words:
            raise self.wrong(missing)
        return self.words.popleft()

    def set(self, flag, text):
        try:
            value = _read(flag, text)
        except ValueError as why:
            raise self.wrong(f'invalid argument "{text}" for "{flag}" flag: {why}') from None
        if flag.kind in ("list", "array") and flag.name in self.given:
            self.given[flag.name] += value
        else:
            self.given[flag.name] = value

    def wrong(self, message):
        return Failure(message + self.see)


def _read(flag, text):
    if flag.kind == "bool":
        if text not in BOOLEANS:
            raise ValueError(f'strconv.ParseBool: parsing "{text}": invalid syntax')
        return BOOLEANS[text]
    if flag.kind == "int":
        return int64(text)
    if flag.kind == "duration":
        return duration(text)
    if flag.kind == "list":
        return text.split(",") if text else []
    return [text] if flag.kind == "array" else text


GLOBAL_FLAGS = flags(GLOBAL)
