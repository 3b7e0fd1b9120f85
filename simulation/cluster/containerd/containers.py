"""Containers: created, started, asked to stop, ended; what of one attempt is kept for the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import program
from ..cni import pod_path
from ..program import StartError
from ..registry import Found
from ..values import without
from ..verbs import VERBS
from .events import CONTAINER_CHANGED, ContainerEvent
from .processes import FAILED, Processes, ProgramFailed, exit_of

CREATE, CREATE_FAILED = VERBS["containerd.CreateContainer"], VERBS["containerd.create-failed"]
START, START_FAILED = VERBS["containerd.StartContainer"], VERBS["containerd.start-failed"]
STOP, UPDATE = VERBS["containerd.StopContainer"], VERBS["containerd.UpdateContainerResources"]
NO_COMMAND = 'failed to generate container "{0}" spec: failed to generate spec: no command specified'
LONGEST_TEXT, LONGEST_TEXTS = 128 * 1024, 2 * 1024 * 1024  # MAX_ARG_STRLEN; a quarter of the usual stack
KEPT_LOG_CHARS = 100_000  # of the attempt before, for `kubectl logs --previous`
DEFAULT_TERMINATION = [program.TERMINATION_LOG, "File"]


JSON = dict[str, Any]


class CreateError(Exception):
    """CreateContainer fails: the message is containerd's."""


