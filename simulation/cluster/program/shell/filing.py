"""Tools for files and folders: cat, ls, touch, mkdir, rm, cp, mv, find ..."""

import hashlib
import re

from ..files import FileError, absolute
from .calls import Call, Later


def _cat(call: Call) -> int:
    options, names = call.options()
    if not names:
        call.out(call.input())
        return 0
    status = 0
    for name in names:
        text = call.read(name)
        status = 1 if text is None else status
        call.out(text or "")
    return status


def _tried(call: Call, action, name: str, says: str) -> int:
    """Do it; complain as `tool: says: reason` if the file system refuses."""
    try:
        action()
    except FileError as fault:
        return call.fail(f"{says.format(name)}: {fault}")
    call.machine.changed = True
    return 0


def _touch(call: Call) -> int:
    options, names = call.options("dtr")
    status = 0
    for name in names:
        whole = call.path(name)
        if not call.files.exists(whole) and "c" not in options:
            status |= _tried(call, lambda whole=whole: call.files.write(whole, ""), name, "{}" if call.is_busybox() else "cannot touch '{}'")
    return status


def _mkdir(call: Call) -> int:
    options, names = call.options("m")
    status = 0
    for name in names:
        whole = call.path(name)
        parents = [whole[:i] for i in range(1, len(whole)) if whole[i] == "/"] if "p" in options or "parents" in options else []
        for folder in [*(p for p in parents if not call.files.exists(p)), whole]:
            if folder == whole and parents != [] and call.files.is_folder(whole) or "p" in options and call.files.is_folder(folder):
                continue
            status |= _tried(call, lambda folder=folder: call.files.make_folder(folder), name, _cannot(call, "create directory"))
    return status


def _cannot(call: Call, what: str) -> str:
    return f"can't {what} '{{}}'" if call.is_busybox() else f"cannot {what} '{{}}'"


def _rm(call: Call) -> int:
    options, names = call.options()
    status = 0
    for name in names:
        whole = call.path(name)
        forced, whole_folder = "f" in options, {"r", "R", "recursive"} & set(options)
        if not call.files.exists(whole):
            status |= 0 if forced else call.fail((_cannot(call, "remove") + ": No such file or directory").format(name))
        elif call.files.is_folder(whole) and not whole_folder:
            status |= call.fail(f"'{name}' is a directory" if call.is_busybox() else f"cannot remove '{name}': Is a directory")
        else:
            status |= _tried(call, lambda whole=whole: call.files.remove(whole), name, _cannot(call, "remove"))
    return status


def _rmdir(call: Call) -> int:
    status = 0
    for name in call.options()[1]:
        whole = call.path(name)
        if not call.files.is_folder(whole):
            status |= call.fail(f"'{name}': {'Not a directory' if call.files.exists(whole) else 'No such file or directory'}")
        elif call.files.names(whole):
            status |= call.fail(f"'{name}': Directory not empty")
        else:
            status |= _tried(call, lambda whole=whole: call.files.remove(whole), name, "'{}'")
    return status


def tree(files, path: str) -> list[str]:
    """A path and everything below it, folders before what they hold."""
    below = [inner for name in files.names(path) for inner in tree(files, absolute(name, path))] if files.is_folder(path) else []
    return [path, *below]


def _copy(call: Call, moves: bool) -> int:
    options, names = call.options("t")
    if len(names) < 2:
        return call.fail("missing file operand")
    *sources, target = names
    whole, status = call.path(target), 0
    for name in sources:
        source = call.path(name)
        if not call.files.exists(source):
            status |= call.fail(f"can't {'rename' if moves else 'stat'} '{name}': No such file or directory" if call.is_busybox()
                                else f"cannot stat '{name}': No such file or directory")  # fmt: skip
            continue
        if call.files.is_folder(source) and not moves and not {"r", "R", "a"} & set(options):
            status |= call.fail(f"omitting directory '{name}'" if call.is_busybox() else f"-r not specified; omitting directory '{name}'")
            continue
        place = absolute(source.rpartition("/")[2], whole) if call.files.is_folder(whole) else whole
        status |= _tried(call, lambda source=source, place=place: _copy_tree(call, source, place, moves), target, _cannot(call, "create"))
    return status


def _copy_tree(call, source, place, moves):
    for path in tree(call.files, source):
        new, text = place + path[len(source) :], call.files.read(path)
        if text is not None:
            call.files.write(new, text)
        elif not call.files.is_folder(new):
            call.files.make_folder(new)
    if moves:
        call.files.remove(source)


def _ln(call: Call) -> int:
    """Links are not modelled: a link is a copy."""
    call.args = [word for word in call.args if not word.startswith("-")]
    return _copy(call, False) if len(call.args) > 1 and call.files.exists(call.path(call.args[0])) else 0


def _ls(call: Call) -> int:
    options, names = call.options()
    status, shown = 0, []
    for name in sorted(names) or ["."]:
        whole = call.path(name)
        if call.files.is_folder(whole) and "d" not in options:
            inside = [n for n in call.files.names(whole) if n[0] != "." or "a" in options or "A" in options]
            shown.append((name, [(n, absolute(n, whole)) for n in inside]))
        elif call.files.exists(whole):
            shown.append((None, [(name, whole)]))
        else:
            status = call.fail(f"{name}: No such file or directory" if call.is_busybox()
                               else f"cannot access '{name}': No such file or directory", 1 if call.is_busybox() else 2)  # fmt: skip
    for i, (title, entries) in enumerate(shown):
        if len(names) > 1 and title:
            call.out(("\n" if i else "") + f"{title}:\n")
        if "l" in options and title:
            call.out(f"total {len(entries)}\n")
        call.out("".join(_row(call, name, whole, "l" in options) for name, whole in entries))
    return status


