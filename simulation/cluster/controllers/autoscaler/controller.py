"""An autoscaler's sync, each 15 s: read what the pods use, decide how many there should be, write it into the target's scale.

Source: pkg/controller/podautoscaler/horizontal.go. It remembers what it recommended in the last five minutes. Not modelled: spec.behavior,
and metrics of other kinds than resources (Pods, Object, External), for which no server of metrics is there.
"""

from ...apiserver.selectors import label_selector
from ...values import difference
from ...verbs import VERBS
from ..shared import conditions, metrics
from ..shared.controller import Controller, key_of, spec_changed, split
from .calculator import MetricError, propose

NAME = "horizontal-pod-autoscaler"
SCALE, STATUS = VERBS[f"{NAME}.update-scale"], VERBS[f"{NAME}.update-status"]
PERIOD_MS, WINDOW_MS = 15_000, 300_000
PLURALS = {"Deployment": "deployments", "ReplicaSet": "replicasets", "StatefulSet": "statefulsets", "ReplicationController": "replicationcontrollers"}
NO_SERVER = "unable to get metric {0}: unable to fetch metrics from custom metrics API: the server could not find the requested resource"


class HorizontalPodAutoscaler(Controller):
    name = NAME

    def watched(self):
        return {"horizontalpodautoscalers": self.notice}

    def notice(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) else []

    def sync(self, key):
        found = self.api.peek("horizontalpodautoscalers", *split(key))
        if found is None:
            self.remember(f"recommended/{key}", None)
            return
        self._sync(key, found)
        self.wake(key, PERIOD_MS, heartbeat=True)

    def _sync(self, key, found):
        reference = found["spec"]["scaleTargetRef"]
        plural = PLURALS.get(reference["kind"])
        target = self.api.peek(plural, found["metadata"]["namespace"], reference["name"]) if plural else None
        if target is None:
            words = f'{plural or reference["kind"]}.apps "{reference["name"]}" not found'
            self.event(found, "FailedGetScale", words, "Warning")
            said = f"the HPA controller was unable to get the target's current scale: {words}"
            self._write(found, self._set(found.get("status") or {}, "AbleToScale", "False", "FailedGetScale", said))
            return
        self._scale(key, found, plural, target)

    def _scale(self, key, found, plural, target):
        spec, current, status = found["spec"], target["spec"].get("replicas", 1), found.get("status") or {}
        least, most = spec.get("minReplicas", 1), spec["maxReplicas"]
        status = self._set(status, "AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale")
        reason, desired = "", current
        if self.memory(f"recommended/{key}") is None:
            self.remember(f"recommended/{key}", [[self.clock.now_ms, current]])
        if current == 0 and least != 0:
            words = "scaling is disabled since the replica count of the target is zero"
            status = self._set(status, "ScalingActive", "False", "ScalingDisabled", words)
        elif current > most:
            reason, desired = "Current number of replicas above Spec.MaxReplicas", most
        elif current < least:
            reason, desired = "Current number of replicas below Spec.MinReplicas", least
        else:
            status, desired, reason = self._by_metrics(key, found, status, target, current)
        if desired is None:
            self._write(found, {**status, "currentReplicas": current})
            return
        if desired != current:
            status = self._rescale(found, status, plural, target, desired, reason)
        self._write(found, {**status, "currentReplicas": current, "desiredReplicas": desired})

    # What the metrics ask for

    def _by_metrics(self, key, found, status, target, current):
        """(status, replicas or None where nothing can be said, the reason)."""
        pods = self.index.pods_with(found["metadata"]["namespace"], label_selector(target["spec"]["selector"]))
        proposals, failures = [], []
        for metric in found["spec"].get("metrics") or ():
            try:
                proposals.append(self._propose(metric, current, pods))
            except MetricError as error:
                failures.append((metric, str(error)))
        total = len(proposals) + len(failures)
        best = max(proposals, key=lambda one: one.replicas, default=None)
        if best is None or (failures and best.replicas < current):
            return self._failed(found, status, failures, total), None, ""
        words = f"the HPA was able to successfully calculate a replica count from {best.words}"
        status = self._set(status, "ScalingActive", "True", "ValidMetricFound", words)
        status = {**status, "currentMetrics": [one.current for one in proposals]}
        reason = f"{best.words} above target" if best.replicas > current else "All metrics below target"
        status, desired = self._bounded(key, found, status, current, best.replicas)
        return status, desired, reason

    def _propose(self, metric, current, pods):
        if metric["type"] not in ("Resource", "ContainerResource"):
            name = ((metric.get(metric["type"].lower()) or {}).get("metric") or {}).get("name", "")
            raise MetricError(NO_SERVER.format(name))
        source = metric["resource"] if metric["type"] == "Resource" else metric["containerResource"]
        try:
            return propose(metric, current, pods, lambda pod: metrics.usage(self.hall, pod, source["name"]))
        except MetricError as error:
            kind = "utilization" if "averageUtilization" in source["target"] else "usage"
            raise MetricError(f"failed to get {source['name']} {kind}: {error}") from None

    def _failed(self, found, status, failures, total):
        metric, words = failures[0]
        name = (metric.get("resource") or metric.get("containerResource") or {}).get("name", "")
        reason = "FailedGetResourceMetric" if metric["type"] == "Resource" else f"FailedGet{metric['type']}Metric"
        self.event(found, reason, words, "Warning")
        whole = f"invalid metrics ({len(failures)} invalid out of {total}), first error is: failed to get {name} resource metric value: {words}"
        self.event(found, "FailedComputeMetricsReplicas", whole, "Warning")
        return self._set(status, "ScalingActive", "False", reason, f"the HPA was unable to compute the replica count: {words}")

    def _bounded(self, key, found, status, current, wanted):
        """Down only as far as the highest recommendation of five minutes, up at most to twice as many or 4, within min and max."""
        desired = self._stabilized(key, wanted)
        if desired > wanted:
            words = "recent recommendations were higher than current one, applying the highest recent recommendation"
            status = self._set(status, "AbleToScale", "True", "ScaleDownStabilized", words)
        else:
            status = self._set(status, "AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size")
        least, most, rate = found["spec"].get("minReplicas", 1), found["spec"]["maxReplicas"], max(2 * current, 4)
        limits = (
            (desired < least, least, "TooFewReplicas", "the desired replica count is less than the minimum replica count"),
            (desired > min(most, rate) and most <= rate, most, "TooManyReplicas", "the desired replica count is more than the maximum replica count"),
            (desired > rate, rate, "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"),
        )
        for holds, limit, reason, words in limits:
            if holds:
                return self._set(status, "ScalingLimited", "True", reason, words), limit
        return self._set(status, "ScalingLimited", "False", "DesiredWithinRange", "the desired count is within the acceptable range"), desired

    def _stabilized(self, key, wanted):
        now = self.clock.now_ms
        recent = [one for one in self.memory(f"recommended/{key}") or () if one[0] > now - WINDOW_MS]
        self.remember(f"recommended/{key}", [*recent, [now, wanted]])
        return max([wanted, *(count for _, count in recent)])

    # What it writes

    def _rescale(self, found, status, plural, target, desired, reason):
        metadata, before = target["metadata"], target["spec"].get("replicas", 1)
        facts = {"owner": found["metadata"]["name"], "target": metadata["name"], "before": before, "after": desired, "why_now": reason}
        self.api.change(
            plural, metadata["namespace"], metadata["name"], lambda old: {**old, "spec": {**old["spec"], "replicas": desired}},
            tell=SCALE, facts=facts, verb="update",
        )  # fmt: skip
        self.event(found, "SuccessfulRescale", f"New size: {desired}; reason: {reason}")
        words = f"the HPA controller was able to update the target scale to {desired}"
        return {**self._set(status, "AbleToScale", "True", "SucceededRescale", words), "lastScaleTime": self.clock.timestamp()}

    def _set(self, status, kind, value, reason, message):
        made = {"type": kind, "status": value, "reason": reason, "message": message}
        return {**status, "conditions": conditions.moved(status.get("conditions"), made, self.clock.timestamp())}

    def _write(self, found, status):
        made = {**status, "observedGeneration": found["metadata"].get("generation", 1)}
        if difference(found.get("status") or {}, made) is not None:
            metadata = found["metadata"]
            facts = {"owner": metadata["name"], "have": made.get("currentReplicas", 0), "wanted": made.get("desiredReplicas", 0)}
            self.api.change(
                "horizontalpodautoscalers", metadata["namespace"], metadata["name"], lambda old: {**old, "status": made}, "status", STATUS, facts, verb="update",
            )  # fmt: skip