class Containers(Processes):
    """The part of containerd that has containers."""

    def create_container(self, pod: JSON, spec: JSON, image: Found, environment: dict[str, str], mounts: JSON) -> int:
        """CreateContainer: a container that is not running yet. Returns ms until it may be started. Raises CreateError."""
        uid, name = pod["metadata"]["uid"], spec["name"]
        old, sandbox = self.container(uid, name), self.keys[f"sandbox/{uid}"]
        attempt = old["attempt"] + 1 if old else 0
        identity = self.ids.digest("container", uid, name, attempt)
        argv = image.argv(spec.get("command"), spec.get("args"))
        if not argv:
            message = NO_COMMAND.format(identity)
            self._tell(CREATE_FAILED, pod, container=name, message=message)
            raise CreateError(message)
        made: dict[str, Any] = {
            "id": identity, "attempt": attempt, "state": "created", "sandbox": sandbox["attempt"],
            "asked": spec["image"], "image": image.canonical, "imageID": image.repo_digest,
            "created_ms": self.clock.now_ms, "env": environment, "mounts": mounts, **self._kept(spec, image),
        }  # fmt: skip
        if _is_too_long(argv, environment):  # nothing will ever read it
            made |= {"env": {}, "too_long": True}
        if old and old["state"] == "exited":
            made["previous"] = self._ending(old)
        elif old and old.get("previous"):
            made["previous"] = old["previous"]
        self._put(f"container/{uid}/{name}", made)
        if name not in sandbox.get("containers", ()):
            self._put(f"sandbox/{uid}", {**sandbox, "containers": [*sandbox.get("containers", ()), name]})
        self._tell(CREATE, pod, container=name, image=spec["image"])
        return self.latency.ms("cri.create", uid, name, attempt)

    def start_container(self, pod: JSON, spec: JSON, image: Found) -> None:
        """StartContainer: the process runs from now. StartError: it cannot be started, exit code 128."""
        uid, name = pod["metadata"]["uid"], spec["name"]
        made: Any = self.container(uid, name)
        now, programs = self.clock.now_ms, self.around.programs
        if made.get("too_long"):
            programs = program.Programs([_too_long(image.argv(spec.get("command"), spec.get("args")))])
        try:
            process = self.carried_out(
                program.launch, image, spec.get("command"), spec.get("args"), made["env"], programs, spec.get("workingDir"),
                [port["containerPort"] for port in spec.get("ports") or ()],
                hostname=pod["spec"].get("hostname") or pod["metadata"]["name"], ip=self.keys[f"sandbox/{uid}"]["ip"], started_ms=now,
                mounts=made["mounts"], stdin=bool(spec.get("stdin")), outside=self.outside(uid), **_security(pod, spec),
            )  # fmt: skip
        except ProgramFailed:
            process, error = None, StartError("podflow failed here", 255)
        except StartError as refused:
            process, error = None, refused
        if process is None:
            over = {"state": "exited", "exit_code": error.exit_code, "reason": "StartError", "message": error.message}
            self._put(f"container/{uid}/{name}", {**made, **over, "started_ms": None, "finished_ms": now})
            self._tell(START_FAILED, pod, container=name, message=error.message)
            raise error
        running = {**made, "state": "running", "started_ms": now, "process": process}
        self._put(f"container/{uid}/{name}", running)
        self._tell(START, pod, container=name)
        self.wake_at_next_change(uid, name, running, pod_path(pod))

    def stop_container(self, uid: str, name: str, about: str, grace_s: int) -> None:
        """StopContainer: the stop signal now, SIGKILL after the grace. The kubelet is woken when it has ended."""
        container: Any = self.container(uid, name)
        if not container or container["state"] != "running":
            return
        now, signal, outside = self.clock.now_ms, container.get("stop_signal", "SIGTERM"), self.outside(uid)
        try:
            process, effects = self.carried_out(
                program.signal, container["process"], signal, now - container["started_ms"], outside
            )
        except ProgramFailed:
            process, effects = container["process"], [{"exit": FAILED}]
        container = {**container, "process": process, "stop_ms": now + grace_s * 1000, "grace_s": grace_s}
        volumes = outside.keep(effects)
        self._put(f"container/{uid}/{name}", container)
        facts = {"container": name, "grace_s": grace_s, "signal": signal, "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(STOP, node=self.node, about=about, facts=facts)
        ended = exit_of(effects)
        if ended:
            self._exit(uid, name, container, about, ended)
        else:
            self.wake_at_next_change(uid, name, container, about)
            self.events.send(ContainerEvent(CONTAINER_CHANGED, uid, about, tuple(volumes)))

    def update_resources(self, pod: JSON, spec: JSON) -> None:
        """UpdateContainerResources: new limits for a running container, from now."""
        uid, name = pod["metadata"]["uid"], spec["name"]
        container = without(self.container(uid, name), "memory_limit", "resources") | _limits(spec)
        self._put(f"container/{uid}/{name}", container)
        self._tell(UPDATE, pod, container=name, **_amounts(spec.get("resources") or {}))
        self.wake_at_next_change(uid, name, container, pod_path(pod))

    def _kept(self, spec, image):
        """What of a container's definition its life depends on, where it is not the usual."""
        made = _limits(spec)
        stop = (spec.get("lifecycle") or {}).get("stopSignal") or self._stop_signal(spec, image)
        if stop != "SIGTERM":
            made["stop_signal"] = stop
        termination = [
            spec.get("terminationMessagePath", DEFAULT_TERMINATION[0]),
            spec.get("terminationMessagePolicy", "File"),
        ]
        if termination != DEFAULT_TERMINATION:
            made["termination"] = termination
        return made

    def _stop_signal(self, spec, image):
        """The image's. A process that the scenario describes has nothing of the image that it stands in for."""
        described = self.around.programs.find(image.argv(spec.get("command"), spec.get("args")))
        return "SIGTERM" if described else image.stop_signal

    def _ending(self, container):
        """How an attempt ended and what it wrote: what lastState and the previous log show of it."""
        fields = ("id", "exit_code", "reason", "message", "started_ms", "finished_ms", "attempt")
        kept = {field: container[field] for field in fields if container.get(field) is not None}
        text = log_of(container, container["finished_ms"])
        return {**kept, "log": text[-KEPT_LOG_CHARS:]} if text else kept


def log_of(container: Mapping[str, Any], at_ms: int) -> str:
    """What a container's process has written until a moment of the run, stdout and stderr together."""
    if "process" not in container:
        return ""
    return "".join(text for _, _, text in program.logs(container["process"], at_ms - container["started_ms"]))


def _is_too_long(argv: list[str], environment: Mapping[str, str]) -> bool:
    """Whether the kernel would refuse to execute it (execve: E2BIG), for one text or for all of them together."""
    texts = [len(word) for word in argv] + [len(name) + len(value) + 1 for name, value in environment.items()]
    return max(texts) >= LONGEST_TEXT or sum(texts) + 9 * len(texts) >= LONGEST_TEXTS


def _too_long(argv: list[str]) -> JSON:
    """What becomes of a process that cannot be executed: runc's last word stands in its log."""
    said = {"text": f"exec {argv[0]}: argument list too long\n", "stream": "stderr"}
    return {"command": argv, "output": [said], "exits": {"code": 255, "after": "0s"}}


def _security(pod, spec):
    """As whom the process runs, and whether its root can be written to."""
    context = {**(pod["spec"].get("securityContext") or {}), **(spec.get("securityContext") or {})}
    return {"user": context.get("runAsUser"), "read_only": bool(context.get("readOnlyRootFilesystem"))}


def _limits(spec):
    """The resources that containerd has been told of, and the limit that the kernel enforces by killing."""
    resources = spec.get("resources")
    if not resources:
        return {}
    limit = (resources.get("limits") or {}).get("memory")
    return {"resources": resources, **({"memory_limit": limit} if limit else {})}


def _amounts(resources):
    """Requests and limits as kubectl writes them: ["cpu=200m"]."""
    return {
        side: [f"{name}={amount}" for name, amount in (resources.get(side) or {}).items()]
        for side in ("requests", "limits")
    }
