"""containerd: what the CRI answers on one node: sandboxes, images, containers, and the processes that run in them.

Its memory is the space containerd/<node>: sandbox/<pod uid>, container/<pod uid>/<name> (the newest attempt, with how the one
before it ended in `previous`), image/<name>, pulls. It is called by its kubelet and tells nobody when a process ends: the kubelet asks.
"""

from . import program
from .apiserver import quantity
from .cni import CniError, pod_path
from .program import StartError
from .registry import Missing
from .verbs import VERBS

RUN_SANDBOX, SANDBOX_READY = VERBS["containerd.RunPodSandbox"], VERBS["containerd.sandbox-ready"]
SANDBOX_FAILED, STOP_SANDBOX = VERBS["containerd.sandbox-failed"], VERBS["containerd.StopPodSandbox"]
REMOVE_SANDBOX = VERBS["containerd.RemovePodSandbox"]
PULL, PULLED, PULL_FAILED = VERBS["containerd.PullImage"], VERBS["containerd.image-pulled"], VERBS["containerd.pull-failed"]
CREATE, CREATE_FAILED = VERBS["containerd.CreateContainer"], VERBS["containerd.create-failed"]
START, START_FAILED = VERBS["containerd.StartContainer"], VERBS["containerd.start-failed"]
EXITED, STOP, KILLED = VERBS["containerd.exited"], VERBS["containerd.StopContainer"], VERBS["containerd.killed"]


