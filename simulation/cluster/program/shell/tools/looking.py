"""Tools that look at files and change none: ls, find, stat, basename, sums, which (and the shell's command -v) ..."""

import hashlib
from collections.abc import Container

from ....budget import allocate, charge
from ...commands import has_command
from ...files import Files, absolute
from ..language.patterns import glob_fits
from ..processes.calls import Call, Tool


def tree(files: Files, path: str) -> list[str]:
    """A path and everything below it, folders before what they hold."""
    made, open_ = [], [path]
    while open_:
        path = open_.pop()
        charge(20)
        allocate(len(path) + 64)
        made.append(path)
        if files.is_folder(path):
            open_ += [absolute(name, path) for name in reversed(files.names(path))]
    return made


def ls(call: Call) -> int:
    """ls [-a] [-l] [-d] [name ...]: owners and times are always the same."""
    options, names = call.options()
    status = 0
    shown: list[tuple[str | None, list[tuple[str, str]]]] = []  # (a folder's title, its rows)
    for name in sorted(names) or ["."]:
        whole = call.path(name)
        if call.files.is_folder(whole) and "d" not in options:
            inside = [n for n in call.files.names(whole) if n[0] != "." or "a" in options or "A" in options]
            shown.append((name, [(n, absolute(n, whole)) for n in inside]))
        elif call.files.exists(whole):
            shown.append((None, [(name, whole)]))
        else:
            status = call.fail(f"{name}: No such file or directory" if call.is_busybox()
                               else f"cannot access '{name}': No such file or directory", 1 if call.is_busybox() else
                               2)  # fmt: skip
    for i, (title, entries) in enumerate(shown):
        if len(names) > 1 and title:
            call.out(("\n" if i else "") + f"{title}:\n")
        if "l" in options and title:
            call.out(f"total {len(entries)}\n")
        call.out("".join(_row(call, name, whole, "l" in options) for name, whole in entries))
    return status


def _row(call: Call, name: str, whole: str, long: bool) -> str:
    if not long:
        return name + "\n"
    charge(5)
    folder = call.files.is_folder(whole)
    size = 4096 if folder else len(call.files.read(whole) or "")
    return f"{'drwxr-xr-x    2' if folder else '-rw-r--r--    1'} root     root     {size:>9} Jan  1 00:00 {name}\n"


def find(call: Call) -> int:
    """find [place ...] [-name PATTERN] [-type d|f]; other tests are passed over."""
    words = list(call.args)
    until = next((i for i, word in enumerate(words) if word.startswith(("-", "!", "("))), len(words))
    places, words = words[:until] or ["."], words[until:]
    status = 0
    for place in places:
        whole = call.path(place)
        if not call.files.exists(whole):
            status = call.fail(f"{place}: No such file or directory")
            continue
        for path in tree(call.files, whole):
            charge(2 + len(words))
            if _fits(call, path, words):
                call.out(place + path[len(whole.rstrip("/")) :] + "\n" if path != whole else place + "\n")
    return status


def _fits(call: Call, path: str, words: list[str]) -> bool:
    for test, value in zip(words, [*words[1:], ""], strict=False):
        if test == "-type" and call.files.is_folder(path) != (value == "d"):
            return False
        if test == "-name" and not glob_fits([(value, False)], path.rpartition("/")[2]):
            return False
    return True


def stat(call: Call) -> int:
    """Name and size are all that is known of a file."""
    status = 0
    for name in call.options("cf")[1]:
        if not call.files.exists(call.path(name)):
            status = call.fail(f"can't stat '{name}': No such file or directory")
        else:
            call.out(f"  File: {name}\n  Size: {len(call.files.read(call.path(name)) or '')}\n")
    return status


def basename(call: Call) -> int:
    words = call.options()[1]
    name = (words or [""])[0].rstrip("/").rpartition("/")[2]
    suffix = words[1] if len(words) > 1 else ""
    call.out((name.removesuffix(suffix) if name != suffix else name) + "\n")
    return 0


def dirname(call: Call) -> int:
    head = (call.args or ["."])[0].rstrip("/").rpartition("/")
    call.out((head[0] or ("/" if head[1] else ".")) + "\n")
    return 0


def realpath(call: Call) -> int:
    names = call.options()[1]
    call.out("".join(call.path(name) + "\n" for name in names))
    return 0


def digest(algorithm: str) -> Tool:
    """The tool that prints the sums of files by this algorithm (md5sum, sha256sum ...)."""

    def tool(call: Call) -> int:
        status = 0
        for name in call.options()[1] or ["-"]:
            text = call.read(name)
            if text is None:
                status = 1
            else:
                charge(len(text) // 200)
                call.out(f"{hashlib.new(algorithm, text.encode()).hexdigest()}  {name}\n")
        return status

    return tool


def df(call: Call) -> int:
    call.out("Filesystem           1K-blocks      Used Available Use% Mounted on\n"
             "overlay               98300000  24000000  74300000  24% /\n")  # fmt: skip
    return 0


def which(call: Call, words: list[str], builtins: Container[str] = ()) -> int:
    """Print where each of these commands lies; one of `builtins`, and a function of the script, by its bare name."""
    box, status = call.machine.state["box"], 0
    for word in words:
        if call.name != "which" and (word in builtins or word in call.process["functions"]):
            call.out(word + "\n")
        elif has_command(box, word) and (box["base"] != "any" or call.is_tool(word)):
            call.out((word if "/" in word else f"/usr/bin/{word}") + "\n")
        else:
            status = 127 if call.name == "command" else 1
    return status
