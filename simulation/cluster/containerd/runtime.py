"""Sandboxes and images of one node.

Its memory is the space containerd/<node> (records.py). It is called by its kubelet, whom it does not know: what happens by itself goes to
its stream of events.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..cni import Cni, CniError
from ..ground import Ground
from ..outside import Surroundings
from ..registry import Found, Missing
from ..verbs import VERBS
from . import events
from .containers import Containers
from .lookers import Lookers
from .records import Sandbox

RUN_SANDBOX, SANDBOX_READY = VERBS["containerd.RunPodSandbox"], VERBS["containerd.sandbox-ready"]
SANDBOX_FAILED, STOP_SANDBOX = VERBS["containerd.sandbox-failed"], VERBS["containerd.StopPodSandbox"]
REMOVE_SANDBOX, SANDBOX_LOST = VERBS["containerd.RemovePodSandbox"], VERBS["containerd.sandbox-lost"]
PULL, PULLED, PULL_FAILED = (
    VERBS["containerd.PullImage"],
    VERBS["containerd.image-pulled"],
    VERBS["containerd.pull-failed"],
)


Pod = dict[str, Any]
FindImage = Callable[[str], Found | Missing]


class Containerd(Containers):
    """What a kubelet is handed: made of the node's name, its Cni, what finds an image in a registry, and what is around."""

    def __init__(
        self, node: str, ground: Ground, cni: Cni, find_image: FindImage, around: Surroundings, lookers: Lookers
    ) -> None:
        super().__init__(node, ground, around, lookers)
        self.cni, self.find_image = cni, find_image

    # Sandboxes: RunPodSandbox takes three moments

    def run_pod_sandbox(self, pod: Pod) -> int:
        """1. The namespace and the pause container are begun; returns how many ms until the network's turn."""
        uid = pod["metadata"]["uid"]
        old = self.sandbox(uid)
        attempt = old["attempt"] + 1 if old else 0
        sandbox: Sandbox = {
            "id": self.ids.digest("sandbox", uid, attempt), "attempt": attempt, "state": "creating", "ip": None,
            "namespace": pod["metadata"]["namespace"], "name": pod["metadata"]["name"],
        }  # fmt: skip
        if old and old.get("containers"):
            sandbox["containers"] = old["containers"]
        self._put(f"sandbox/{uid}", sandbox)
        self._tell(RUN_SANDBOX, pod, attempt=attempt)
        return self.latency.ms("cri.run-sandbox", uid, attempt)

    def attach_network(self, pod: Pod) -> int:
        """2. CNI ADD; returns ms until the answer. CniError: the sandbox is taken down again."""
        uid = pod["metadata"]["uid"]
        sandbox: Sandbox = self.keys[f"sandbox/{uid}"]
        if pod["spec"].get("hostNetwork"):
            return 0
        try:
            address = self.cni.add(sandbox["id"], pod)
        except CniError as error:
            self._put(f"sandbox/{uid}", {**sandbox, "state": "failed"})
            self._tell(SANDBOX_FAILED, pod, message=str(error))
            raise
        self._put(f"sandbox/{uid}", {**sandbox, "ip": address})
        return self.latency.ms("cni.add", uid)

    def sandbox_ready(self, pod: Pod) -> None:
        """3. The answer to RunPodSandbox."""
        uid = pod["metadata"]["uid"]
        sandbox = {**self.keys[f"sandbox/{uid}"], "state": "ready", "created_ms": self.clock.now_ms}
        self._put(f"sandbox/{uid}", sandbox)
        self._tell(SANDBOX_READY, pod, sandbox=sandbox["id"][:12], ip=sandbox["ip"])

    def stop_pod_sandbox(self, uid: str, about: str) -> int:
        """CNI DEL and the end of the pause container; idempotent. Returns ms."""
        sandbox = self.sandbox(uid)
        if not sandbox or sandbox["state"] == "stopped":
            return 0
        self._put(f"sandbox/{uid}", {**sandbox, "state": "stopped"})
        self.story.tell(STOP_SANDBOX, node=self.node, about=about, facts={"pod": about.rsplit("/", 1)[-1]})
        if sandbox["ip"]:
            self.cni.delete(sandbox["id"], sandbox["ip"], about)
        return self.latency.ms("cri.stop-sandbox", uid)

    def lose_sandbox(self, uid: str, about: str) -> None:
        """The pause process dies (a fault): the network is lost, and with it every process of the pod."""
        sandbox = self.sandbox(uid)
        if not sandbox or sandbox["state"] != "ready":
            return
        self._put(f"sandbox/{uid}", {**sandbox, "state": "dead"})
        self.story.tell(SANDBOX_LOST, node=self.node, about=about, facts={"pod": about.rsplit("/", 1)[-1]})
        for name in sandbox.get("containers", ()):
            self.end(uid, name, about, {"code": 137, "reason": "Error"})
        self.events.send(events.ContainerEvent(events.SANDBOX_LOST, uid, about))

    def remove_pod(self, uid: str, about: str) -> None:
        """RemoveContainer and RemovePodSandbox for all that is left of a pod."""
        left = [key for key in (f"sandbox/{uid}", *self._container_keys(uid)) if key in self.keys]
        for key in left:
            self._put(key, None)
        if left:
            self.story.tell(REMOVE_SANDBOX, node=self.node, about=about, facts={"pod": about.rsplit("/", 1)[-1]})

    def _container_keys(self, uid: str) -> list[str]:
        return [f"container/{uid}/{name}" for name in self.containers(uid)]

    def power_off(self) -> None:
        """The machine is dead: every process on it ends, and its sandboxes with them."""
        for key, record in sorted(self.keys.items()):
            if key.startswith("container/") and record["state"] == "running":
                over = {"state": "exited", "exit_code": 255, "reason": "Unknown", "finished_ms": self.clock.now_ms}
                self._put(key, {**record, **over})
            elif key.startswith("sandbox/") and record["state"] == "ready":
                self._put(key, {**record, "state": "stopped"})

    # Images

    def has_image(self, image: str) -> bool:
        wanted = self.find_image(image)
        return not isinstance(wanted, Missing) and f"image/{wanted.canonical}" in self.keys

    def pull_image(self, pod: Pod, image: str) -> tuple[int, int]:
        """PullImage; pulls are serial on a node. Returns (ms of the pull, ms of waiting before it)."""
        self._tell(PULL, pod, image=image)
        now, pull_ms = self.clock.now_ms, self._pull_ms(self.find_image(image), image)
        queue = self.keys.get("pulls") or {"free_ms": 0}
        waiting_ms = max(0, queue["free_ms"] - now)
        self._put("pulls", {"free_ms": now + waiting_ms + pull_ms})
        return pull_ms, waiting_ms

    def _pull_ms(self, pulled: Found | Missing, image: str) -> int:
        if isinstance(pulled, Missing):
            return pulled.latency_ms or self.latency.ms("pull.refused", self.node, image)
        if f"image/{pulled.canonical}" in self.keys:
            return self.latency.ms("pull.request", self.node, image)
        if pulled.pull_ms is not None:
            return pulled.pull_ms
        return (pulled.latency_ms or 0) + self.latency.pull_ms(pulled.size_bytes, self.node, image)

    def pull_done(self, pod: Pod, image: str, took_ms: int) -> Found | Missing:
        """The pull's end: Found, or Missing with containerd's words."""
        pulled = self.find_image(image)
        if isinstance(pulled, Missing):
            self._tell(PULL_FAILED, pod, image=image, message=pulled.error)
            return pulled
        self._put(f"image/{pulled.canonical}", {"digest": pulled.digest, "size": pulled.size_bytes})
        self._tell(PULLED, pod, image=image, size=pulled.size_bytes, took_ms=took_ms)
        return pulled
