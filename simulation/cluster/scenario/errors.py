"""What is wrong with a scenario, in one sentence, and where: how every check of this room says it."""

from __future__ import annotations

from typing import Any

LONGEST_MESSAGE, LONGEST_PATH = 2_000, 300  # characters, as an error tells them


class ScenarioError(Exception):
    """`message` in one sentence; `path` of the field ("inputs[0].at"), `line` in the text (or None), `source` (a file's name)."""

    def __init__(self, message: str, path: str = "", line: int | None = None, source: str = ""):
        message, path = shortened(message, LONGEST_MESSAGE), shortened(path, LONGEST_PATH)
        place = ":".join(str(part) for part in (source, line) if part)
        super().__init__(": ".join(part for part in (place, path, message) if part))
        self.message, self.path, self.line, self.source = message, path, line, source


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."


def expect(holds: object, path: str, message: str) -> None:
    if not holds:
        raise ScenarioError(message, path)


def known_fields(given: dict[str, Any], known: tuple[str, ...], at: str) -> None:
    for field in given:
        if field not in known:
            path = f"{at}.{field}" if at else str(field)
            raise ScenarioError(f"no such field; valid are {', '.join(known)}", path)


def expect_text(value: Any, path: str, longest: int, what: str = "text") -> None:
    expect(isinstance(value, str), path, f"must be {what}")
    expect(len(value) <= longest, path, f"is longer than {longest} characters")
