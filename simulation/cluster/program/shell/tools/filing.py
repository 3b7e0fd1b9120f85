"""Tools for files and folders: cat, ls, touch, mkdir, rm, cp, mv, find ..."""

from collections.abc import Callable
from functools import partial

from ....budget import charge
from ...files import LONGEST_PATH, FileError, absolute
from ..processes.calls import Call, Later, Tool
from .looking import basename, df, digest, dirname, find, ls, realpath, stat, tree


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


def _tried(call: Call, action: Callable[[], object], name: str, says: str) -> int:
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
            status |= _tried(
                call,
                partial(call.files.write, whole, ""),
                name,
                "{}" if call.is_busybox() else "cannot touch '{}'",
            )
    return status


def _mkdir(call: Call) -> int:
    options, names = call.options("m")
    parents, status = bool({"p", "parents"} & set(options)), 0
    for name in names:
        status |= _tried(
            call, partial(_make_folders, call, call.path(name), parents), name, _cannot(call, "create directory")
        )
    return status


def _make_folders(call: Call, whole: str, parents: bool) -> None:
    """A folder, with all above it if need be; what is there already is no mistake then. Raises FileError."""
    if len(whole) > LONGEST_PATH:
        raise FileError("File name too long")
    missing = [whole]
    while parents and missing[-1] and not call.files.exists(missing[-1]):
        charge(5)
        missing.append(missing[-1].rpartition("/")[0])
    if parents and not missing[-1] or parents and call.files.is_folder(missing[-1]):
        missing.pop()
    for folder in reversed(missing):
        charge(20)
        call.files.make_folder(folder)


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
            status |= call.fail(
                f"'{name}' is a directory" if call.is_busybox() else f"cannot remove '{name}': Is a directory"
            )
        else:
            status |= _tried(call, partial(call.files.remove, whole), name, _cannot(call, "remove"))
    return status


def _rmdir(call: Call) -> int:
    status = 0
    for name in call.options()[1]:
        whole = call.path(name)
        if not call.files.is_folder(whole):
            status |= call.fail(
                f"'{name}': {'Not a directory' if call.files.exists(whole) else 'No such file or directory'}"
            )
        elif call.files.names(whole):
            status |= call.fail(f"'{name}': Directory not empty")
        else:
            status |= _tried(call, partial(call.files.remove, whole), name, "'{}'")
    return status


def _copy(call: Call, moves: bool) -> int:
    options, names = call.options("t")
    if len(names) < 2:
        return call.fail("missing file operand")
    *sources, target = names
    whole, status = call.path(target), 0
    for name in sources:
        source = call.path(name)
        if not call.files.exists(source):
            verb = "stat" if not moves or not call.is_busybox() else "rename"
            status |= call.fail(f"{_cannot(call, verb).format(name)}: No such file or directory")
            continue
        if call.files.is_folder(source) and not moves and not {"r", "R", "a"} & set(options):
            status |= call.fail(
                f"omitting directory '{name}'"
                if call.is_busybox()
                else f"-r not specified; omitting directory '{name}'"
            )
            continue
        place = absolute(source.rpartition("/")[2], whole) if call.files.is_folder(whole) else whole
        status |= _tried(
            call,
            partial(_copy_tree, call, source, place, moves),
            target,
            _cannot(call, "create"),
        )
    return status


def _copy_tree(call: Call, source: str, place: str, moves: bool) -> None:
    if place == source or place.startswith(source.rstrip("/") + "/"):
        raise FileError("recursion detected")
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


def _truncate(call: Call) -> int:
    options, names = call.options("s")
    return max((_tried(call, partial(call.files.write, call.path(n), ""), n, "{}") for n in names), default=0)


def _mktemp(call: Call) -> int:
    folder = "d" in call.options("p")[0]
    name = f"/tmp/tmp.{call.machine.new_id():06d}"
    call.files.make_folder(name) if folder else call.files.write(name, "")
    call.out(name + "\n")
    return 0


def _dd(call: Call) -> int:
    operands = dict(word.split("=", 1) for word in call.args if "=" in word)
    if operands.get("if") in ("/dev/zero", "/dev/urandom", "/dev/random") and "count" not in operands:
        raise Later({"k": "busy"})
    count = int(operands.get("count", "1") or 1)
    call.err(f"{count}+0 records in\n{count}+0 records out\n")
    if "of" in operands and operands["of"] != "/dev/null":
        return _tried(call, partial(call.files.write, call.path(operands["of"]), ""), operands["of"], "can't open '{}'")
    return 0


def _nothing(call: Call) -> int:
    """chmod, chown, sync, mount: there is nothing that they could change here, but the files must be there."""
    names = call.options()[1][1:] if call.name in ("chmod", "chown", "chgrp") else []
    return max(
        (call.fail(f"{n}: No such file or directory") for n in names if not call.files.exists(call.path(n))), default=0
    )


FILE_TOOLS: dict[str, Tool] = {
    "cat": _cat, "touch": _touch, "mkdir": _mkdir, "rm": _rm, "rmdir": _rmdir, "cp": lambda call: _copy(call, False),
    "mv": lambda call: _copy(call, True), "ln": _ln, "ls": ls, "find": find, "stat": stat, "basename": basename,
    "dirname": dirname, "realpath": realpath, "readlink": realpath, "truncate": _truncate, "mktemp": _mktemp,
    "dd": _dd,
    "md5sum": digest("md5"), "sha1sum": digest("sha1"), "sha256sum": digest("sha256"),
    "sha512sum": digest("sha512"),
    "df": df, "du": df, "chmod": _nothing, "chown": _nothing, "chgrp": _nothing, "sync": _nothing, "mount": _nothing,
    "umount": _nothing, "mkfifo": _nothing,
}  # fmt: skip
