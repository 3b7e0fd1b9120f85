"""Where a process reads and writes: the handles behind its descriptors (their forms: machine.py)."""

from collections.abc import Iterable
from typing import Any

from ...files import FileError, Files, absolute

OUTS = {"/dev/stdout": "1", "/dev/stderr": "2", "/proc/self/fd/1": "1", "/proc/self/fd/2": "2"}
LARGEST = 1 << 20  # a file's, and the log's, length in characters
LOGS = {"/proc/1/fd/1": "stdout", "/proc/1/fd/2": "stderr"}


class Blocked(Exception):
    """A read must wait: for this pipe, or for ever (None)."""

    def __init__(self, pipe: str | None):
        self.pipe = pipe


class BrokenPipe(Exception):
    """Nobody reads any more: SIGPIPE."""


class Handles:
    """Part of the machine."""

    data: dict  # what is saved with the state (machine.py)
    files: Files
    procs: dict[str, dict]  # by pid
    handles: dict[str, list]
    pipes: dict[str, str]  # what has been written and not read yet
    logs: list[list]  # [at_ms, stream, text]
    now: int  # ms since the container started
    changed: bool  # whether something was written that others can see

    def new_id(self) -> int:
        self.data["next"] += 1
        return self.data["next"]

    def open_handle(self, *handle: Any) -> str:
        name = str(self.new_id())
        self.handles[name] = list(handle)
        return name

    def open_pipe(self) -> tuple[str, str]:
        """(the end to read, the end to write)."""
        pipe = str(self.new_id())
        self.pipes[pipe] = ""
        return self.open_handle("pr", pipe), self.open_handle("pw", pipe)

    def has_end(self, kind: str, pipe: str) -> bool:
        """Whether a living process still holds that end of a pipe."""
        ends = {name for name, handle in self.handles.items() if handle[0] == kind and handle[1] == pipe}
        return bool(ends) and any(not ends.isdisjoint(held) for held in map(_held, self.procs.values()))

    def close_handles(self, names: Iterable[str]) -> None:
        """Forget handles that no process holds any more."""
        names = [name for name in names if len(name) > 1 and name in self.handles]
        if not names:
            return
        held = set().union(*map(_held, self.procs.values())) if self.procs else set()
        for name in names:
            if name not in held:
                handle = self.handles.pop(name, None)
                if (
                    handle
                    and handle[0] in ("pr", "pw")
                    and not any(h[0] in ("pr", "pw") and h[1] == handle[1] for h in self.handles.values())
                ):
                    self.pipes.pop(handle[1], None)

    def open_file(self, process: dict, path: str, operator: str) -> str:
        """A handle for a redirect. Raises FileError."""
        whole = absolute(path, process["dir"])
        if whole in OUTS:
            return process["fds"][OUTS[whole]]
        if whole in LOGS:
            return self.open_handle("log", LOGS[whole])
        if whole == "/dev/null":
            return self.open_handle("null")
        if operator[0] == "<":
            if whole in ("/dev/zero", "/dev/urandom", "/dev/random"):
                return self.open_handle("zero")
            if self.files.read(whole) is None:
                raise FileError("Is a directory" if self.files.is_folder(whole) else "No such file or directory")
            return self.open_handle("read", whole, 0)
        if operator in (">", ">|", "&>") or self.files.read(whole) is None:
            self.write_file(whole, "")
        return self.open_handle("file", whole)

    def write_file(self, path: str, text: str) -> None:
        if len(text) > LARGEST:
            raise FileError("No space left on device")
        self.files.write(path, text)
        self.changed = True

    def write(self, process: dict, number: str, text: str) -> None:
        """Write to a descriptor. Raises BrokenPipe, FileError."""
        handle = self.handles.get(process["fds"].get(number, ""), ["null"])
        kind = handle[0]
        if not text or kind in ("null", "zero", "never"):
            return
        if kind == "log":
            self.log(handle[1], text)
        elif kind == "buffer":
            handle[1] += text
        elif kind == "exec":
            self.data["execs"][handle[1]][handle[2]] += text
        elif kind == "pw":
            if not self.has_end("pr", handle[1]):
                raise BrokenPipe
            self.pipes[handle[1]] += text
        elif kind == "file":
            self.write_file(handle[1], (self.files.read(handle[1]) or "") + text)

    def log(self, stream: str, text: str) -> None:
        """A line of the container's log; what lacks its newline is completed by what follows on the same stream."""
        self.data["logged"] = self.data.get("logged", 0) + len(text)
        if self.data["logged"] > LARGEST:  # the kubelet rotates logs: the older half goes
            self.logs = self.logs[len(self.logs) // 2 :] if len(self.logs) > 1 else []
            self.data["logged"] = sum(len(line[2]) for line in self.logs)
        if self.logs and self.logs[-1][1] == stream and not self.logs[-1][2].endswith("\n"):
            at_ms, _, begun = self.logs[-1]
            self.logs[-1] = [at_ms, stream, begun + text]
        else:
            self.logs.append([self.now, stream, text])

    def read_all(self, process: dict, number: str = "0") -> str:
        """Everything up to the end. Raises Blocked while writers are left."""
        handle = self.handles.get(process["fds"].get(number, ""), ["null"])
        kind = handle[0]
        if kind == "pr" and self.has_end("pw", handle[1]):
            raise Blocked(handle[1])
        if kind in ("never", "zero"):
            raise Blocked(None)
        text = self.pending(handle)
        self.consume(handle, len(text))
        return text

    def read_lines(self, process: dict, number: str = "0", most: int | None = None) -> tuple[str, bool]:
        """What is there in whole lines (at most so many), and whether the end is reached. Raises Blocked."""
        handle = self.handles.get(process["fds"].get(number, ""), ["null"])
        if handle[0] in ("never", "zero"):
            raise Blocked(None)
        text = self.pending(handle)
        open_ = handle[0] == "pr" and self.has_end("pw", handle[1])
        if open_:
            text = text[: text.rfind("\n") + 1]
            if not text:
                raise Blocked(handle[1])
        taken = text if most is None else "".join(text.splitlines(keepends=True)[:most])
        self.consume(handle, len(taken))
        return taken, not open_ and len(taken) == len(text)

    def pending(self, handle: list) -> str:
        """What can be read now."""
        if handle[0] == "pr":
            return self.pipes.get(handle[1], "")
        if handle[0] == "read":
            return (self.files.read(handle[1]) or "")[handle[2] :]
        return handle[1][handle[2] :] if handle[0] == "text" else ""

    def consume(self, handle: list, length: int) -> None:
        if handle[0] == "pr":
            self.pipes[handle[1]] = self.pipes.get(handle[1], "")[length:]
        elif handle[0] in ("read", "text"):
            handle[2] += length


def _held(process: dict) -> set:
    """The handles of a process, those laid aside by a redirect included."""
    held = set(process["fds"].values())
    for frame in process["frames"]:
        if "old" in frame and frame["k"] == "fds":
            held.update(frame["old"].values())
        if "buffer" in frame:
            held.add(frame["buffer"])
    return held
