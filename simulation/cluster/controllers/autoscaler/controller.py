"""One look at a HorizontalPodAutoscaler each 15 s: measure, propose, limit, scale, say so.

Source: pkg/controller/podautoscaler/horizontal.go. It remembers what it has recommended and how it has scaled. A look that finds nothing that
time alone could change makes the next one a heartbeat.
"""

from ...apiserver.api import status as answers
from ...apiserver.api.resources import of_kind
from ...apiserver.client import Client
from ...clock import since_start_ms
from ...component_helpers.labels import label_selector
from ...ground import Ground
from ...informers import Informers, Wake
from ...values import difference
from ...verbs import VERBS
from ..shared import conditions
from ..shared.controller import Controller, key_of, spec_changed, split
from ..shared.index import Index
from ..shared.pods import condition, has_ended
from . import limits
from .calculator import CPU_INITIALIZATION_MS, INITIAL_READINESS_MS, WINDOW_MS
from .measuring import Metrics
from .proposals import of_metric

NAME, PLURAL = "horizontal-pod-autoscaler", "horizontalpodautoscalers"
SCALE, STATUS, RECOMMEND = (VERBS[f"{NAME}.{verb}"] for verb in ("update-scale", "update-status", "recommend"))
TARGETS = ("deployments", "replicasets", "statefulsets", "replicationcontrollers")
GOT = ("SucceededGetScale", "the HPA controller was able to get the target's current scale")
NOT_GOT = "the HPA controller was unable to get the target's current scale: {0}"
NOT_COMPUTED = "the HPA was unable to compute the replica count: {0}"
VALID = "the HPA was able to successfully calculate a replica count from {0}"
DISABLED = "scaling is disabled since the replica count of the target is zero"
RESCALED = "the HPA controller was able to update the target scale to {0}"
INVALID = "invalid metrics ({0} invalid out of {1}), first error is: {2}"


class HorizontalPodAutoscaler(Controller):
    """`metrics` is the resource metrics API."""

    name, uses = NAME, ("metrics",)

    def __init__(self, ground: Ground, api: Client, informers: Informers, index: Index, metrics: Metrics):
        super().__init__(ground, api, informers, index)
        self.metrics = metrics

    def watched(self):
        return {PLURAL: self.notice, "pods": self.notice_other, **dict.fromkeys(TARGETS, self.notice_other)}

    def notice(self, old, new):
        if new is None:
            return [key_of(old)]
        return [self._next(new)] if spec_changed(old, new) else []

    def notice_other(self, old, new):
        """Whatever changes in the namespace may be measured: the next look is no heartbeat."""
        if not self.index.plurals.get(PLURAL):
            return []
        return [self._next(autoscaler) for autoscaler in self.index.all(PLURAL, (new or old)["metadata"]["namespace"])]

    def own_keys(self):
        """All autoscalers, where this controller starts again."""
        return [key_of(autoscaler) for autoscaler in self.index.all(PLURAL)]

    def _next(self, autoscaler, heartbeat=False):
        """The next look: each 15 s since the autoscaler was made."""
        since_ms = since_start_ms(autoscaler["metadata"]["creationTimestamp"])
        return Wake(key_of(autoscaler), limits.STEP_MS - (self.clock.now_ms - since_ms) % limits.STEP_MS, heartbeat)

    def sync(self, key):
        autoscaler = self.informers.get(PLURAL, *split(key))
        if autoscaler is None:
            self.remember(key, None)
            return
        look = Look(self, autoscaler)
        look.run()
        self.wake(*self._next(self.informers.get(PLURAL, *split(key)) or autoscaler, heartbeat=not look.restless))


