"""The TTL controller: a finished Job goes ttlSecondsAfterFinished after its end, its pods first.

Source: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
"""

from ..clock import since_start_ms
from ..verbs import VERBS
from .shared.controller import Controller, key_of, split

NAME = "ttl-after-finished-controller"
DELETE = VERBS[f"{NAME}.delete-job"]


class TtlAfterFinishedController(Controller):
    name = NAME

    def watched(self):
        return {"jobs": self.notice}

    def notice(self, old, new):
        return [key_of(new)] if new is not None and _end(new) else []

    def sync(self, key):
        job = self.informers.get("jobs", *split(key))
        end = _end(job) if job else None
        if job is None or end is None or job["metadata"].get("deletionTimestamp"):
            return None
        ttl_s, metadata = job["spec"]["ttlSecondsAfterFinished"], job["metadata"]
        due_ms = since_start_ms(end["lastTransitionTime"]) + ttl_s * 1000
        if self.clock.now_ms < due_ms:
            return due_ms
        facts = {"owner": metadata["name"], "ttl_s": ttl_s}
        self.api.delete(
            "jobs", metadata["namespace"], metadata["name"], propagation_policy="Foreground", uid=metadata["uid"], tell=DELETE, facts=facts,
        )  # fmt: skip
        return None


def _end(job):
    """The condition Complete or Failed of a Job that has a time to live."""
    if job["spec"].get("ttlSecondsAfterFinished") is None:
        return None
    found = (job.get("status") or {}).get("conditions") or ()
    return next((one for one in found if one["type"] in ("Complete", "Failed") and one["status"] == "True"), None)
