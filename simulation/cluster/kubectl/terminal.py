"""The terminal: where a scenario's inputs, a lesson's commands and what somebody types on the page are carried out.

Keys of its alarms: "begin <n>" (Enter is pressed), "send <n>" (the request goes out), "print <n>" (the answer has come back), "resume <n>" (what a
command waits for may have come). Its memory is the space kubectl: input/<n>.
"""

from __future__ import annotations

from collections.abc import Callable

from .. import kubectl
from ..apiserver.client import Client
from ..clock import EPOCH_S
from ..ground import Ground
from ..mishaps import mishap
from ..scenario import check_input
from ..transition import now_s
from ..verbs import VERBS
from ..verbs.shown import PRINTED, marked, shortened, shown

RUN, PRINTS, FAILS = VERBS["kubectl.run"], VERBS["kubectl.prints"], VERBS["kubectl.fails"]
READS, REFUSES, SAYS = VERBS["kubectl.reads"], VERBS["kubectl.refuses"], VERBS["kubectl.says"]
DONE = VERBS["kubectl.done"]
SPACE, FIELDS = "kubectl", ("kubectl", "manifest", "fault")
WATCHED = (
    "pods",
    "deployments",
    "replicasets",
    "statefulsets",
    "daemonsets",
    "jobs",
    "nodes",
    "namespaces",
    "services",
    "persistentvolumeclaims",
)


