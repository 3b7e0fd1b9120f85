"""Reads the examples of docs/formats.md: fenced blocks, requests with their answers, and what stands for what differs."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "..."
NAME = re.compile(r"<(\w+)>")


class Exchange(NamedTuple):
    """A request and its answer: `code`, and `lines` of JSON (none: the body is not told)."""

    method: str
    address: str
    headers: dict[str, str]
    body: str
    code: int
    lines: list[str]


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a document in one language; a block inside a block (indented) is part of it."""
    return [text for _, found, text in BLOCK.findall(path.read_text(encoding="utf-8")) if found == language]


def exchange(block: str) -> Exchange:
    """A block `http`: a request line and headers, a blank line and a body if it has one, a blank line, the code and the answer."""
    parts = block.strip().split("\n\n")
    head, last = parts[0].splitlines(), parts[-1].split("\n", 1)
    method, address = head[0].split(" ")
    headers = dict(line.split(": ", 1) for line in head[1:])
    body = "\n\n".join(parts[1:-1])
    return Exchange(method, address, headers, body, int(last[0]), documents(last[1]) if len(last) > 1 else [])


def documents(text: str) -> list[str]:
    """JSON documents that stand one after another, each as a text; one may be broken over several lines."""
    found, decoder, text = [], json.JSONDecoder(), text.strip()
    while text:
        _, end = decoder.raw_decode(text)
        found.append(text[:end])
        text = text[end:].strip()
    return found


def filled(text: str, known: dict[str, str]) -> str:
    """`text` with the names that are known by now."""
    return NAME.sub(lambda match: known.get(match[1], match[0]), text)


def differs(told: Any, found: Any, known: dict[str, str], at: str = "") -> str | None:
    """Where an answer is not as it is told, or None; a <name> is learned where it is met first."""
    if isinstance(told, dict) and isinstance(found, dict):
        if (missing := told.keys() - {LEFT_OUT} - found.keys()) or (
            LEFT_OUT not in told and found.keys() - told.keys()
        ):
            return f"{at}: {missing or found.keys() - told.keys()}"
        pairs = [(name, told[name], found[name]) for name in told if name != LEFT_OUT]
    elif isinstance(told, list) and isinstance(found, list):
        some = told[:-1] if told[-1:] == [LEFT_OUT] else told
        if len(some) > len(found) or (some is told and len(some) != len(found)):
            return f"{at}: {len(found)} items"
        pairs = list(zip(map(str, range(len(some))), some, found, strict=False))
    elif isinstance(told, str) and isinstance(found, str):
        return None if is_like(told, found, known) else f"{at}: {found!r}"
    elif isinstance(told, str) and NAME.fullmatch(told) and isinstance(found, int):
        return None  # a number that differs
    else:
        return None if told == found and type(told) is type(found) else f"{at}: {found!r}"
    return next(filter(None, (differs(one, other, known, f"{at}.{name}") for name, one, other in pairs)), None)


def is_like(told: str, found: str, known: dict[str, str]) -> bool:
    names: list[str] = []

    def group(match: re.Match) -> str:
        name = match[1]
        if name in known or name in names:
            return re.escape(known[name]) if name in known else f"(?P={name})"
        names.append(name)
        return f"(?P<{name}>.+)"

    pattern = "".join(
        group(NAME.fullmatch(part)) if NAME.fullmatch(part) else re.escape(part) for part in re.split(r"(<\w+>)", told)
    )
    match = re.fullmatch(pattern, found, re.DOTALL)
    if match:
        known.update({name: text for name, text in match.groupdict().items() if name in ("id", "token", "fork")})
    return match is not None
