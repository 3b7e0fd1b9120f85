"""PLEG, the pod lifecycle event generator: compares what runs with what was seen, each second and after each pass that did something."""

from ..verbs import VERBS

RELIST = VERBS["kubelet.relist"]
PERIOD_MS = 1000
READY = "the probes decide, or, without a readiness probe, that it runs"


def relist(work):
    """A difference is told and makes another pass follow. -> whether there was one."""
    seen = _what_runs(work.runtime, work.uid)
    work.ground.agenda.cancel(work.kubelet.name, f"pleg {work.ref}")
    if seen == work.record["seen"]:
        return False
    found = [f"{name} {state}" for name, (_, state) in seen.items() if work.record["seen"].get(name) != seen[name]]
    work.record |= {"seen": seen, "again": True}
    work.tell(RELIST, found=", ".join(found) or "less than before", ready=READY)
    return True


def _what_runs(runtime, uid):
    """ "the sandbox" and each container -> [id, state]."""
    sandbox = runtime.sandbox(uid)
    if sandbox is None:
        return {}
    seen = {"the sandbox": [sandbox["id"], sandbox["state"]]}
    for name, record in runtime.containers(uid).items():
        seen[f"container {name}"] = [record["id"], record["state"]]
    return seen
