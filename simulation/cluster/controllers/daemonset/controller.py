"""A DaemonSet's sync: on which nodes a pod should be, on which one is, and the difference.

Source: pkg/controller/daemon/daemon_controller.go. The default scheduler binds the pods: each is pinned to its node by a node affinity.
It remembers how often failed pods of a node were killed.
"""

from ...apiserver.api.status import StatusError
from ...budget import charge
from ...component_helpers.labels import label_selector
from ...values import difference, with_path
from ...verbs import VERBS
from ..shared import history, own_writes
from ..shared.batches import MOST, batches
from ..shared.controller import Controller, answered, key_of, spec_changed, split
from ..shared.nodes import untolerated, wants_node
from ..shared.owners import claim, controller_keys, controller_reference
from ..shared.pods import available_in_ms, has_ended, is_available, is_ready
from ..shared.template import pod_from
from . import update

NAME = "daemonset-controller"
CREATE, DELETE, STATUS = VERBS[f"{NAME}.create-pod"], VERBS[f"{NAME}.delete-pod"], VERBS[f"{NAME}.update-status"]
REVISIONS, FORGET = (
    (VERBS[f"{NAME}.create-revision"], VERBS[f"{NAME}.update-revision"]),
    VERBS[f"{NAME}.delete-revision"],
)
CLAIM = VERBS[f"{NAME}.patch-adopt"], VERBS[f"{NAME}.patch-release"]
FAILED = "Found failed daemon pod {0} on node {1}, will try to kill it"
SUCCEEDED = "Found succeeded daemon pod {0} on node {1}, will try to delete it"
AFFINITY = ("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
BACKOFF_MS, BACKOFF_MAX_MS = 1_000, 900_000
TOLERATED = (
    ("not-ready", "NoExecute"), ("unreachable", "NoExecute"), ("disk-pressure", "NoSchedule"), ("memory-pressure", "NoSchedule"),
    ("pid-pressure", "NoSchedule"), ("unschedulable", "NoSchedule"),
)  # fmt: skip


class DaemonSetController(Controller):
    name, account = NAME, "daemon-set-controller"
    reads_own_writes = True

    def watched(self):
        return {"daemonsets": self.notice, "pods": self.notice_pod, "nodes": self.notice_node}

    def notice(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) else []

    def notice_pod(self, old, new):
        keys = controller_keys("DaemonSet", old, new)
        if new is not None and controller_reference(new) is None:
            labels = new["metadata"].get("labels") or {}
            sets = self.index.all("daemonsets", new["metadata"]["namespace"])
            keys |= {key_of(one) for one in sets if label_selector(one["spec"]["selector"]).matches(labels)}
        return sorted(keys)

    def notice_node(self, old, new):
        if old is not None and new is not None:
            same_labels = old["metadata"].get("labels") == new["metadata"].get("labels")
            if same_labels and old["spec"].get("taints") == new["spec"].get("taints"):
                return []
        return [key_of(one) for one in self.index.all("daemonsets")]

    def sync(self, key):
        owner = self.informers.get("daemonsets", *split(key))
        if owner is None:
            self.remember(f"backoff/{key}", None)
            own_writes.forget(self, key)
            self.succeeded(key)
            return None
        self._claim(owner)
        if not own_writes.are_heard(self, key):
            return self.retry_ms(key)
        try:
            revision = history.update_revision(self, owner, history.HASH, REVISIONS)
            wanted_hash = revision["metadata"]["labels"][history.HASH]
            wake_ms = self._act(key, owner, wanted_hash) if not owner["metadata"].get("deletionTimestamp") else None
        except StatusError as error:
            answered(error)
            return None if "being terminated" in error.message else self.retry_ms(key)
        self.succeeded(key)
        self._write_status(owner, wanted_hash)
        used = {f"{owner['metadata']['name']}-{history.hash_of(pod)}" for pod in self._pods(owner)}
        history.truncate(self, owner, {revision["metadata"]["name"], *used}, FORGET)
        return wake_ms if wake_ms is not None else self._until_available(owner)

    def _pods(self, owner):
        return self.index.pods_of(owner["metadata"]["uid"]).sorted()

    def _claim(self, owner):
        orphans = self.index.orphans.get(owner["metadata"]["namespace"], {})
        candidates = [orphans[name] for name in sorted(orphans)]
        claim(self, "pods", owner, label_selector(owner["spec"]["selector"]), self._pods(owner), candidates, CLAIM)

    def _until_available(self, owner):
        seconds = owner["spec"].get("minReadySeconds", 0)
        waits = [available_in_ms(pod, seconds, self.clock.now_ms) for pod in self._pods(owner)] if seconds else []
        return min((self.clock.now_ms + wait for wait in waits if wait is not None), default=None)

    # Where a pod should be, and where one is

    def _by_node(self, owner):
        """node name -> its pods, oldest first; the node that a pod is pinned to counts before it is bound."""
        made = {}
        for pod in sorted(
            self._pods(owner), key=lambda pod: (pod["metadata"]["creationTimestamp"], pod["metadata"]["name"])
        ):
            made.setdefault(pod["spec"].get("nodeName") or _pinned(pod), []).append(pod)
        return made

    def _should(self, owner, node):
        """(should a pod be put there, should one that is there stay)."""
        spec = owner["spec"]["template"]["spec"]
        if spec.get("nodeName") not in (None, "", node["metadata"]["name"]) or not wants_node(spec, node):
            return False, False
        tolerations = _tolerations(spec)
        if untolerated(tolerations, node, ("NoExecute",)):
            return False, False
        return untolerated(tolerations, node, ("NoSchedule",)) is None, True

    def _act(self, key, owner, wanted_hash):
        """Missing ones are made, surplus and failed ones deleted; then one step of a rolling update."""
        by_node, missing, surplus, wake_ms = self._by_node(owner), [], [], None
        nodes = self.index.all("nodes")
        charge(len(nodes) * 4)
        for node in nodes:
            name = node["metadata"]["name"]
            should_run, may_stay = self._should(owner, node)
            pods = [pod for pod in by_node.get(name, ()) if not history.is_gone(pod)]
            if should_run and not pods:
                missing.append(name)
            elif pods and not may_stay:
                surplus += [(pod, "unfit") for pod in pods if "deletionTimestamp" not in pod["metadata"]]
            elif pods:
                more, again_ms = self._keep_one(key, owner, name, pods)
                surplus += more
                wake_ms = min(filter(None, (wake_ms, again_ms)), default=None)
        known = {node["metadata"]["name"] for node in nodes}
        surplus += [(pod, "node-gone") for name, pods in by_node.items() if name not in known
                    for pod in pods if not pod["spec"].get("nodeName") and "deletionTimestamp" not in pod["metadata"]]  # fmt: skip
        self._delete(owner, surplus[:MOST])
        self._create(owner, missing[: max(0, MOST - len(surplus))], wanted_hash)
        if len(surplus) + len(missing) > MOST:
            return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key)
        if owner["spec"]["updateStrategy"]["type"] == "RollingUpdate":
            wake_ms = min(filter(None, (wake_ms, self._update(owner, wanted_hash))), default=None)
        return wake_ms

    def _keep_one(self, key, owner, node, pods):
        """-> (pods to delete with the reason, when to look again): ended ones, and all but the oldest."""
        running, surplus, wake_ms = [], [], None
        for pod in pods:
            if "deletionTimestamp" in pod["metadata"]:
                continue
            if not has_ended(pod):
                running.append(pod)
            elif pod["status"]["phase"] == "Succeeded":
                self.event(owner, "SucceededDaemonPod", SUCCEEDED.format(key_of(pod), node))
                surplus.append((pod, "succeeded"))
            else:
                wake_ms = self._backs_off(key, node)
                if wake_ms is None:
                    self.event(owner, "FailedDaemonPod", FAILED.format(key_of(pod), node), "Warning")
                    surplus.append((pod, "failed"))
        if len(running) > 1 and not update.limits(owner, 1)[1]:
            surplus += [(pod, "surplus") for pod in running[1:]]
        return surplus, wake_ms

    def _backs_off(self, key, node):
        """When a failed pod of this node may be killed; None: now, and the next one later."""
        memory = self.memory(f"backoff/{key}") or {}
        before = memory.get(node)
        if before and before["at_ms"] + before["wait_ms"] > self.clock.now_ms:
            return before["at_ms"] + before["wait_ms"]
        wait_ms = min(before["wait_ms"] * 2, BACKOFF_MAX_MS) if before else BACKOFF_MS
        self.remember(f"backoff/{key}", {**memory, node: {"at_ms": self.clock.now_ms, "wait_ms": wait_ms}})
        return None

    def _update(self, owner, wanted_hash):
        by_node = self._by_node(owner)
        wanted = {
            name: by_node.get(name, [])
            for node in self.index.all("nodes")
            if self._should(owner, node)[0] and (name := node["metadata"]["name"])
        }
        surging = ()
        if update.limits(owner, len(wanted))[1]:
            surging, done = update.to_surge(owner, wanted, wanted_hash, self.clock.now_ms)
            self._create(owner, surging[:MOST], wanted_hash)
        else:
            done = update.to_replace(owner, wanted, wanted_hash, self.clock.now_ms)
        going = [(pod, "outdated") for pod in done if "deletionTimestamp" not in pod["metadata"]]
        self._delete(owner, going[:MOST])
        if max(len(surging), len(going)) <= MOST:
            return None
        return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key_of(owner))

    # What it does

    def _create(self, owner, nodes, wanted_hash):
        metadata = owner["metadata"]
        generation = (metadata.get("annotations") or {}).get(
            "deprecated.daemonset.template.generation", str(metadata["generation"])
        )
        for batch in batches(nodes):
            for node in batch:
                labels = {history.HASH: wanted_hash, "pod-template-generation": generation}
                pod = _pin(pod_from(owner["spec"]["template"], owner, labels=labels), node)
                try:
                    made = self.api.create(
                        "pods", metadata["namespace"], pod, tell=CREATE, facts={"owner": metadata["name"], "node": node}
                    )
                except StatusError as error:
                    answered(error)
                    self.event(owner, "FailedCreate", f"Error creating: {error.message}", "Warning")
                    raise
                self.event(owner, "SuccessfulCreate", f"Created pod: {made['metadata']['name']}")
                own_writes.note(self, key_of(owner), "pods", made)

    def _delete(self, owner, pods):
        for pod, why in pods:
            name = pod["metadata"]["name"]
            facts = {
                "owner": owner["metadata"]["name"],
                "pod": name,
                "node": pod["spec"].get("nodeName"),
                "why_now": why,
            }
            gone = self.api.delete("pods", owner["metadata"]["namespace"], name, tell=DELETE, facts=facts)
            self.event(owner, "SuccessfulDelete", f"Deleted pod: {name}")
            own_writes.note(self, key_of(owner), "pods", gone)

    def _write_status(self, owner, wanted_hash):
        by_node, seconds = self._by_node(owner), owner["spec"].get("minReadySeconds", 0)
        charge(self.index.count("nodes") * 4)
        wanted = [node["metadata"]["name"] for node in self.index.all("nodes") if self._should(owner, node)[0]]
        first = [pods[0] for name in wanted if (pods := by_node.get(name))]
        available = sum(is_available(pod, seconds, self.clock.now_ms) for pod in first)
        astray = [name for name in by_node if name not in wanted and name]
        made = {
            "currentNumberScheduled": len(first), "numberMisscheduled": len(astray), "desiredNumberScheduled": len(wanted),
            "numberReady": sum(is_ready(pod) for pod in first), "observedGeneration": owner["metadata"]["generation"],
        }  # fmt: skip
        more = {
            "updatedNumberScheduled": sum(any(history.hash_of(pod) == wanted_hash for pod in by_node.get(name, ())) for name in wanted),
            "numberAvailable": available, "numberUnavailable": len(wanted) - available,
        }  # fmt: skip
        made |= {field: count for field, count in more.items() if count}
        if difference(owner.get("status") or {}, made) is not None:
            metadata = owner["metadata"]
            facts = {"owner": metadata["name"], "wanted": len(wanted), "ready": made["numberReady"], "have": len(first)}
            written = self.write_status("daemonsets", owner, made, STATUS, facts)
            own_writes.note(self, key_of(owner), "daemonsets", written)


