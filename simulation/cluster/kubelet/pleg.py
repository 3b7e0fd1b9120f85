"""PLEG, the pod lifecycle event generator: compares what runs with what was seen, each second and after each pass that did something."""

from ..verbs import VERBS

RELIST = VERBS["kubelet.relist"]
PERIOD_MS = 1000
SANDBOX = "the sandbox"


def relist(work):
    """A difference is told and makes another pass follow. -> whether there was one."""
    seen = _what_runs(work.runtime, work.uid)
    work.ground.agenda.cancel(work.kubelet.name, f"pleg {work.ref}")
    if seen == work.record["seen"]:
        return False
    found = {name: state for name, (_, state) in seen.items() if work.record["seen"].get(name) != seen[name]}
    work.record |= {"seen": seen, "again": True}
    work.tell(RELIST, **_facts(found))
    return True


def _facts(found):
    """What has changed: the sandbox's state, and the containers of each state; or that something is gone."""
    facts = {"sandbox": found.pop(SANDBOX)} if SANDBOX in found else {}
    for name, state in found.items():
        facts.setdefault(state, []).append(name.removeprefix("container "))
    return facts or {"gone": True}


def _what_runs(runtime, uid):
    """ "the sandbox" and each container -> [id, state]."""
    sandbox = runtime.sandbox(uid)
    if sandbox is None:
        return {}
    seen = {SANDBOX: [sandbox["id"], sandbox["state"]]}
    for name, record in runtime.containers(uid).items():
        seen[f"container {name}"] = [record["id"], record["state"]]
    return seen