def _row(call, name, whole, long):
    if not long:
        return name + "\n"
    folder = call.files.is_folder(whole)
    size = 4096 if folder else len(call.files.read(whole) or "")
    return f"{'drwxr-xr-x    2' if folder else '-rw-r--r--    1'} root     root     {size:>9} Jan  1 00:00 {name}\n"


def _find(call: Call) -> int:
    words = list(call.args)
    places = [words.pop(0) for _ in list(words) if words and not words[0].startswith(("-", "!", "("))] or ["."]
    status = 0
    for place in places:
        whole = call.path(place)
        if not call.files.exists(whole):
            status = call.fail(f"{place}: No such file or directory")
            continue
        for path in tree(call.files, whole):
            if _fits(call, path, words):
                call.out(place + path[len(whole.rstrip('/')) :] + "\n" if path != whole else place + "\n")
    return status


def _fits(call, path, words):
    for test, value in zip(words, words[1:] + [""], strict=True):
        if test == "-type" and call.files.is_folder(path) != (value == "d"):
            return False
        if test == "-name" and not re.fullmatch(_pattern(value), path.rpartition("/")[2]):
            return False
    return True


def _pattern(text):
    from .expand import pattern_of

    return pattern_of([(text, False)])


def _stat(call: Call) -> int:
    status = 0
    for name in call.options("cf")[1]:
        if not call.files.exists(call.path(name)):
            status = call.fail(f"can't stat '{name}': No such file or directory")
        else:
            call.out(f"  File: {name}\n  Size: {len(call.files.read(call.path(name)) or '')}\n")
    return status


def _basename(call: Call) -> int:
    words = call.options()[1]
    name = (words or [""])[0].rstrip("/").rpartition("/")[2]
    suffix = words[1] if len(words) > 1 else ""
    call.out((name.removesuffix(suffix) if name != suffix else name) + "\n")
    return 0


def _dirname(call: Call) -> int:
    head = (call.args or ["."])[0].rstrip("/").rpartition("/")
    call.out((head[0] or ("/" if head[1] else ".")) + "\n")
    return 0


def _realpath(call: Call) -> int:
    names = call.options()[1]
    call.out("".join(call.path(name) + "\n" for name in names))
    return 0


def _truncate(call: Call) -> int:
    options, names = call.options("s")
    return max((_tried(call, lambda n=n: call.files.write(call.path(n), ""), n, "{}") for n in names), default=0)


def _mktemp(call: Call) -> int:
    folder = "d" in call.options("p")[0]
    name = f"/tmp/tmp.{call.machine.new_id():06d}"
    call.files.make_folder(name) if folder else call.files.write(name, "")
    call.out(name + "\n")
    return 0


def _dd(call: Call) -> int:
    given = dict(word.split("=", 1) for word in call.args if "=" in word)
    if given.get("if") in ("/dev/zero", "/dev/urandom", "/dev/random") and "count" not in given:
        raise Later({"k": "busy"})
    count = int(given.get("count", "1") or 1)
    call.err(f"{count}+0 records in\n{count}+0 records out\n")
    if "of" in given and given["of"] != "/dev/null":
        return _tried(call, lambda: call.files.write(call.path(given["of"]), ""), given["of"], "can't open '{}'")
    return 0


def _digest(algorithm):
    def tool(call: Call) -> int:
        status = 0
        for name in call.options()[1] or ["-"]:
            text = call.read(name)
            if text is None:
                status = 1
            else:
                call.out(f"{hashlib.new(algorithm, text.encode()).hexdigest()}  {name}\n")
        return status

    return tool


def _df(call: Call) -> int:
    call.out("Filesystem           1K-blocks      Used Available Use% Mounted on\n"
             "overlay               98300000  24000000  74300000  24% /\n")  # fmt: skip
    return 0


def _nothing(call: Call) -> int:
    """chmod, chown, sync, mount: there is nothing that they could change here, but the files must be there."""
    names = call.options()[1][1:] if call.name in ("chmod", "chown", "chgrp") else []
    return max((call.fail(f"{n}: No such file or directory") for n in names if not call.files.exists(call.path(n))), default=0)


FILE_TOOLS = {
    "cat": _cat, "touch": _touch, "mkdir": _mkdir, "rm": _rm, "rmdir": _rmdir, "cp": lambda call: _copy(call, False),
    "mv": lambda call: _copy(call, True), "ln": _ln, "ls": _ls, "find": _find, "stat": _stat, "basename": _basename,
    "dirname": _dirname, "realpath": _realpath, "readlink": _realpath, "truncate": _truncate, "mktemp": _mktemp, "dd": _dd,
    "md5sum": _digest("md5"), "sha1sum": _digest("sha1"), "sha256sum": _digest("sha256"), "sha512sum": _digest("sha512"),
    "df": _df, "du": _df, "chmod": _nothing, "chown": _nothing, "chgrp": _nothing, "sync": _nothing, "mount": _nothing,
    "umount": _nothing, "mkfifo": _nothing,
}  # fmt: skip
