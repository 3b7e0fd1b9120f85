"""How a container's process begins: from an image and a pod's words to a state, or to a refusal in runc's words.

In order: a scenario's entry with an equal command; the image's own command, if the scenario declares the image; a
shell or one of its tools; a well-known program; else what is not in the image cannot be started, and of an image
nobody knows the process serves the declared ports for ever.
"""

from collections.abc import Sequence
from typing import Any

from simulation.cluster.registry import Found

from .arguments import ARGUMENTS, exits, serves_declared
from .commands import has_command, not_found
from .entries import Programs
from .files import Files, absolute, as_mounts
from .known import INITS, PROGRAMS, WRAPPERS
from .outside import EMPTY, Outside
from .shell.processes.shells import SHELLS
from .shell.tools.table import understands

LONGEST_ARGUMENT = 128 * 1024  # MAX_ARG_STRLEN
MOST_ARGUMENTS = 1024 * 1024  # what all arguments and variables may take (execve)
QUICK = ("sleep", "true", "false")  # these need no shell to be executed

RUNC = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: "
)
RUNC_EXEC = "failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: "


class StartError(Exception):
    """The process cannot be started: containerd's `message`, `exit_code` 128, `reason` StartError; `cause` is the core.

    Raised by launch (the container terminates with it) and by exec_ (the probe or hook errs).
    """

    reason = "StartError"

    def __init__(self, cause: str, exit_code: int = 128, executing: bool = False):
        head = RUNC_EXEC + "unable to start container process: " if executing else RUNC
        self.cause, self.exit_code, self.message = cause, exit_code, f"{head}{cause}: unknown"
        super().__init__(self.message)


def make_box(
    image: Found, env: dict[str, str] | None, working_dir: str | None, ports: Sequence[int], **more: Any
) -> dict:
    """What surrounds the process and does not change: JSON, kept in its state."""
    whole = {**image.env, **({"HOSTNAME": more["hostname"]} if more.get("hostname") else {}), **(env or {})}
    own = image.argv(None, None)
    box: dict[str, Any] = {"image": image.canonical, "base": image.base, "env": whole, "dir": working_dir or image.working_dir,
           "ports": [*ports, *(port for port in image.listens if port not in ports)],
           "own": _own_program(own)}  # fmt: skip
    box.update({key: value for key, value in more.items() if value})
    if box.get("mounts"):
        box["mounts"] = as_mounts(box["mounts"])
    box.setdefault("hostname", "")
    return box


def check_arguments(argv: Sequence[str], env: dict[str, str]) -> None:
    """Linux's limits for what a program is given. Raises StartError."""
    if is_too_long(argv, env):
        raise StartError(f"exec {argv[0][:200]}: argument list too long")


def is_too_long(argv: Sequence[str], env: dict[str, Any]) -> bool:
    """Whether execve would answer E2BIG."""
    sizes = [len(word) for word in argv] + [
        len(name) + len(value) for name, value in env.items() if isinstance(value, str)
    ]
    return max(sizes, default=0) >= LONGEST_ARGUMENT or sum(sizes) + 8 * len(sizes) > MOST_ARGUMENTS


def _own_program(argv: list[str]) -> str:
    words = [word for word in argv if word.rpartition("/")[2] not in WRAPPERS]
    return words[0] if words else ""


def behaviour_of(
    argv: list[str],
    box: dict,
    programs: Programs,
    image: Found | None = None,
    executing: bool = False,
    outside: Outside = EMPTY,
) -> dict | None:
    """The behaviour of a command in this box; None where a shell must carry it out. Raises StartError.

    `executing`: beside process 1. There a command that nobody knows succeeds at once, instead of serving for ever.
    """
    entry = programs.find(argv)
    if entry is not None:
        if "missing" in entry:
            raise StartError(entry["missing"])
        return entry
    if image is not None and _is_own_command_of_unknown(argv, image):
        return _declared(argv, box, image)
    words = unwrapped(argv, box)
    name = words[0].rpartition("/")[2]
    if box.get("mounts") and "/" in words[0]:
        files, whole = Files({"box": box}, outside), absolute(words[0], box["dir"])
        if files.read(whole) is not None and not files.is_executable(whole):
            raise StartError(f'exec: "{words[0]}": permission denied')
        if files.read(whole) is not None:
            return None
    if name in ARGUMENTS or name in PROGRAMS or has_command(box, words[0]):
        if not has_command(box, words[0]):
            raise StartError(not_found(argv[0]))
        if executing and name not in QUICK and understands(name):
            return None
        does = _well_known(name, words, box, outside)
        return exits(0) if executing and does == serves_declared(box) else does
    raise StartError(not_found(argv[0] if words == argv else words[0]))


def _is_own_command_of_unknown(argv: list[str], image: Found) -> bool:
    """Whether this is the own command of an image that the scenario describes, or that nobody knows."""
    return argv == image.argv(None, None) and (image.declared and bool(image.entrypoint) or image.base == "any")


def unwrapped(argv: list[str], box: dict) -> list[str]:
    """Without the entrypoints that merely prepare; a leading option goes to the image's own program."""
    words = list(argv)
    while len(words) > 1 and words[0].rpartition("/")[2] in WRAPPERS:
        words = words[1:]
        while words[0] == "--" and len(words) > 1:
            words = words[1:]
        if words[0].startswith("-") or words[0].endswith(".conf"):
            words = [box["own"] or "sh", *words]
    return words


def _declared(argv: list[str], box: dict, image: Found) -> dict:
    """A server, as far as anybody knows. It listens where the scenario says, else where the pod does, else where a program of its name would."""
    row = PROGRAMS.get(argv[0].rpartition("/")[2], {})
    listens = image.listens or box["ports"] or row.get("listens", [])
    if not image.declared or "listens" not in row or "needs" in row:
        row = serves_declared(box)
    return {**row, "listens": list(listens)}


def _well_known(name: str, words: list[str], box: dict, outside: Outside) -> dict | None:
    if name in SHELLS and len(words) == 1:
        return _with_input(PROGRAMS["python3"], box)
    if name in ARGUMENTS:
        return _with_input(ARGUMENTS[name](words, Files({"box": box}, outside), box), box)
    if name in PROGRAMS:
        row = PROGRAMS[name]
        needed = row.get("needs")
        if needed and not any(box["env"].get(variable) for variable in needed):
            return exits(row["fails"], row["says"], 150)
        return _with_input(row, box)
    if understands(name):
        return None
    return serves_declared(box)


def _with_input(row: dict, box: dict) -> dict:
    """An interpreter reads its program from its standard input: kept open, it waits for ever."""
    return {} if row.get("reads") and box.get("stdin") else row


def has_init(argv: list[str]) -> bool:
    """Whether a small init is process 1: it passes signals on, so their defaults hold."""
    return argv[0].rpartition("/")[2] in INITS