class Terminal:
    name, priority = "kubectl", 0

    def __init__(self, ground: Ground, client: Client, machines: list[str], give_fault: Callable[[dict], None]):
        """`machines`: names of the nodes that a fault may name; `give_fault` carries a checked fault out."""
        self.ground, self.store, self.story = ground, ground.store, ground.story
        self.api, self.machines, self.give_fault = client, machines, give_fault
        self.waiting: set[str] = set()  # keys of inputs whose command waits for something: a fold of them
        self.store.on_change(SPACE, self._fold)

    def _fold(self, key, old, new):
        if new and new.get("waiting"):
            self.waiting.add(key)
        else:
            self.waiting.discard(key)

    def plan(self, inputs):
        """The scenario's inputs, one after another, each at its time or when the one before has got its answer."""
        for number, entry in enumerate(inputs, 1):
            self._keep(number, {name: entry[name] for name in (*FIELDS, "at_ms") if name in entry})
        self.store.put(SPACE, "inputs", {"count": len(inputs)})
        self._next(0)

    def give(self, entry):
        """An input now; raises ScenarioError for a wrong one, and nothing has happened."""
        check_input(entry, nodes=self.machines)
        number = (self.store.get(SPACE, "inputs") or {"count": 0})["count"] + 1
        self.store.put(SPACE, "inputs", {"count": number})
        self._keep(number, {name: entry[name] for name in FIELDS if name in entry})
        self._sync_begin(number)

    def _keep(self, number, record):
        self.store.put(SPACE, f"input/{number}", record)

    def _given(self, number):
        return self.store.get(SPACE, f"input/{number}")

    def _wake(self, what, number, due_ms):
        self.ground.agenda.set(self.name, f"{what} {number}", due_ms, self.priority, self.story.cause)

    def _after(self, what, number, latency):
        self._wake(what, number, self.ground.now_ms + self.ground.latency.ms(latency, number))

    def notice(self, old, new):
        """Commands that wait look again whenever one of WATCHED changes."""
        return [f"resume {key.rpartition('/')[2]}" for key in sorted(self.waiting)] if self.waiting else ()

    def sync(self, key):
        what, _, number = key.partition(" ")
        return getattr(self, f"_sync_{what}")(int(number))

    def _sync_begin(self, number):
        record = self._given(number)
        if "fault" in record:
            self._keep(number, {**record, "code": 0, "told": True})
            self.give_fault(record["fault"])
            self._next(number)
            return
        argv = kubectl.words_of(record["kubectl"])
        facts = {"command": f"kubectl {record['kubectl']}", "label": label_of(argv), "intent": intent_of(argv)}
        self.story.tell(RUN, facts=facts)
        self._after("send", number, "kubectl")

    def _sync_send(self, number):
        """The request goes out and is answered in one breath; what only reads, or never leaves kubectl, is told here."""
        record, sent, seq = self._given(number), self.api.sent, self.story.seq
        result = self._noted(kubectl.run_line(record["kubectl"], record.get("manifest"), self.api, self._now_s()))
        if self.api.sent == sent:
            self._print(REFUSES if result.exit_code else SAYS, number, record, result.shown, result.exit_code)
            return
        self._take(number, record, result)
        if self.story.seq == seq:
            source = source_of(kubectl.words_of(record["kubectl"]), result.shown)
            self.story.tell(READS, facts={"command": f"kubectl {record['kubectl']}", "source": source})

    def _noted(self, result):
        """The same result; an error of podflow's own in it goes to the log."""
        if result.mishap is not None:
            self.ground.mishaps.append(mishap(self.name, result.mishap))
        return result

    def _print(self, verb, number, record, output, code):
        """Keep what was printed and tell it."""
        self._keep(number, {**record, "code": code, "waiting": None, "told": True, "printed": ""})
        facts = {"output": shown(output.rstrip("\n"), PRINTED), "code": code, "command": f"kubectl {record['kubectl']}"}
        self.story.tell(verb, facts=facts)
        self._next(number)

    def _next(self, number):
        """The planned command that comes after this one."""
        after = self._given(number + 1)
        if after and "at_ms" in after:
            answered_ms = self.ground.now_ms + (self.ground.latency.ms("kubectl.print", number) if number else 0)
            self.ground.agenda.set(self.name, f"begin {number + 1}", max(after["at_ms"], answered_ms), self.priority)

    def _sync_resume(self, number):
        record = self._given(number)
        if record.get("waiting"):
            result = self._noted(kubectl.resume(record["waiting"], self.api, self._now_s()))
            if result.shown:
                self._take(number, record, result)
            elif result.waiting is None:
                self._keep(number, {**record, "waiting": None, "code": result.exit_code})
                self.story.tell(DONE, facts={"command": f"kubectl {record['kubectl']}"})
            else:
                self._wait(number, result.waiting)

    def _now_s(self):
        return now_s(self.ground.now_ms)

    def _wait(self, number, waiting):
        """A command that waits looks again when it wants to try again, and when it gives up."""
        for at_s in (waiting.get("again_s"), waiting.get("until_s")):
            if at_s is not None:
                due_ms = max(self.ground.now_ms + 1, (at_s - EPOCH_S) * 1000)
                self.ground.agenda.set(
                    self.name, f"resume {number}", int(due_ms), self.priority, self.story.cause, heartbeat=True
                )

    def _take(self, number, record, result):
        printed, more = shortened(record.get("printed", "") + result.shown, PRINTED)
        kept = {**record, "waiting": result.waiting, "printed": printed, "code": result.exit_code}
        self._keep(number, {**kept, "left_out": kept.get("left_out", 0) + more} if more else kept)
        if result.waiting:
            self._wait(number, result.waiting)
        self._next(number)
        self._after("print", number, "kubectl.print")

    def _sync_print(self, number):
        record = self._given(number)
        if not record["printed"]:
            return
        facts = {
            "output": marked(record["printed"].rstrip("\n"), record.get("left_out", 0)),
            "code": record["code"],
            "command": f"kubectl {record['kubectl']}",
        }
        self._keep(number, {**record, "told": True, "printed": ""})
        if record["code"]:
            self.story.tell(FAILS, facts=facts)
        else:
            self.story.tell(PRINTS, facts={**facts, "intent": intent_of(kubectl.words_of(record["kubectl"]))})


METHODS = {
    "run": "POST pods",
    "create": "POST",
    "apply": "GET",
    "delete": "DELETE",
    "patch": "PATCH",
    "scale": "PATCH scale",
    "set": "PATCH",
    "label": "PATCH",
    "annotate": "PATCH",
    "taint": "PATCH",
    "cordon": "PATCH node",
    "uncordon": "PATCH node",
    "drain": "POST eviction",
    "rollout": "PATCH",
    "expose": "POST services",
    "autoscale": "POST",
}


READING = (("rollout", "status"), ("rollout", "history"))
SOURCES = {"logs": "node", "top": "metrics"}  # where an answer comes from that is not stored in etcd


def intent_of(argv):
    """What a command is for, as a code: to change something, to try that (--dry-run), or to read."""
    if not argv or argv[0] not in METHODS or tuple(argv[:2]) in READING:
        return "read"
    tried = any(word.startswith("--dry-run") and not word.endswith(("=none", "=false")) for word in argv)
    return "trial" if tried else "change"


def source_of(argv, shown):
    """Where the API server has its answer to a reading command from, as a code."""
    if shown.startswith("Error from server"):
        return "refused"
    return SOURCES.get(argv[0] if argv else "", "store")


def label_of(argv):
    """The name of the message that goes to the API server."""
    return METHODS.get(argv[0] if argv else "", "GET")
