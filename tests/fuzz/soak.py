"""`make soak`: steady runs, watchers and attacks on one site for SOAK_MINUTES; prints every process' memory each minute, and fails where one grows.

The first five minutes fill the caches, which have their bounds. After them the median of the first minutes is held against that of the last.
"""

import contextlib
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from statistics import median

from simulation.presets import PRESETS, scenario
from tests.attacks.kinds import COMMANDS, CONTROLLERS, PROGRAMS

from .crowd import Crowd
from .memory import family, resident_kb
from .report import Report
from .site import ServedSite
from .victim import Victim
from .visits import Ask, Listen, Rest, Visit, post, visit
from .wire import listen

WARM_MINUTES, MOST_GROWTH, EVERY_S = 5, 0.05, 5
WATCHERS, WINDOW_MINUTES = 10, 5
SCARCE_KB = 30_000  # a process smaller than this may grow by so much as 1.5 MB
ATTACKS = {**PROGRAMS, **COMMANDS, **CONTROLLERS}


def learner(draw: Random) -> Visit:
    """A prepared pod, its story in pages, a moment, a decision, an input, a fork: what a learner does."""
    chosen = dict(scenario(draw.choice(PRESETS).slug))
    chosen["cluster"] = {**(chosen.get("cluster") or {}), "seed": draw.randrange(10**6)}
    made = yield post("/api/runs", chosen)
    if made.status != 201:
        return
    path, token = f"/api/runs/{made.json['id']}", made.json["token"]
    seq = (yield Rest(made.json["id"])).get("seq") or 1
    yield Ask("GET", f"/runs/{made.json['id']}")
    yield Ask("GET", f"{path}/pages/0")
    yield Ask("GET", f"{path}/moments/{draw.randint(1, seq)}")
    yield post(f"{path}/moments/{draw.randint(1, seq)}/kubectl", {"command": "describe pods"})
    yield post(f"{path}/decision", {"at": 12})
    yield post(f"{path}/inputs", {"kubectl": f"run late-{draw.randrange(99)} --image=nginx"}, token)
    forked = yield post(f"{path}/fork", {"at": draw.randint(1, seq)})
    if forked.status == 201:
        yield Rest(forked.json["id"])
    yield Rest(made.json["id"])


def attack(name: str) -> Visit:
    made = yield post("/api/runs", ATTACKS[name])
    if made.status == 201:
        yield Rest(made.json["id"])


def soaked(number: int) -> Visit:
    """First every attack once, so that caches are full when the measuring begins; then mostly learners, seldom a stranger or an attack."""
    draw, names = Random(f"soak:{number}"), sorted(ATTACKS)
    if number < 2 * len(names) and number % 2:
        return attack(names[number // 2])
    if number % 40 == 0:
        return attack(draw.choice(names))
    return visit("soak", number) if number % 5 == 0 else learner(draw)


class Watching(threading.Thread):
    """One who watches one run after another for a while."""

    def __init__(self, site: ServedSite, enough: threading.Event) -> None:
        super().__init__(daemon=True)
        self.site, self.enough = site, enough

    def run(self) -> None:
        while not self.enough.is_set():
            with contextlib.suppress(OSError, KeyError, ValueError):
                _, made = self.site.begin({"command": "kubectl create deployment web --image=nginx --replicas=2"})
                listen(self.site.port, "127.8.8.8", Listen(f"/ws/runs/{made['id']}/", ("x",)), quiet_s=20)
            self.enough.wait(1)


class Memory:
    """{name and pid: [(seconds, kB)]} of every process that the site has had."""

    def __init__(self, pid: int) -> None:
        self.pid, self.began = pid, time.monotonic()
        self.seen: dict[str, list[tuple[float, int]]] = {}

    def look(self) -> None:
        now = time.monotonic() - self.began
        for pid, name in family(self.pid).items():
            if kb := resident_kb(pid):
                self.seen.setdefault(f"{name} {pid}", []).append((now, kb))

    def minute(self) -> str:
        now = time.monotonic() - self.began
        last = {name: seen[-1][1] for name, seen in self.seen.items() if seen[-1][0] > now - 2 * EVERY_S}
        return f"{now / 60:5.1f} min  " + "  ".join(f"{name}: {kb / 1024:.1f} MB" for name, kb in sorted(last.items()))

    def grown(self, minutes: float) -> dict[str, float]:
        """{name: growth} from the first window after the warm-up to the last one, of what has lived through both."""
        warm_s, window_s = WARM_MINUTES * 60, min(WINDOW_MINUTES * 60, max(30, (minutes - WARM_MINUTES) * 20))
        grown = {}
        for name, seen in self.seen.items():
            first = [kb for at, kb in seen if warm_s <= at < warm_s + window_s]
            last = [kb for at, kb in seen if at >= minutes * 60 - window_s]
            if first and last:
                grown[name] = median(last) / max(median(first), SCARCE_KB) - 1
        return grown


def soak(folder: Path, minutes: float) -> int:
    report, enough = Report(), threading.Event()
    with ServedSite(folder) as site:
        memory, victim = Memory(site.pid), Victim(site.port)
        crowd = Crowd(site.port, report, soaked, "soak", strangers=3)
        crowds = threading.Thread(target=crowd.run, args=(10**9, minutes * 60), daemon=True)
        for thread in (victim, crowds, *(Watching(site, enough) for _ in range(WATCHERS))):
            thread.start()
        for at in range(int(minutes * 60 / EVERY_S)):
            time.sleep(max(0, memory.began + at * EVERY_S - time.monotonic()))
            memory.look()
            if at % (60 // EVERY_S) == 0:
                print(memory.minute(), f" {report.requests} requests", flush=True)
        enough.set()
        victim.stop()
        site.look_back(report)
    report.figures |= victim.figures()
    grown = memory.grown(minutes)
    print(report.told(), report.table(), sep="\n")
    print(
        "growth after the warm-up:", json.dumps({name: f"{growth:+.1%}" for name, growth in grown.items()}), flush=True
    )
    return any(growth > MOST_GROWTH for growth in grown.values()) or bool(report.findings)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="soak-") as here:
        sys.exit(soak(Path(here), float(os.environ.get("SOAK_MINUTES", "30"))))
