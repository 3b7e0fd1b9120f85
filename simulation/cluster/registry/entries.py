"""A scenario's `registry` entries: which fields they may have, what is said of a wrong one, and how they are read."""

from collections.abc import Callable
from typing import Any

from .measures import duration_ms, size_bytes
from .reference import InvalidReference, parse_reference
from .refusals import KINDS

FIELDS = ("size", "command", "args", "listens", "missing", "user", "pull", "latency", "env", "workingDir", "stopSignal")


def check_registry(entries) -> list[tuple[tuple, str]]:
    """What is wrong with a scenario's registry: pairs of (path of keys and indexes below `registry`, message)."""
    if not isinstance(entries, dict):
        return [((), "must be a mapping of image names to what a pull finds")]
    found = []
    for name, entry in entries.items():
        found += [((name, *path), message) for path, message in _check_name(name) + _check_entry(entry)]
    return found


def _check_name(name) -> list[tuple[tuple, str]]:
    if not isinstance(name, str) or not name:
        return [((), "an image name must be text, such as nginx:1.27 or localhost:5000/*")]
    if "*" in name[:-1]:
        return [((), "a * may stand only at the end, where it matches the rest of the name")]
    if name.endswith("*"):
        return []
    try:
        parse_reference(name)
    except InvalidReference as error:
        return [((), f"is no image name: {error}")]
    return []


def _check_entry(entry) -> list[tuple[tuple, str]]:
    if not isinstance(entry, dict):
        return [((), f"must be a mapping; valid fields are {', '.join(FIELDS)}")]
    found = [((key,), f"unknown field; valid are {', '.join(FIELDS)}") for key in entry if key not in FIELDS]
    for key, check in _CHECKS.items():
        if key in entry:
            found += [((key, *path), message) for path, message in check(entry[key])]
    return found


def check_size(value) -> list[tuple[tuple, str]]:
    """Errors of a size field, as (path, message)."""
    return _tried(size_bytes, value)


def check_duration(value) -> list[tuple[tuple, str]]:
    """Errors of a duration field, as (path, message)."""
    return _tried(duration_ms, value)


def check_words(value) -> list[tuple[tuple, str]]:
    """Errors of a command line: it must be a list of text."""
    if not isinstance(value, list):
        return [((), 'must be a list of words, such as [sh, -c, "sleep 5"]')]
    return [((i,), "must be text; put it in quotes") for i, word in enumerate(value) if not isinstance(word, str)]


def check_ports(value) -> list[tuple[tuple, str]]:
    """Errors of a list of ports: whole numbers from 1 to 65535."""
    if not isinstance(value, list):
        return [((), "must be a list of ports, such as [80, 8080]")]
    good = [isinstance(port, int) and not isinstance(port, bool) and 1 <= port <= 65535 for port in value]
    return [((i,), "must be a port, 1 to 65535") for i, is_port in enumerate(good) if not is_port]


def check_text(value) -> list[tuple[tuple, str]]:
    """Errors of a field that must be text."""
    return [] if isinstance(value, str) and value else [((), "must be text")]


def _check_missing(value) -> list[tuple[tuple, str]]:
    if isinstance(value, str) and value or value is True:
        return []
    return [((), f"must say why: one of {', '.join(KINDS)}, or the registry's own words")]


def _check_user(value) -> list[tuple[tuple, str]]:
    return [] if isinstance(value, int) and not isinstance(value, bool) else check_text(value)


def _check_env(value) -> list[tuple[tuple, str]]:
    if not isinstance(value, dict):
        return [((), "must be a mapping of names to text")]
    return [((name,), "must be text; put it in quotes") for name, text in value.items() if not isinstance(text, str)]


def _tried(read, value) -> list[tuple[tuple, str]]:
    try:
        read(value)
    except ValueError as error:
        return [((), str(error))]
    return []


_CHECKS = {
    "size": check_size, "command": check_words, "args": check_words, "listens": check_ports, "missing": _check_missing,
    "user": _check_user, "pull": check_duration, "latency": check_duration, "env": _check_env,
    "workingDir": check_text, "stopSignal": check_text,
}  # fmt: skip


def read_entry(entry: dict) -> dict:
    """A checked entry in the core's own units. Raises ValueError where check_registry would have complained."""
    wrong = _check_entry(entry)
    if wrong:
        path, message = wrong[0]
        raise ValueError(f"registry entry {'.'.join(map(str, path))}: {message}")
    read = {key: entry[key] for key in ("command", "args", "listens", "missing", "env") if key in entry}
    units: dict[str, tuple[str, Callable[[Any], Any]]] = {
             "size": ("size_bytes", size_bytes), "pull": ("pull_ms", duration_ms),
             "latency": ("latency_ms", duration_ms), "user": ("user", str),
             "workingDir": ("working_dir", str), "stopSignal": ("stop_signal", str)}  # fmt: skip
    for key, (name, convert) in units.items():
        if key in entry:
            read[name] = convert(entry[key])
    return read


def missing_kind(value) -> str:
    """`missing: true` is short for not found."""
    return "not found" if value is True else value
