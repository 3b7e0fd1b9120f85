"""The victim: somebody who begins a small run now and then while others do their worst, and how long its story takes to be whole."""

import json
import threading
import time

from .visits import Ask
from .wire import Line

ADDRESS = "127.9.9.9"
COMMAND = {"command": "kubectl run my-pod --image=nginx"}
EVERY_S, GIVE_UP_S = 0.5, 20


class Victim(threading.Thread):
    """`late_s` has, for each of its runs, the seconds from its POST to its last line; `wrong` what was not as it should be."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.line = Line(port, ADDRESS, GIVE_UP_S)
        self.late_s: list[float] = []
        self.wrong: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.wait(EVERY_S):
            self.once()

    def stop(self) -> None:
        self.enough.set()
        self.join(2 * GIVE_UP_S)

    def once(self) -> float:
        """One run: the seconds until its story was whole."""
        began = time.monotonic()
        status, body = self.line.ask(
            Ask("POST", "/api/runs", json.dumps(COMMAND).encode(), (("Content-Type", "application/json"),))
        )
        if status != 201:
            self.wrong.append(f"the victim's POST was answered {status}: {body[:200]!r}")
            self.late_s.append(time.monotonic() - began)
            return self.late_s[-1]
        state = self._rest(json.loads(body)["id"], began)
        self.late_s.append(time.monotonic() - began)
        if state != "idle":
            self.wrong.append(f"the victim's run is {state} after {self.late_s[-1]:.1f} s")
        return self.late_s[-1]

    def _rest(self, run_id: str, began: float) -> str:
        state = "running"
        while state == "running" and time.monotonic() - began < GIVE_UP_S:
            time.sleep(0.02)
            status, body = self.line.ask(Ask("GET", f"/api/runs/{run_id}"))
            state = json.loads(body)["state"] if status == 200 else f"answered {status}"
        return state

    def figures(self) -> dict[str, object]:
        ranked = sorted(self.late_s) or [0.0]
        p95 = ranked[int(len(ranked) * 0.95)]
        return {
            "victim: stories": len(self.late_s), "victim: median s": f"{ranked[len(ranked) // 2]:.3f}",
            "victim: p95 s": f"{p95:.3f}", "victim: worst s": f"{ranked[-1]:.3f}",
        }  # fmt: skip
