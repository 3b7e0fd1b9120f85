"""A claim's and a volume's sync: find or make a volume, write both sides of the binding, see what a claim leaves behind.

Source: pkg/controller/volume/persistentvolume/pv_controller.go. Well-known provisioners are played here too, a second after they are asked.
For a class with WaitForFirstConsumer the node of the first pod that uses the claim is written here, where the scheduler would.
"""

from ...values import difference, without
from ...verbs import VERBS
from ..shared.controller import Controller, key_of, spec_changed, split
from . import matching

NAME = "persistentvolume-controller"
BIND_CLAIM, BIND_VOLUME = VERBS[f"{NAME}.update-claim"], VERBS[f"{NAME}.update-volume"]
CLAIM_STATUS, VOLUME_STATUS = VERBS[f"{NAME}.update-claim-status"], VERBS[f"{NAME}.update-volume-status"]
PROVISION, SELECT, DELETE = VERBS[f"{NAME}.create-volume"], VERBS[f"{NAME}.patch-claim"], VERBS[f"{NAME}.delete-volume"]
RESYNC_MS, PROVISION_MS = 15_000, 1_000
NO_VOLUME = "no persistent volumes available for this claim and no storage class is set"
FIRST_CONSUMER = "waiting for first consumer to be created before binding"
EXTERNAL = (
    "Waiting for a volume to be created either by the external provisioner '{0}' or manually by the system administrator. If volume creation "
    "is delayed, please verify that the provisioner is running and correctly registered."
)
LOST = "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
NO_PROVISIONER = "kubernetes.io/no-provisioner"


