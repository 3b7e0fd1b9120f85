"""A scenario's `programs`: what is said of a wrong entry, and how a command finds its behaviour.

A behaviour is JSON, every field optional, times in ms since the process started:
    {"listens": [80], "listen_ms": 0, "http": [{"status", "from_ms", "path", "port", "delay_ms"}], "root": "/html",
     "protocol": "redis", "grpc": [{"status", "from_ms"}], "exits": {"code", "after_ms"},
     "stops": {"code", "after_ms", "signals": [...]}, "memory": [[from_ms, bytes]], "cpu": millis,
     "output": [[at_ms, "stdout", text]], "termination": text}
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from simulation.cluster.registry.entries import check_duration, check_ports, check_size, check_text, check_words
from simulation.cluster.registry.measures import duration_ms, size_bytes

SIGNALS = (
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGTERM", "SIGCHLD", "SIGCONT",
    "SIGSTOP", "SIGWINCH", "SIGPIPE", "SIGABRT", "SIGSEGV",
)  # fmt: skip
SIGNAL_NUMBERS = {
    "SIGHUP": 1, "SIGINT": 2, "SIGQUIT": 3, "SIGABRT": 6, "SIGKILL": 9, "SIGUSR1": 10, "SIGSEGV": 11, "SIGUSR2": 12,
    "SIGPIPE": 13, "SIGALRM": 14, "SIGTERM": 15, "SIGCHLD": 17, "SIGCONT": 18, "SIGSTOP": 19, "SIGWINCH": 28,
}  # fmt: skip
STOP_SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGALRM"]
GRPC = ("SERVING", "NOT_SERVING", "UNKNOWN", "SERVICE_UNKNOWN")


Findings = list[tuple[tuple, str]]  # (path of keys and indexes, what is wrong there)
Check = Callable[[Any], Findings]
Fields = dict[str, Check]


def check_programs(entries: Any) -> Findings:
    """What is wrong with a scenario's programs; the paths begin below `programs`."""
    if not isinstance(entries, list):
        return [((), "must be a list of what commands do")]
    return [((i, *path), message) for i, entry in enumerate(entries) for path, message in _check_entry(entry)]


def _check_entry(entry: Any) -> Findings:
    findings = _check_fields(entry, _FIELDS)
    if isinstance(entry, dict) and not entry.get("command"):
        findings.append((("command",), "must be given: the list of words that is to be equal"))
    return findings


def _check_fields(entry: Any, fields: Fields) -> Findings:
    if not isinstance(entry, dict):
        return [((), f"must be a mapping; valid fields are {', '.join(fields)}")]
    findings: Findings = [
        ((key,), f"unknown field; valid are {', '.join(fields)}") for key in entry if key not in fields
    ]
    for key, check in fields.items():
        if key in entry:
            findings += [((key, *path), message) for path, message in check(entry[key])]
    return findings


def _mapping(fields: Fields) -> Check:
    return lambda value: _check_fields(value, fields)


def _list_of(fields: Fields, needed: str = "") -> Check:
    def check(value: Any) -> Findings:
        if not isinstance(value, list):
            return [((), f"must be a list of mappings with {', '.join(fields)}")]
        findings = [((i, *path), text) for i, item in enumerate(value) for path, text in _check_fields(item, fields)]
        lacking = [i for i, item in enumerate(value) if isinstance(item, dict) and needed and needed not in item]
        return findings + [((i, needed), "must be given") for i in lacking]

    return check


def _number(least: int, most: int, what: str) -> Check:
    def check(value: Any) -> Findings:
        good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return [] if good else [((), f"must be {what}, {least} to {most}")]

    return check


def _one_of(words: Sequence[str]) -> Check:
    return lambda value: [] if value in words else [((), f"must be one of {', '.join(words)}")]


def _check_signals(value: Any) -> Findings:
    if not isinstance(value, list):
        return [((), "must be a list of signals, such as [SIGTERM]")]
    return [((i,), f"no such signal; valid are {', '.join(SIGNALS)}") for i, s in enumerate(value) if s not in SIGNALS]


_CODE = _number(0, 255, "an exit code")
_ENDING = _mapping({"code": _CODE, "after": check_duration})
_FIELDS = {
    "command": check_words,
    "exits": _ENDING,
    "listens": check_ports,
    "http": _list_of({
        "status": _number(100, 599, "an HTTP status"), "from": check_duration, "path": check_text,
        "port": _number(1, 65535, "a port"), "delay": check_duration}),
    "grpc": _list_of({"status": _one_of(GRPC), "from": check_duration}),
    "ignores": _check_signals,
    "stops": _ENDING,
    "memory": _list_of({"from": check_duration, "use": check_size}),
    "cpu": _number(0, 1_000_000, "thousandths of a CPU"),
    "output": _list_of({"at": check_duration, "text": check_text, "stream": _one_of(("stdout", "stderr"))}, needed="text"),
    "termination": check_text,
    "missing": check_text,
}  # fmt: skip


class Programs:
    """A scenario's programs, found by their command; of two with an equal list the first is taken."""

    def __init__(self, entries: Iterable[dict] = ()):
        self._behaviours: dict[tuple, dict] = {}
        for entry in entries:
            self._behaviours.setdefault(tuple(entry["command"]), read_behaviour(entry))

    def __bool__(self) -> bool:
        return bool(self._behaviours)

    def find(self, argv: Sequence[str]) -> dict | None:
        """The behaviour of this command, `{"missing": text}` where it cannot start, or None."""
        return self._behaviours.get(tuple(argv)) if self._behaviours else None


def read_behaviour(entry: dict) -> dict:
    """A checked entry as a behaviour. A program that does not ignore SIGTERM exits 0 on it (recording job-deadline)."""
    wrong = _check_entry(entry)
    if wrong:
        path, message = wrong[0]
        raise ValueError(f"program {entry!r}: {'.'.join(map(str, path))}: {message}")
    if "missing" in entry:
        return {"missing": entry["missing"]}
    does = {key: entry[key] for key in ("listens", "cpu", "termination") if key in entry}
    ignored = entry.get("ignores", [])
    does["stops"] = {**_ending(entry.get("stops", {})), "signals": [s for s in STOP_SIGNALS if s not in ignored]}
    if "exits" in entry:
        does["exits"] = _ending(entry["exits"])
    if "http" in entry:
        does["http"] = [_answer(item) for item in entry["http"]]
    if "grpc" in entry:
        does["grpc"] = [_timed(item, status=item.get("status", "SERVING")) for item in entry["grpc"]]
    if "memory" in entry:
        does["memory"] = [[duration_ms(m.get("from", 0)), size_bytes(m.get("use", 0))] for m in entry["memory"]]
    if "output" in entry:
        does["output"] = [[duration_ms(o.get("at", 0)), o.get("stream", "stdout"), o["text"]] for o in entry["output"]]
    return does


def _ending(value: dict) -> dict:
    return {"code": value.get("code", 0), "after_ms": duration_ms(value.get("after", 0))}


def _answer(item: dict) -> dict:
    answer = _timed(item, status=item.get("status", 200))
    answer.update({key: item[key] for key in ("path", "port") if key in item})
    if "delay" in item:
        answer["delay_ms"] = duration_ms(item["delay"])
    return answer


def _timed(item: dict, **fields: Any) -> dict:
    return {**fields, "from_ms": duration_ms(item.get("from", 0))}