class Look:
    """One look at one autoscaler. `restless`: whether time alone may change what the next one finds."""

    def __init__(self, controller, autoscaler):
        self.controller, self.autoscaler, self.spec = controller, autoscaler, autoscaler["spec"]
        self.api, self.informers, self.now_ms = controller.api, controller.informers, controller.clock.now_ms
        self.status, self.restless = dict(autoscaler.get("status") or {}), False
        self.key, self.namespace = key_of(autoscaler), autoscaler["metadata"]["namespace"]

    def run(self):
        target = self._target()
        if target is not None:
            current = target["spec"].get("replicas", 1)
            self._scale(target, current, *self._decide(target, current))
        self._write()

    def _condition(self, kind, holds, reason, message):
        made = {"type": kind, "status": holds, "reason": reason, "message": message}
        self.status["conditions"] = conditions.moved(
            self.status.get("conditions"), made, self.controller.clock.timestamp()
        )

    def _event(self, reason, message, kind="Warning"):
        self.controller.event(self.autoscaler, reason, message, kind)

    # What is scaled

    def _target(self):
        """The object to be scaled, or None, and that is said."""
        given = self.spec["scaleTargetRef"]
        resource = of_kind(given.get("apiVersion", ""), given["kind"])
        found = self.informers.get(resource, self.namespace, given["name"]) if resource else None
        if resource is not None and found is not None and "scale" in resource.subresources:
            self.resource = resource
            self._condition("AbleToScale", "True", *GOT)
            return found
        message = _why_no_target(resource, given, found)
        self._event("FailedGetScale", message)
        self._condition("AbleToScale", "False", "FailedGetScale", NOT_GOT.format(message))
        return None

    # How many

    def _decide(self, target, current):
        """(replicas, why): the current number where nothing is to be done."""
        least, most = self.spec.get("minReplicas", 1), self.spec["maxReplicas"]
        memory = self.controller.memory(self.key) or {
            "recommended": [[current, self.now_ms, self.now_ms]],
            "scaled": [],
        }
        self.controller.remember(self.key, memory)
        self.metrics = None
        if current == 0 and least != 0:
            self._condition("ScalingActive", "False", "ScalingDisabled", DISABLED)
            return 0, ""
        if current > most:
            return most, "Current number of replicas above Spec.MaxReplicas"
        if current < least:
            return least, "Current number of replicas below Spec.MinReplicas"
        return self._by_metrics(target, current, memory)

    def _by_metrics(self, target, current, memory):
        pods = self.controller.index.pods_with(self.namespace, label_selector(target["spec"].get("selector")))
        self.restless = any(_unsettled(pod, self.now_ms) for pod in pods)
        wanted, metric = self._wanted(pods, current)
        if wanted is None:
            return current, None
        replicas, able, limited = limits.normalized(self.spec, memory, current, wanted, self.now_ms)
        spans = limits.noted(memory["recommended"], wanted, self.now_ms)
        if spans is not memory["recommended"]:
            self.controller.remember(self.key, {**memory, "recommended": spans})
            facts = {"owner": self.autoscaler["metadata"]["name"], "metric": metric, "wanted": wanted, "have": current}
            self.controller.story.tell(RECOMMEND, about=f"{PLURAL}/{self.key}", facts=facts)
        self._condition("AbleToScale", "True", *able)
        self._condition("ScalingLimited", *limited)
        self.restless = (
            self.restless or able != limits.READY_FOR_SCALE or limited[1:] in (limits.UP_LIMIT, limits.DOWN_LIMIT)
        )
        return replicas, f"{metric} above target" if wanted > current else "All metrics below target"

    def _wanted(self, pods, current):
        """(the greatest proposal, its metric); (None, None) where the metrics do not allow one."""
        said = [
            of_metric(self.controller.metrics, self.autoscaler, metric, pods, current, self.now_ms)
            for metric in self.spec["metrics"]
        ]
        self.metrics = [one.status for one in said]
        failed, proposed = (
            [one for one in said if one.replicas is None],
            [one for one in said if one.replicas is not None],
        )
        for one in failed:
            self._event(one.reason, one.message)
        best = max(proposed, key=lambda one: one.replicas, default=None)
        if best is None or (failed and best.replicas < current):
            self._condition("ScalingActive", "False", failed[0].reason, NOT_COMPUTED.format(failed[0].message))
            self.failure = INVALID.format(len(failed), len(said), failed[0].error)
            return None, None
        self._condition("ScalingActive", "True", "ValidMetricFound", VALID.format(best.metric))
        return best.replicas, best.metric

    # What is done

    def _scale(self, target, current, replicas, why):
        if why is None:
            self.status |= {"currentReplicas": current, "currentMetrics": self.metrics}
            self._write()
            self._event("FailedComputeMetricsReplicas", self.failure)
            return
        self.status |= {"currentReplicas": current, "desiredReplicas": replicas, "currentMetrics": self.metrics}
        if replicas == current:
            return
        name = target["metadata"]["name"]
        facts = {
            "owner": self.autoscaler["metadata"]["name"],
            "target": name,
            "before": current,
            "after": replicas,
            "reason": why,
        }
        change = lambda old: {**old, "spec": {**old["spec"], "replicas": replicas}}  # noqa: E731
        self.api.change(self.resource, self.namespace, name, change, "scale", SCALE, facts, verb="update")
        self._condition("AbleToScale", "True", "SucceededRescale", RESCALED.format(replicas))
        self._event("SuccessfulRescale", f"New size: {replicas}; reason: {why}", "Normal")
        self.status["lastScaleTime"] = self.controller.clock.timestamp()
        self.restless = True
        if self.spec.get("behavior") is not None:
            memory = self.controller.memory(self.key)
            self.controller.remember(
                self.key, {**memory, "scaled": limits.scaled(memory, replicas - current, self.now_ms)}
            )

    def _write(self):
        made = {name: value for name, value in self.status.items() if value is not None or name == "currentMetrics"}
        metadata = self.autoscaler["metadata"]
        found = self.informers.get(PLURAL, self.namespace, metadata["name"])
        if found is not None and difference(found.get("status") or {}, made) is not None:
            facts = {
                "owner": metadata["name"],
                "have": made.get("currentReplicas", 0),
                "wanted": made.get("desiredReplicas", 0),
            }
            self.api.replace_status(PLURAL, self.namespace, metadata["name"], made, STATUS, facts)


def _why_no_target(resource, given, found):
    if resource is None:
        return f'no matches for kind "{given["kind"]}" in group "{given.get("apiVersion", "").rpartition("/")[0]}"'
    return (answers.not_found(resource, given["name"]) if found is None else answers.path_not_found()).message


def _unsettled(pod, now_ms):
    """Whether it will count otherwise when some time has passed: it has just become ready, or has lost its readiness early."""
    ready = condition(pod, "Ready")
    if ready is None or has_ended(pod) or "deletionTimestamp" in pod["metadata"] or "startTime" not in pod["status"]:
        return False
    turned, start = since_start_ms(ready["lastTransitionTime"]), since_start_ms(pod["status"]["startTime"])
    if ready["status"] == "True":
        return now_ms < turned + WINDOW_MS + limits.STEP_MS
    return turned >= start + INITIAL_READINESS_MS and now_ms < start + CPU_INITIALIZATION_MS