class PersistentVolumeController(Controller):
    name, account = NAME, "persistent-volume-binder"

    def watched(self):
        return {
            "persistentvolumeclaims": self.notice_claim, "persistentvolumes": self.notice_volume,
            "storageclasses": self.notice_class, "pods": self.notice_pod,
        }  # fmt: skip

    def notice_claim(self, old, new):
        if new is None:
            volume = old["spec"].get("volumeName")
            return [f"volume {volume}"] if volume else []
        return [f"claim {key_of(new)}"] if spec_changed(old, new) else []

    def notice_volume(self, old, new):
        """A volume may also be what an unbound claim waits for."""
        if not spec_changed(old, new):
            return []
        reference = (new or old)["spec"].get("claimRef")
        claims = [f"claim {reference['namespace']}/{reference['name']}"] if reference else self._unbound()
        return [f"volume {(new or old)['metadata']['name']}", *claims]

    def notice_class(self, old, new):
        return self._unbound()

    def _unbound(self):
        return [
            f"claim {key_of(claim)}"
            for claim in self.index.all("persistentvolumeclaims")
            if not matching.is_complete(claim)
        ]

    def notice_pod(self, old, new):
        """A pod that has got its node, or that waits for one: its claims."""
        if new is None or (old is not None and old["spec"].get("nodeName") == new["spec"].get("nodeName")):
            return []
        namespace = new["metadata"]["namespace"]
        return [
            f"claim {namespace}/{name}" for name in claims_of(new) if self.index.plurals.get("persistentvolumeclaims")
        ]

    def sync(self, key):
        kind, _, ref = key.partition(" ")
        return self._sync_claim(key, ref) if kind == "claim" else self._sync_volume(ref)

    # Claims

    def _sync_claim(self, key, ref):
        claim = self.informers.get("persistentvolumeclaims", *split(ref))
        if claim is None or claim["metadata"].get("deletionTimestamp"):
            self.remember(key, None)
            return None
        if matching.is_complete(claim):
            return self._check(claim)
        if claim["spec"].get("volumeName"):
            return self._bind_named(claim)
        storage_class = (
            self.informers.get("storageclasses", "", matching.class_of(claim)) if matching.class_of(claim) else None
        )
        node = None
        if storage_class and storage_class.get("volumeBindingMode") == "WaitForFirstConsumer":
            node = self._node_of(claim)
            if node is None:
                self.event(claim, "WaitForFirstConsumer", FIRST_CONSUMER)
                return None
        volume = matching.find(claim, self.index.all("persistentvolumes"), node)
        if volume is not None:
            self._bind(claim, volume)
            return None
        return self._without_volume(key, claim, storage_class, node)

    def _node_of(self, claim):
        """The node of the first pod that uses the claim and has one."""
        namespace, name = claim["metadata"]["namespace"], claim["metadata"]["name"]
        for pod in self.informers.list("pods", namespace):
            if pod["spec"].get("nodeName") and name in claims_of(pod):
                return self.informers.get("nodes", "", pod["spec"]["nodeName"])
        return None

    def _without_volume(self, key, claim, storage_class, node):
        """Nothing fits: somebody must make a volume. The resync tells it again each 15 s."""
        wanted = matching.class_of(claim)
        if not wanted:
            self.event(claim, "FailedBinding", NO_VOLUME)
        elif storage_class is None:
            self.event(claim, "ProvisioningFailed", f'storageclass.storage.k8s.io "{wanted}" not found', "Warning")
        elif storage_class["provisioner"] == NO_PROVISIONER:
            self.event(claim, "ProvisioningFailed", f"no volume plugin matched name: {NO_PROVISIONER}", "Warning")
        else:
            return self._provision(key, claim, storage_class, node)
        return self._resync(key)

    def _resync(self, key):
        self.wake(key, RESYNC_MS, heartbeat=True)

    def _provision(self, key, claim, storage_class, node):
        provisioner, asked = storage_class["provisioner"], self.memory(key)
        if asked is None:
            self._annotate(claim, provisioner, node)
            self.event(claim, "ExternalProvisioning", EXTERNAL.format(provisioner))
            self.remember(key, {"since_ms": self.clock.now_ms})
            return self.clock.now_ms + PROVISION_MS if provisioner in matching.PLAYED else self._resync(key)
        if provisioner not in matching.PLAYED:
            self.event(claim, "ExternalProvisioning", EXTERNAL.format(provisioner))
            return self._resync(key)
        if asked["since_ms"] + PROVISION_MS > self.clock.now_ms:
            return asked["since_ms"] + PROVISION_MS
        made = matching.provisioned(claim, storage_class, node)
        if self.informers.get("persistentvolumes", "", made["metadata"]["name"]) is None:
            self.api.create(
                "persistentvolumes",
                None,
                made,
                tell=PROVISION,
                facts={"claim": claim["metadata"]["name"], "provisioner": provisioner},
            )
            self.event(claim, "ProvisioningSucceeded", f"Successfully provisioned volume {made['metadata']['name']}")
        return None

    def _annotate(self, claim, provisioner, node):
        made = {
            matching.PROVISIONER: provisioner,
            **({matching.SELECTED_NODE: node["metadata"]["name"]} if node else {}),
        }
        facts = {"claim": claim["metadata"]["name"], "provisioner": provisioner}
        self._change_claim(claim, lambda old: _annotated(old, made), SELECT, facts, verb="patch")

    def _check(self, claim):
        """A bound claim: its volume must be there."""
        volume = self.informers.get("persistentvolumes", "", claim["spec"]["volumeName"])
        if volume is None or not matching.is_claimed_by(volume, claim):
            if (claim.get("status") or {}).get("phase") != "Lost":
                self._claim_status(claim, {**(claim.get("status") or {}), "phase": "Lost"})
                self.event(claim, "ClaimLost", LOST, "Warning")
            return
        self._claim_status(claim, self._bound_status(claim, volume))

    def _bind_named(self, claim):
        volume = self.informers.get("persistentvolumes", "", claim["spec"]["volumeName"])
        if volume is not None and (not volume["spec"].get("claimRef") or matching.is_claimed_by(volume, claim)):
            self._bind(claim, volume)

    def _bind(self, claim, volume):
        """Both sides, in this order: the volume, its phase, the claim, its phase."""
        name, facts = (
            volume["metadata"]["name"],
            {"claim": claim["metadata"]["name"], "volume": volume["metadata"]["name"]},
        )
        by_us = {matching.BY_CONTROLLER: "yes"}
        reference = volume["spec"].get("claimRef") or {}
        if reference.get("uid") != claim["metadata"]["uid"]:
            made = {**volume["spec"], "claimRef": matching.claim_reference(claim)}
            annotations = {} if reference else by_us
            self.api.change(
                "persistentvolumes",
                None,
                name,
                lambda old: _annotated({**old, "spec": made}, annotations),
                tell=BIND_VOLUME,
                facts=facts,
                verb="update",
            )
        self._volume_status(name, "Bound")
        marks = {matching.COMPLETED: "yes", **(by_us if not claim["spec"].get("volumeName") else {})}
        self._change_claim(
            claim,
            lambda old: _annotated({**old, "spec": {**old["spec"], "volumeName": name}}, marks),
            BIND_CLAIM,
            facts,
        )
        self._claim_status(claim, self._bound_status(claim, volume))

    @staticmethod
    def _bound_status(claim, volume):
        before = claim.get("status") or {}
        return {
            **before,
            "phase": "Bound",
            "accessModes": volume["spec"].get("accessModes") or [],
            "capacity": volume["spec"].get("capacity") or {},
        }

    def _change_claim(self, claim, change, tell, facts, verb="update"):
        metadata = claim["metadata"]
        self.api.change(
            "persistentvolumeclaims", metadata["namespace"], metadata["name"], change, tell=tell, facts=facts, verb=verb
        )

    def _claim_status(self, claim, status):
        metadata = claim["metadata"]
        if difference(claim.get("status") or {}, status) is not None:
            facts = {"claim": metadata["name"], "phase": status["phase"]}
            self.api.replace_status(
                "persistentvolumeclaims", metadata["namespace"], metadata["name"], status, CLAIM_STATUS, facts
            )

    # Volumes

    def _sync_volume(self, name):
        volume = self.informers.get("persistentvolumes", "", name)
        if volume is None or volume["metadata"].get("deletionTimestamp"):
            return
        reference = volume["spec"].get("claimRef")
        if not reference or not reference.get("uid"):
            self._volume_status(name, "Available")
            return
        claim = self.informers.get("persistentvolumeclaims", reference["namespace"], reference["name"])
        if claim is not None and claim["metadata"]["uid"] == reference["uid"]:
            if claim["spec"].get("volumeName") == name:
                self._volume_status(name, "Bound")
            elif not claim["spec"].get("volumeName"):
                self.wake(f"claim {key_of(claim)}", 0)
            return
        self._released(volume)

    def _released(self, volume):
        """Its claim is gone: the reclaim policy says what becomes of the volume."""
        name, policy = volume["metadata"]["name"], volume["spec"].get("persistentVolumeReclaimPolicy", "Retain")
        self._volume_status(name, "Released")
        if policy == "Delete":
            self.api.delete("persistentvolumes", None, name, tell=DELETE, facts={"volume": name})
        elif policy == "Recycle":
            facts = {"volume": name, "claim": None}
            self.api.change(
                "persistentvolumes",
                None,
                name,
                lambda old: {**old, "spec": without(old["spec"], "claimRef")},
                tell=BIND_VOLUME,
                facts=facts,
                verb="update",
            )

    def _volume_status(self, name, phase):
        volume = self.informers.get("persistentvolumes", "", name)
        before = (volume or {}).get("status") or {}
        if before.get("phase") != phase:
            made = {**before, "phase": phase, "lastPhaseTransitionTime": self.clock.timestamp()}
            facts = {"volume": name, "phase": phase}
            self.api.replace_status("persistentvolumes", None, name, made, VOLUME_STATUS, facts)


def _annotated(old, more):
    if not more:
        return old
    metadata = old["metadata"]
    return {**old, "metadata": {**metadata, "annotations": {**(metadata.get("annotations") or {}), **more}}}


def claims_of(pod):
    """Names of the claims that a pod's volumes use."""
    for volume in pod["spec"].get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            yield volume["persistentVolumeClaim"]["claimName"]
        elif "ephemeral" in volume:
            yield f"{pod['metadata']['name']}-{volume['name']}"
