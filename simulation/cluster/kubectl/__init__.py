"""kubectl: the commands that a scenario, a lesson or the page's terminal may give, told in kubectl's own words.

A command parses its words, asks the API server through a client, and prints. One that must wait does not block: its
Result says what it waits for, and `resume` goes on. Not modelled: kubeconfig files, editors, exec, attach, port-forward.
Source: s/kubectl of Kubernetes 1.37.
"""

from ..apiserver.api.status import StatusError
from ..budget import COMMAND, OutOfBudget, within
from ..mishaps import mishap, text_of
from . import commands
from .command import Help, resolve
from .command_line import split, without_kubectl
from .errors import Failure, Writes, exit_code, told
from .flags import parse
from .help import overview, usage_of
from .result import Result
from .session import Session

__all__ = [
    "Result",
    "name_of",
    "reads_only",
    "resume",
    "run_command",
    "run_line",
    "split",
    "without_kubectl",
    "words_of",
]

COMMANDS = commands.load()


def run_command(argv, stdin, client, now_s, at_once=False):
    """Words after `kubectl`, what `-f -` reads (text, object, list or None), client, virtual seconds -> Result.

    `at_once`: a command that waits looks once and does not wait: `wait` as with --timeout=0, `rollout status` as with --watch=false.
    """
    return _bounded(lambda: _run(argv, stdin, client, now_s, at_once))


def _run(argv, stdin, client, now_s, at_once):
    try:
        if not argv or argv[0] in ("help", "--help", "-h"):
            return Result(0, overview(COMMANDS))
        command, name, (options, given, args, dash) = _understood(argv)
        if options.get("help"):
            return Result(0, usage_of(command, name))
        session = Session(client, now_s, name, stdin, options, given, args, dash)
        session.at_once = at_once
        _check_required(session, command)
    except Help as help_text:
        return Result(1, "", help_text.message)
    except Failure as failure:
        return Result(failure.exit_code, "", told([failure]))
    return _carried_out(session, lambda: command.run(session))


def run_line(command_line, stdin, client, now_s, at_once=False):
    """The same for a whole line, with or without the word kubectl."""
    try:
        argv = split(command_line)
    except Failure as failure:
        return Result(failure.exit_code, "", told([failure]))
    return run_command(argv, stdin, client, now_s, at_once)


def words_of(command_line):
    """The words of a line; none where it cannot be split."""
    try:
        return split(command_line)
    except Failure:
        return []


def _bounded(work):
    """A command within its budget; the end of that, and an error of podflow's own, are errors of the command."""
    with within(*COMMAND) as budget:
        try:
            return work()
        except Writes:
            raise
        except Exception as error:
            if not isinstance(error, OutOfBudget):
                failure = Failure(f"podflow failed here: {text_of(error)} ({mishap('kubectl', error).id})")
                return Result(1, "", told([failure]), mishap=error)
            if error.budget is not budget:
                raise
            return Result(1, "", told([Failure(f"podflow stopped this command: {error}")]))


def reads_only(argv):
    """Whether these words after `kubectl` store nothing: they only read, are a dry run, ask for help or are not understood."""
    try:
        if not argv or argv[0] in ("help", "--help", "-h"):
            return True
        command, _, (options, *_) = _understood(argv)
    except Failure:
        return True
    return bool(options.get("help")) or command.only_reads(options)


def name_of(command_line):
    """The command's own name, without flags: "-n shop rollout undo deploy/web" -> "rollout undo"; "" where it is none."""
    try:
        return _understood(split(command_line))[1]
    except Failure:
        return ""


def _understood(argv):
    """-> (Command, its whole name, what flags.parse gives); raises Failure."""
    command, name, words = resolve(list(argv), COMMANDS)
    return command, name, parse(words if command.flags is not None else [], command.declared, name)


def resume(waiting, client, now_s):
    """What a Result was waiting for, client, virtual seconds -> Result; it may still wait."""
    return _bounded(lambda: _resume(waiting, client, now_s))


def _resume(waiting, client, now_s):
    session = Session(client, now_s, waiting["command"], None, waiting.get("options"), waiting.get("given", ()))
    command = COMMANDS[waiting["command"].split()[0]]
    for child in waiting["command"].split()[1:]:
        command = next(c for c in command.children if c.name == child)
    return _carried_out(session, lambda: command.resume(session, waiting))


def _carried_out(session, work):
    waiting = None
    try:
        waiting = work()
    except (Failure, StatusError) as failure:
        session.failures.append(failure)
    code = exit_code(session.failures) if session.failures else 0
    text = told(session.failures) if session.failures else ""
    out, err, shown = (_printable(parts) for parts in (session.out, [*session.err, text], [*session.shown, text]))
    return Result(code, out, err, waiting, shown)


def _printable(parts):
    """What was printed, without NUL characters, which a terminal shows as nothing and no database keeps."""
    return "".join(parts).replace("\0", "")


def _check_required(session, command):
    missing = [name for name in command.required if name not in session.given]
    if missing:
        names = ", ".join(f'"{name}"' for name in missing)
        raise Failure(f"required flag(s) {names} not set")