def _tolerations(spec):
    given = list(spec.get("tolerations") or ())
    wanted = [*TOLERATED, *((("network-unavailable", "NoSchedule"),) if spec.get("hostNetwork") else ())]
    made = [{"key": f"node.kubernetes.io/{key}", "operator": "Exists", "effect": effect} for key, effect in wanted]
    return [*given, *(one for one in made if one not in given)]


def _pin(pod, node):
    """The pod for one node only: a required node affinity by the node's name (ReplaceDaemonSetPodNodeNameNodeAffinity)."""
    field = {"key": "metadata.name", "operator": "In", "values": [node]}
    spec = {**pod["spec"], "tolerations": _tolerations(pod["spec"])}
    before = ((spec.get("affinity") or {}).get("nodeAffinity") or {}).get(AFFINITY[2]) or {}
    terms = before.get("nodeSelectorTerms") or [{}]
    made = [{**term, "matchFields": [field]} for term in terms]
    return {**pod, "spec": with_path(spec, AFFINITY, {**before, "nodeSelectorTerms": made})}


def _pinned(pod):
    terms = (((pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}).get(AFFINITY[2]) or {}).get(
        "nodeSelectorTerms"
    ) or ()
    return next(
        (
            field["values"][0]
            for term in terms
            for field in term.get("matchFields") or ()
            if field["key"] == "metadata.name"
        ),
        "",
    )
