"""The terminal: where a scenario's inputs, a lesson's commands and what somebody types on the page are carried out.

Keys of its alarms: "begin <n>" (Enter is pressed), "send <n>" (the request goes out), "print <n>" (the answer has come back), "resume <n>" (what a
command waits for may have come). Its memory is the space kubectl: input/<n>.
"""

from . import kubectl
from .apiserver.client import Client
from .apiserver.request import ADMIN
from .scenario import check_input
from .verbs import VERBS

RUN, PRINTS, FAILS = VERBS["kubectl.run"], VERBS["kubectl.prints"], VERBS["kubectl.fails"]
SPACE = "kubectl"


class Terminal:
    name, priority = "kubectl", 0

    def __init__(self, hall):
        self.hall, self.store, self.agenda = hall, hall.store, hall.agenda
        self.api = Client(hall.server, ADMIN, "kubectl")

    def plan(self, inputs):
        """The scenario's inputs, each at its time; called once, at the beginning."""
        for number, given in enumerate(inputs, 1):
            self._keep(number, {name: given[name] for name in ("kubectl", "manifest", "fault") if name in given})
            self._wake("begin", number, given["at_ms"])
        self.store.put(SPACE, "inputs", {"count": len(inputs)})

    def give(self, given):
        """An input now; raises ScenarioError for a wrong one, and nothing has happened."""
        check_input(given)
        number = (self.store.get(SPACE, "inputs") or {"count": 0})["count"] + 1
        self.store.put(SPACE, "inputs", {"count": number})
        self._keep(number, {name: given[name] for name in ("kubectl", "manifest", "fault") if name in given})
        self._sync_begin(number)

    def _keep(self, number, given):
        self.store.put(SPACE, f"input/{number}", given)

    def _given(self, number):
        return self.store.get(SPACE, f"input/{number}")

    def _wake(self, what, number, due_ms):
        self.agenda.set(self.name, f"{what} {number}", due_ms, self.priority, self.hall.story.cause)

    def _after(self, what, number, latency):
        self._wake(what, number, self.hall.clock.now_ms + self.hall.latency.ms(latency, number))

    def notice(self, old, new):
        """Commands that wait look again whenever a pod changes."""
        for key, given in sorted(self.store.space(SPACE).items()):
            if given.get("waiting"):
                yield f"resume {key.rpartition('/')[2]}"

    def sync(self, key):
        what, _, number = key.partition(" ")
        return getattr(self, f"_sync_{what}")(int(number))

    def _sync_begin(self, number):
        given = self._given(number)
        argv = kubectl.split(given["kubectl"])
        facts = {"command": f"kubectl {given['kubectl']}", "label": label_of(argv)}
        self.hall.story.tell(RUN, facts=facts)
        self._after("send", number, "kubectl")

    def _sync_send(self, number):
        given = self._given(number)
        result = kubectl.run_command(kubectl.split(given["kubectl"]), given.get("manifest"), self.api, self.hall.clock.now_ms)
        self._take(number, given, result)

    def _sync_resume(self, number):
        given = self._given(number)
        if given.get("waiting"):
            result = kubectl.resume(given["waiting"], self.api, self.hall.clock.now_ms)
            if result.waiting is None or result.stdout or result.stderr:
                self._take(number, given, result)

    def _take(self, number, given, result):
        printed = given.get("printed", "") + result.stdout + result.stderr
        self._keep(number, {**given, "waiting": result.waiting, "printed": printed, "code": result.exit_code})
        self._after("print", number, "kubectl.print")

    def _sync_print(self, number):
        given = self._given(number)
        facts = {"output": given["printed"].rstrip("\n"), "code": given["code"], "command": f"kubectl {given['kubectl']}"}
        self._keep(number, {**given, "told": True, "printed": ""})
        self.hall.story.tell(FAILS if given["code"] else PRINTS, facts=facts)


METHODS = {
    "run": "POST pods", "create": "POST", "apply": "GET, then POST or PATCH", "delete": "DELETE", "patch": "PATCH", "scale": "PATCH scale",
    "set": "PATCH", "label": "PATCH", "annotate": "PATCH", "taint": "PATCH", "cordon": "PATCH node", "uncordon": "PATCH node", "drain": "POST eviction",
    "rollout": "PATCH", "expose": "POST services", "autoscale": "POST",
}  # fmt: skip


def label_of(argv):
    """The name of the message that goes to the API server."""
    return METHODS.get(argv[0] if argv else "", "GET")
