"""PLEG, the pod lifecycle event generator: compares what runs with what was seen, each second and after each pass that did something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..containerd import Containerd
from ..verbs import VERBS

if TYPE_CHECKING:
    from .work import Work

RELIST = VERBS["kubelet.relist"]
PERIOD_MS = 1000
SANDBOX = "the sandbox"


def relist(work: Work) -> bool:
    """A difference is told and makes another pass follow. -> whether there was one."""
    seen = _what_runs(work.runtime, work.uid)
    work.ground.agenda.cancel(work.kubelet.name, f"pleg {work.ref}")
    before = work.record.seen
    if seen == before:
        return False
    changed = {name: state for name, (_, state) in seen.items() if before.get(name) != seen[name]}
    work.update(seen=seen, again=True)
    work.tell(RELIST, **_facts(changed))
    return True


def _facts(changed):
    """What has changed: the sandbox's state, and the containers of each state; or that something is gone."""
    facts = {"sandbox": changed.pop(SANDBOX)} if SANDBOX in changed else {}
    for name, state in changed.items():
        facts.setdefault(state, []).append(name.removeprefix("container "))
    return facts or {"gone": True}


def _what_runs(runtime: Containerd, uid: str) -> dict[str, list[str]]:
    """ "the sandbox" and each container -> [id, state]."""
    sandbox = runtime.sandbox(uid)
    if sandbox is None:
        return {}
    seen = {SANDBOX: [sandbox["id"], sandbox["state"]]}
    for name, record in runtime.containers(uid).items():
        seen[f"container {name}"] = [record["id"], record["state"]]
    return seen