class Containerd:
    priority = 30

    def __init__(self, node, hall, cni):
        self.node, self.hall, self.cni = node, hall, cni
        self.name = self.space = f"containerd/{node}"
        self.store, self.story, self.clock = hall.store, hall.story, hall.clock
        self.latency, self.ids, self.agenda = hall.latency, hall.ids, hall.agenda
        self.kubelet = None  # set by the kubelet that is handed this runtime
        self.keys = self.store.space(self.space)

    def sandbox(self, uid):
        return self.keys.get(f"sandbox/{uid}")

    def container(self, uid, name):
        return self.keys.get(f"container/{uid}/{name}")

    def _put(self, key, value):
        self.store.put(self.space, key, value)

    def _tell(self, verb, pod, /, **facts):
        facts["pod"] = pod["metadata"]["name"]
        self.story.tell(verb, node=self.node, about=pod_path(pod), facts=facts)

    # Sandboxes: RunPodSandbox takes three moments

    def run_pod_sandbox(self, pod):
        """1. The namespace and the pause container are begun; returns how many ms until the network's turn."""
        uid = pod["metadata"]["uid"]
        old = self.sandbox(uid)
        attempt = old["attempt"] + 1 if old else 0
        sandbox = {"id": self.ids.digest("sandbox", uid, attempt), "attempt": attempt, "state": "creating", "ip": None}
        self._put(f"sandbox/{uid}", sandbox)
        self._tell(RUN_SANDBOX, pod, attempt=attempt)
        return self.latency.ms("cri.run-sandbox", uid, attempt)

    def attach_network(self, pod):
        """2. CNI ADD; returns ms until the answer. CniError: the sandbox is taken down again."""
        uid = pod["metadata"]["uid"]
        sandbox = self.sandbox(uid)
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

    def sandbox_ready(self, pod):
        """3. The answer to RunPodSandbox."""
        uid = pod["metadata"]["uid"]
        sandbox = {**self.sandbox(uid), "state": "ready", "created_ms": self.clock.now_ms}
        self._put(f"sandbox/{uid}", sandbox)
        self._tell(SANDBOX_READY, pod, sandbox=sandbox["id"][:12], ip=sandbox["ip"] or "its node's address")

    def stop_pod_sandbox(self, uid, about):
        """CNI DEL and the end of the pause container; idempotent. Returns ms."""
        sandbox = self.sandbox(uid)
        if not sandbox or sandbox["state"] == "stopped":
            return 0
        self._put(f"sandbox/{uid}", {**sandbox, "state": "stopped"})
        self.story.tell(STOP_SANDBOX, node=self.node, about=about, facts={"pod": about.rsplit("/", 1)[-1]})
        if sandbox["ip"]:
            self.cni.delete(sandbox["id"], sandbox["ip"], about)
        return self.latency.ms("cri.stop-sandbox", uid)

    def remove_pod(self, uid, about):
        """RemoveContainer and RemovePodSandbox for all that is left of a pod."""
        left = [key for key in (f"sandbox/{uid}", *self._container_keys(uid)) if key in self.keys]
        for key in left:
            self._put(key, None)
        if left:
            self.story.tell(REMOVE_SANDBOX, node=self.node, about=about, facts={"pod": about.rsplit("/", 1)[-1]})

    def _container_keys(self, uid):
        sandbox = self.sandbox(uid)
        return [f"container/{uid}/{name}" for name in (sandbox or {}).get("containers", ())]

    # Images

    def has_image(self, image):
        found = self.hall.registry.find(image)
        return not isinstance(found, Missing) and f"image/{found.canonical}" in self.keys

    def pull_image(self, pod, image):
        """PullImage; pulls are serial on a node. Returns (ms of the pull, ms of waiting before it)."""
        self._tell(PULL, pod, image=image)
        found = self.hall.registry.find(image)
        now, line = self.clock.now_ms, self.keys.get("pulls") or {"free_ms": 0}
        waiting = max(0, line["free_ms"] - now)
        self._put("pulls", {"free_ms": now + waiting + self._pull_ms(found, image)})
        return self._pull_ms(found, image), waiting

    def _pull_ms(self, found, image):
        if isinstance(found, Missing):
            return found.latency_ms or self.latency.ms("pull.refused", self.node, image)
        if f"image/{found.canonical}" in self.keys:
            return self.latency.ms("pull.request", self.node, image)
        if found.pull_ms is not None:
            return found.pull_ms
        return (found.latency_ms or 0) + self.latency.pull_ms(found.size_bytes, self.node, image)

    def pull_done(self, pod, image, took_ms):
        """The pull's end: Found, or Missing with containerd's words."""
        found = self.hall.registry.find(image)
        if isinstance(found, Missing):
            self._tell(PULL_FAILED, pod, image=image, message=found.error)
            return found
        self._put(f"image/{found.canonical}", {"digest": found.digest, "size": found.size_bytes})
        size = f"{found.size_bytes / 2**20:.1f} MiB"
        self._tell(PULLED, pod, image=image, size=size, seconds=f"{took_ms / 1000:.1f}")
        return found

    # Containers

    def create_container(self, pod, spec, image, environment, mounts):
        """CreateContainer: a container that is not running yet. Returns ms until it may be started."""
        uid, name = pod["metadata"]["uid"], spec["name"]
        old = self.container(uid, name)
        attempt = old["attempt"] + 1 if old else 0
        made = {
            "id": self.ids.digest("container", uid, name, attempt), "attempt": attempt, "state": "created",
            "asked": spec["image"], "image": image.canonical, "imageID": image.repo_digest,
            "created_ms": self.clock.now_ms, "env": environment, "mounts": mounts,
        }  # fmt: skip
        if old and old["state"] == "exited":
            made["previous"] = ending(old)
        elif old and old.get("previous"):
            made["previous"] = old["previous"]
        self._put(f"container/{uid}/{name}", made)
        sandbox = self.sandbox(uid)
        if name not in sandbox.get("containers", ()):
            self._put(f"sandbox/{uid}", {**sandbox, "containers": [*sandbox.get("containers", ()), name]})
        self._tell(CREATE, pod, container=name, image=spec["image"])
        return self.latency.ms("cri.create", uid, name, attempt)

    def start_container(self, pod, spec, image):
        """StartContainer: the process runs from now. StartError: it cannot be started, exit code 128."""
        uid, name = pod["metadata"]["uid"], spec["name"]
        made = self.container(uid, name)
        now = self.clock.now_ms
        try:
            process = program.launch(
                image, spec.get("command"), spec.get("args"), made["env"], self.hall.programs, spec.get("workingDir"),
                [port["containerPort"] for port in spec.get("ports") or ()], hostname=pod["metadata"]["name"],
                ip=self.sandbox(uid)["ip"], started_ms=now, mounts=made["mounts"],
            )  # fmt: skip
        except StartError as error:
            over = {"state": "exited", "exit_code": error.exit_code, "reason": "StartError", "message": error.message}
            self._put(f"container/{uid}/{name}", {**made, **over, "started_ms": None, "finished_ms": now})
            self._tell(START_FAILED, pod, container=name, message=error.message)
            raise
        running = {**made, "state": "running", "started_ms": now, "process": process}
        limit = ((spec.get("resources") or {}).get("limits") or {}).get("memory")
        if limit:
            running["memory_limit"] = limit
        self._put(f"container/{uid}/{name}", running)
        self._tell(START, pod, container=name)
        self._wake_at_next_change(uid, name, running, pod_path(pod))

    def _wake_at_next_change(self, uid, name, container, about):
        change = self.next_change_ms(container)
        if container.get("stop_ms") is not None:
            change = min(change, container["stop_ms"]) if change is not None else container["stop_ms"]
        if change is not None:
            key = f"process {uid}/{name} {about}"
            self.agenda.set(self.name, key, max(change, self.clock.now_ms), self.priority, self.story.cause)

    def next_change_ms(self, container):
        """When this container's process next does something by itself, in the run's time; None: never."""
        process, start = container["process"], container["started_ms"]
        times = [program.next_change_ms(process)]
        if container.get("memory_limit"):
            times.append(program.exceeds_at_ms(process, quantity.value(container["memory_limit"])))
        times = [start + at for at in times if at is not None]
        return min(times) if times else None

    def sync(self, key):
        """A process's time has come: let it go on to now; it may have ended."""
        _, place, about = key.split(" ")
        uid, _, name = place.partition("/")
        container = self.container(uid, name)
        if not container or container["state"] != "running":
            return None
        now = self.clock.now_ms - container["started_ms"]
        limit = container.get("memory_limit")
        over = program.exceeds_at_ms(container["process"], quantity.value(limit)) if limit else None
        if over is not None and over <= now:
            process, effects = program.oom_kill(container["process"], now, self.hall.world(uid))
        else:
            process, effects = program.advance(container["process"], now, self.hall.world(uid))
        if process is not container["process"]:
            container = {**container, "process": process}
        ended = exit_of(effects)
        if ended:
            return self._exit(uid, name, container, about, ended)
        if container.get("stop_ms") is not None and container["stop_ms"] <= self.clock.now_ms:
            return self._kill(uid, name, container, about)
        self._put(f"container/{uid}/{name}", container)
        self._wake_at_next_change(uid, name, container, about)
        return None

    def stop_container(self, uid, name, about, grace_s):
        """StopContainer: the stop signal now, SIGKILL after the grace. The kubelet is woken when it has ended."""
        container = self.container(uid, name)
        if not container or container["state"] != "running":
            return
        now = self.clock.now_ms
        world = self.hall.world(uid)
        process, effects = program.signal(container["process"], "SIGTERM", now - container["started_ms"], world)
        container = {**container, "process": process, "stop_ms": now + grace_s * 1000, "grace_s": grace_s}
        self._put(f"container/{uid}/{name}", container)
        facts = {"container": name, "grace": grace_s, "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(STOP, node=self.node, about=about, facts=facts)
        ended = exit_of(effects)
        if ended:
            self._exit(uid, name, container, about, ended)
        else:
            self._wake_at_next_change(uid, name, container, about)

    def changed_process(self, uid, name, record, process, about):
        """Something was run inside the container: its state may have changed, and what it does next."""
        if process is not record["process"]:
            record = {**record, "process": process}
            self._put(f"container/{uid}/{name}", record)
            self._wake_at_next_change(uid, name, record, about)

    def _kill(self, uid, name, container, about):
        facts = {"container": name, "grace": container["grace_s"], "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(KILLED, node=self.node, about=about, facts=facts)
        self._exit(uid, name, container, about, {"code": 137, "reason": "Error"})

    def _exit(self, uid, name, container, about, ended):
        code, reason = ended["code"], ended.get("reason") or ("Error" if ended["code"] else "Completed")
        over = {**container, "state": "exited", "exit_code": code, "reason": reason, "finished_ms": self.clock.now_ms}
        message = program.termination_message(container["process"])
        if message:
            over["message"] = message
        self._put(f"container/{uid}/{name}", over)
        facts = {"container": name, "code": code, "reason": reason, "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(EXITED, node=self.node, about=about, facts=facts)
        if self.kubelet:
            self.kubelet.runtime_changed(uid, about, stopping="stop_ms" in container)


def exit_of(effects):
    """The exit among a process's effects: {"code", "reason"}, or None."""
    return next((effect["exit"] for effect in effects if "exit" in effect), None)


def ending(container):
    """How an attempt ended: what lastState shows of it."""
    fields = ("id", "exit_code", "reason", "message", "started_ms", "finished_ms", "attempt")
    return {field: container[field] for field in fields if container.get(field) is not None}
