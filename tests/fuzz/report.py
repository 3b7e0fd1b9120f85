"""What was done and what was found: each finding once, by where it happened, with what replays it; and the table at the end."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .visits import Ask

LONGEST = 2_500  # characters of a finding that are printed


class Finding(NamedTuple):
    """`what` happened in the visit `name` (SEED:NUMBER) at this request, and why: a traceback, or what is known."""

    what: str
    name: str
    ask: Ask | None
    why: str

    @property
    def place(self) -> str:
        """Where it happened: the last line of podflow's own in the traceback, else what happened."""
        frames = re.findall(r'File "[^"]*/((?:simulation|podflow|tests/fuzz)/[^"]+)", line (\d+), in (\S+)', self.why)
        error = re.findall(
            r"^(\w[\w.]*(?:Error|Exception|Lost|Long|Bytes|Work|Failure|Hangs)\b)", self.why, re.MULTILINE
        )
        what = self.what.partition(" ")[0] if frames else self.what
        return " ".join([what, *([":".join(frames[-1])] if frames else []), *error[-1:]])

    def told(self) -> str:
        asked = f"{self.ask.method} {self.ask.path[:300]}\n{shown(self.ask.body)}\n" if self.ask else ""
        short = len(self.why) < 2 * LONGEST
        why = self.why if short else f"{self.why[:LONGEST]} ... {self.why[-LONGEST:]}"
        return f"--- {self.what}; again: --replay {self.name}\n{asked}{why}"


def is_wrong(status: int, headers: Mapping[str, str]) -> bool:
    """An error of ours; and a "not now" that does not say when. 503 is said where there is too much to do (docs/operating.md)."""
    if status in (429, 503):
        return "Retry-After" not in headers
    return status >= 500


def shown(body: bytes) -> str:
    return body[:LONGEST].decode(errors="backslashreplace")


@dataclass
class Report:
    requests: int = 0
    statuses: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    states: Counter = field(default_factory=Counter)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    figures: dict[str, object] = field(default_factory=dict)

    def answered(self, ask: Ask, status: int) -> None:
        self.requests += 1
        self.statuses[status] += 1
        self.kinds[kind_of(ask.path), status] += 1

    def rested(self, state: str) -> None:
        self.states[str(state)] += 1

    def found(self, finding: Finding) -> None:
        self.findings.setdefault(finding.place, []).append(finding)

    def table(self) -> str:
        """The figures, one a line."""
        rows: list[tuple[str, object]] = [
            ("requests", self.requests),
            ("runs accepted", self.kinds["begin", 201] + self.kinds["form", 201] + self.kinds["form", 302]),
        ]
        rows += [(f"answers of {status}", count) for status, count in sorted(self.statuses.items())]
        rows += [(f"runs seen {state}", count) for state, count in sorted(self.states.items())]
        rows += list(self.figures.items())
        rows.append(("findings", f"{sum(map(len, self.findings.values()))} in {len(self.findings)} places"))
        return "\n".join(f"{name:<44} {value}" for name, value in rows)

    def told(self) -> str:
        """Every finding once, the most frequent first."""
        ranked = sorted(self.findings.items(), key=lambda item: -len(item[1]))
        return "\n".join(f"=== {len(found)} x {place}\n{found[0].told()}" for place, found in ranked)


def kind_of(path: str) -> str:
    """What an address is for: begin, form, inputs, moments, ..."""
    parts = [part for part in path.partition("?")[0].split("/") if part]
    if not parts:
        return "form"
    if parts[:2] == ["api", "runs"]:
        return parts[3] if len(parts) > 3 else "run" if len(parts) > 2 else "begin"
    return parts[0]
