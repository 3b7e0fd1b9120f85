"""Where a process reads and writes: the handles behind its descriptors (their forms: machine.py)."""

from collections.abc import Iterable
from typing import Any

from ....budget import allocate, charge
from ...files import FileError, Files, absolute

OUTS = {"/dev/stdout": "1", "/dev/stderr": "2", "/proc/self/fd/1": "1", "/proc/self/fd/2": "2"}
LARGEST = 1 << 20  # a file's length in characters
LOG, LOG_LINES, LOG_LINE = 1 << 18, 8192, 1 << 14  # of a container's log: characters, lines, characters of a line
HANDLES = 256  # open at a time in one container
PIPE = 1 << 16  # characters in a pipe, after which its writer waits
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
    ends: set[tuple[str, str]] | None  # (kind, pipe) of all that are held, as long as nothing has changed
    full_pipe: str | None  # the pipe that was just filled
    written: list[tuple[int, str, str]]  # to the log (circles.py)

    def new_id(self) -> int:
        self.data["next"] += 1
        return self.data["next"]

    def open_handle(self, *handle: Any) -> str:
        if len(self.handles) >= HANDLES and handle[0] not in ("exec", "null"):
            raise FileError("Too many open files")
        allocate(64)
        self.ends = None
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
        if self.ends is None:
            held = set().union(*map(held_by, self.procs.values())) if self.procs else set()
            charge(len(held) // 10)
            handles = [self.handles[name] for name in held if name in self.handles]
            self.ends = {(handle[0], handle[1]) for handle in handles if handle[0] in ("pr", "pw")}
        return (kind, pipe) in self.ends

    def slurped(self, pipe: str) -> bool:
        """Whether a process waits for all that ever comes through a pipe."""
        return any(process["wait"] == ["pipe", pipe] for process in self.procs.values())

    def close_handles(self, names: Iterable[str]) -> None:
        """Forget handles that no process holds any more."""
        self.ends = None
        names = [name for name in names if len(name) > 1 and name in self.handles]
        if not names:
            return
        held = set().union(*map(held_by, self.procs.values())) if self.procs else set()
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
        allocate(len(text) + 64)
        self.files.write(path, text)
        self.changed = True

    def write(self, process: dict, number: str, text: str) -> None:
        """Write to a descriptor. Raises BrokenPipe, FileError."""
        handle = self.handles.get(process["fds"].get(number, ""), ["null"])
        kind = handle[0]
        if not text or kind in ("null", "zero", "never"):
            return
        if len(text) > 64:
            charge(len(text) // 1000)
        if kind == "log":
            self.log(handle[1], text)
        elif kind == "buffer":
            allocate(len(handle[1]) + len(text))
            handle[1] += text
        elif kind == "exec":
            record = self.data["execs"].get(handle[1])
            if record is None:  # nobody listens any more: the command that was executed has ended
                return
            allocate(len(record[handle[2]]) + len(text))
            record[handle[2]] = (record[handle[2]] + text)[-LARGEST:]
        elif kind == "pw":
            if not self.has_end("pr", handle[1]):
                raise BrokenPipe
            self._into_pipe(handle[1], text)
        elif kind == "file":
            old = self.files.read(handle[1]) or ""
            charge(1 + len(old) // 4000)
            if len(old) + len(text) > LARGEST:
                raise FileError("No space left on device")
            self.write_file(handle[1], old + text)

    def _into_pipe(self, pipe: str, text: str) -> None:
        """What is full makes its writer wait, unless somebody waits for all of it: then the pipe is that reader's memory."""
        held = self.pipes[pipe]
        allocate(len(held) + len(text))
        self.pipes[pipe] = held + text
        if len(held) + len(text) > PIPE and not self.slurped(pipe):
            self.full_pipe = pipe

    def log(self, stream: str, text: str) -> None:
        """A line of the container's log; what lacks its newline is completed by what follows on the same stream."""
        if len(text) > LOG:
            text = text[-LOG:]
        allocate(len(text))
        self.written.append((self.now, stream, text))
        last: list = self.logs[-1] if self.logs else [0, "", "\n"]
        if last[1] == stream and not last[2].endswith("\n") and len(last[2]) < LOG_LINE:
            charge(len(last[2]) // 4000)
            self.logs[-1] = [last[0], stream, last[2] + text]
        else:
            self.logs.append([self.now, stream, text])
        self.data["logged"] = self.data.get("logged", 0) + len(text)
        self._rotate()

    def _rotate(self) -> None:
        """The kubelet rotates logs: the oldest lines go."""
        gone, logged = 0, self.data["logged"]
        while logged > LOG or len(self.logs) - gone > LOG_LINES:
            logged -= len(self.logs[gone][2])
            gone += 1
        if gone:
            del self.logs[:gone]
            self.data["logged"] = logged

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
        charge(1 + len(text) // 2000)
        taken = text if most is None else text[: _end_of_lines(text, most)]
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


def held_by(process: dict) -> set:
    """The handles of a process, those laid aside by a redirect included."""
    held = set(process["fds"].values())
    for frame in process["frames"]:
        if "old" in frame and frame["k"] == "fds":
            held.update(frame["old"].values())
        if "buffer" in frame:
            held.add(frame["buffer"])
    return held


def _end_of_lines(text: str, most: int) -> int:
    """Where so many lines of a text end."""
    at = 0
    while most > 0 and at < len(text):
        at = text.find("\n", at) + 1 or len(text)
        most -= 1
    return at
