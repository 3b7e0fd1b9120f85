"""The disruption controller: how many pods of a PodDisruptionBudget may be evicted just now.

Source: pkg/controller/disruption/disruption.go. It remembers nothing: evictions that are under way stand in status.disruptedPods.
"""

from ..budget import charge
from ..clock import since_start_ms
from ..component_helpers.labels import label_selector
from ..component_helpers.numbers import scaled
from ..values import difference
from ..verbs import VERBS
from .shared import conditions
from .shared.controller import Controller, key_of, spec_changed, split
from .shared.owners import controller_reference
from .shared.pods import is_ready

NAME = "disruption-controller"
STATUS = VERBS[f"{NAME}.update-status"]
UNDER_WAY_MS = 120_000  # how long an eviction that the controller has not seen yet counts
PLURALS = {
    "ReplicaSet": "replicasets",
    "StatefulSet": "statefulsets",
    "ReplicationController": "replicationcontrollers",
    "Deployment": "deployments",
}


class DisruptionController(Controller):
    name = NAME

    def watched(self):
        watches = dict.fromkeys(PLURALS.values(), self.notice_owner)
        return {**watches, "poddisruptionbudgets": self.notice, "pods": self.notice_pod}

    def notice(self, old, new):
        changed = spec_changed(old, new) or (old.get("status") or {}).get("disruptedPods") != (
            new.get("status") or {}
        ).get("disruptedPods")
        return [key_of(new or old)] if changed else []

    def notice_pod(self, old, new):
        if not self.index.plurals.get("poddisruptionbudgets"):
            return []
        if old is not None and new is not None and _told(old) == _told(new):
            return []
        return self._budgets_of(*(pod for pod in (old, new) if pod is not None))

    def notice_owner(self, old, new):
        """Another number of replicas is another number of pods to be expected."""
        if not self.index.plurals.get("poddisruptionbudgets") or not spec_changed(old, new):
            return []
        metadata = (new or old)["metadata"]
        return [key_of(found) for found in self.index.all("poddisruptionbudgets", metadata["namespace"])]

    def _budgets_of(self, *pods):
        found = self.index.all("poddisruptionbudgets", pods[0]["metadata"]["namespace"])
        return [
            key_of(one)
            for one in found
            if any(
                label_selector(one["spec"].get("selector")).matches(pod["metadata"].get("labels") or {}) for pod in pods
            )
        ]

    def sync(self, key):
        budget = self.informers.get("poddisruptionbudgets", *split(key))
        if budget is None:
            return None
        pods = self.index.pods_with(budget["metadata"]["namespace"], label_selector(budget["spec"].get("selector")))
        if not pods:
            self.event(budget, "NoPods", "No matching pods found")
        disrupted, again_ms = self._under_way(budget, pods)
        expected, wanted, failure = self._expected(budget, pods)
        if failure:
            self.event(
                budget,
                "CalculateExpectedPodCountFailed",
                f"Failed to calculate the number of expected pods: {failure}",
                "Warning",
            )
        healthy = sum(_is_healthy(pod, disrupted) for pod in pods)
        self._write(budget, disrupted, expected, wanted, healthy, failure)
        return again_ms

    def _under_way(self, budget, pods):
        """(evictions that the pods do not show yet, when the first of them is forgotten)."""
        living = {pod["metadata"]["name"] for pod in pods if "deletionTimestamp" not in pod["metadata"]}
        noted = ((budget.get("status") or {}).get("disruptedPods") or {}).items()
        ends = {name: (at, since_start_ms(at) + UNDER_WAY_MS) for name, at in noted if name in living}
        kept = {name: at for name, (at, end_ms) in sorted(ends.items()) if end_ms > self.clock.now_ms}
        return kept, min((ends[name][1] for name in kept), default=None)

    # How many there should be

    def _expected(self, budget, pods):
        """(expected pods, desired healthy, why they cannot be told)."""
        spec = budget["spec"]
        if isinstance(spec.get("minAvailable"), int):
            return len(pods), spec["minAvailable"], None
        scale, failure = self._scale(pods)
        if failure:
            return 0, 0, failure
        if "maxUnavailable" in spec:
            return scale, max(0, scale - scaled(spec["maxUnavailable"], scale, up=True)), None
        if "minAvailable" in spec:
            return scale, scaled(spec["minAvailable"], scale, up=True), None
        return scale, 0, None

    def _scale(self, pods):
        """The replicas of all controllers of these pods together."""
        scales = {}
        charge(2 * len(pods))
        for pod in pods:
            reference = controller_reference(pod)
            if reference is None:
                return 0, f'found no controller ref for pod "{pod["metadata"]["name"]}"'
            owner = self._owner(pod["metadata"]["namespace"], reference)
            if owner is None:
                return 0, f'found no controllers for pod "{pod["metadata"]["name"]}"'
            above = controller_reference(owner)
            owner = (self._owner(pod["metadata"]["namespace"], above) if above else None) or owner
            scales[owner["metadata"]["uid"]] = owner["spec"].get("replicas", 0)
        return sum(scales.values()), None

    def _owner(self, namespace, reference):
        found = (
            self.informers.get(PLURALS[reference["kind"]], namespace, reference["name"])
            if reference["kind"] in PLURALS
            else None
        )
        return found if found and found["metadata"]["uid"] == reference["uid"] else None

    def _write(self, budget, disrupted, expected, wanted, healthy, failure):
        allowed = max(0, healthy - wanted) if expected > 0 and not failure else 0
        generation = budget["metadata"]["generation"]
        reason = "SyncFailed" if failure else "SufficientPods" if allowed else "InsufficientPods"
        made = {
            "type": "DisruptionAllowed",
            "status": "True" if allowed else "False",
            "reason": reason,
            "message": failure or "",
            "observedGeneration": generation,
        }
        state = {
            "observedGeneration": generation,
            "disruptionsAllowed": allowed,
            "currentHealthy": healthy,
            "desiredHealthy": wanted,
            "expectedPods": expected,
            "conditions": conditions.moved(
                (budget.get("status") or {}).get("conditions"), made, self.clock.timestamp()
            ),
            **({"disruptedPods": disrupted} if disrupted else {}),
        }
        if difference(budget.get("status") or {}, state) is not None:
            metadata = budget["metadata"]
            facts = {"budget": metadata["name"], "healthy": healthy, "wanted": wanted, "allowed": allowed}
            self.api.replace_status(
                "poddisruptionbudgets", metadata["namespace"], metadata["name"], state, STATUS, facts
            )


def _told(pod):
    return (
        is_ready(pod),
        pod["metadata"].get("labels"),
        "deletionTimestamp" in pod["metadata"],
        pod["metadata"].get("ownerReferences"),
    )


def _is_healthy(pod, disrupted):
    metadata = pod["metadata"]
    return is_ready(pod) and "deletionTimestamp" not in metadata and metadata["name"] not in disrupted
