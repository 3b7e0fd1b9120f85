"""What the processes in containers do over time: they go on, write, end by themselves or are killed; nobody is told but the one who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from .. import program
from ..apiserver.api import quantity
from ..budget import OutOfBudget
from ..cni import pod_path
from ..ground import Ground
from ..outside import PodOutside, Question, Surroundings
from ..program import Answer, StartError
from ..program.foreseen import answers_change_ms
from ..program.outside import REFUSED
from ..verbs import VERBS, Verb
from .events import CONTAINER_CHANGED, CONTAINER_STOPPED, ContainerEvent, RuntimeEvents
from .lookers import PRIORITY, Lookers, about_of, process_key
from .records import Container, Sandbox

EXITED, KILLED = VERBS["containerd.exited"], VERBS["containerd.killed"]
PROCESS, EXEC = VERBS["containerd.process"], VERBS["containerd.ExecSync"]
FAILED: dict[str, Any] = {"code": 255, "reason": "Error"}
LATER_MS = 20
TERMINATION_CHARS, FALLBACK_CHARS, FALLBACK_LINES = 4096, 2048, 80  # pkg/kubelet/kuberuntime/kuberuntime_container.go


T = TypeVar("T")


class ProgramFailed(Exception):
    """Carrying out a program met an error of podflow's own, which has been told; the process ends with FAILED."""


class Processes:
    """The part of containerd that has processes; alarms are keyed "process <pod uid>/<name> <about>".

    `events` is its stream: a process that changes or ends is said there, and nowhere else.
    """

    priority = PRIORITY

    def __init__(self, node: str, ground: Ground, around: Surroundings, lookers: Lookers) -> None:
        self.node, self.ground, self.around, self.lookers = node, ground, around, lookers
        self.name = self.space = f"containerd/{node}"
        self.store, self.story, self.clock, self.agenda = ground.store, ground.story, ground.clock, ground.agenda
        self.latency, self.ids = ground.latency, ground.ids
        self.keys: dict[str, Any] = self.store.space(self.space)
        self.events = RuntimeEvents()
        lookers.watch(self.space)

    def _put(self, key: str, value: Any) -> None:
        self.store.put(self.space, key, value)

    def _tell(self, verb: Verb, pod: dict[str, Any], /, **facts: Any) -> None:
        facts["pod"] = pod["metadata"]["name"]
        self.story.tell(verb, node=self.node, about=pod_path(pod), facts=facts)

    def sandbox(self, uid: str) -> Sandbox | None:
        return self.keys.get(f"sandbox/{uid}")

    def container(self, uid: str, name: str) -> Container | None:
        return self.keys.get(f"container/{uid}/{name}")

    def containers(self, uid: str) -> dict[str, Container]:
        """name -> record of all containers of a pod's sandbox, in the order in which they were created first."""
        sandbox = self.sandbox(uid)
        return {name: self.keys[f"container/{uid}/{name}"] for name in sandbox.get("containers", ())} if sandbox else {}

    def running(self, uid: str) -> list[Container]:
        return [record for record in self.containers(uid).values() if record["state"] == "running"]

    def answers(self, uid: str, port: int, question: Question) -> Answer:
        """What a pod answers on one of its ports: its containers share one network, so whichever listens there."""
        answer = REFUSED
        for record in self.running(uid):
            at_ms = self.clock.now_ms - (record["started_ms"] or 0)
            answer = question(record["process"], port, at_ms, self.outside(uid))
            if not answer.refused:
                return answer
        return answer

    def outside(self, uid: str) -> PodOutside:
        """The outside as this pod's containers see it."""
        return self.around.of(uid, self.node)

    def volumes_changed(self) -> None:
        """Files of mounted volumes are others now: whoever waits for one looks again."""
        self.lookers.look_again()

    def own_keys(self) -> Iterator[str]:
        """What went on while nobody looked: every process, once containerd is back."""
        for key, record in sorted(self.keys.items()):
            _, uid, name = key.split("/", 2) if key.startswith("container/") else ("", "", "")
            sandbox = self.sandbox(uid) if uid else None
            if sandbox and record["state"] == "running":
                yield process_key(uid, name, about_of(sandbox))

    def carried_out(self, act: Callable[..., T], *args: Any, **more: Any) -> T:
        """A call of a program's. Raises ProgramFailed for an error of podflow's own, and what the call is known to raise."""
        try:
            return act(*args, **more)
        except (OutOfBudget, StartError):
            raise
        except Exception as error:
            self.ground.failed(self.name, error)
            raise ProgramFailed from None

    # When something happens next

    def wake_at_next_change(
        self, uid: str, name: str, container: Mapping[str, Any], about: str, quiet: bool = False
    ) -> None:
        """`quiet`: the process has looked twice and nothing came of it; looking on is a mere heartbeat."""
        start, outside = container["started_ms"], self.outside(uid)
        try:
            change = self.carried_out(program.next_change_ms, container["process"], outside)
        except ProgramFailed:
            self._exit(uid, name, container, about, FAILED)
            return
        except OutOfBudget:  # another step has room to look ahead
            change = self.clock.now_ms - start + LATER_MS
        changes = [change, self._oom_ms(container)]
        known = answers_change_ms(container["process"], self.clock.now_ms - start)
        times = [start + at for at in (*changes, known) if at is not None]
        if container.get("stop_ms") is not None:
            times.append(container["stop_ms"])
            quiet = False
        if times:
            due_ms, key = max(min(times), self.clock.now_ms), process_key(uid, name, about)
            self.agenda.set(self.name, key, due_ms, self.priority, self.story.cause, quiet and known is None)

    @staticmethod
    def _oom_ms(container):
        """When it will use more than its limit, in its own time; None: never."""
        limit = container.get("memory_limit")
        return program.exceeds_at_ms(container["process"], quantity.value(limit)) if limit else None

    def sync(self, key: str) -> None:
        """A process's time has come: let it go on to now; it may have ended."""
        _, place, about = key.split(" ")
        uid, _, name = place.partition("/")
        container: Any = self.container(uid, name)
        if not container or container["state"] != "running":
            return
        now, outside, over = self.clock.now_ms - container["started_ms"], self.outside(uid), self._oom_ms(container)
        go_on = program.oom_kill if over is not None and over <= now else program.advance
        try:
            process, effects = self.carried_out(go_on, container["process"], now, outside)
        except ProgramFailed:
            self._exit(uid, name, container, about, FAILED)
            return
        volumes, ended = outside.keep(effects), exit_of(effects)
        changed = {**container, "process": process} if process is not container["process"] else container
        if ended:
            self._exit(uid, name, changed, about, ended, volumes)
        elif container.get("stop_ms") is not None and container["stop_ms"] <= self.clock.now_ms:
            self._kill(uid, name, changed, about)
        else:
            self._goes_on(uid, name, container, changed, about, effects, volumes)

    def _goes_on(self, uid, name, old, container, about, effects, volumes):
        revision = self.around.revision()
        quiet = not effects and old.get("looked") == revision
        if container is not old:
            container = {**container, "looked": None if effects else revision}
            self._put(f"container/{uid}/{name}", container)
            facts = {"container": name, "pod": about.rsplit("/", 1)[-1], **_written(effects)}
            self.story.tell(PROCESS, node=self.node, about=about, facts=facts)
        self.wake_at_next_change(uid, name, container, about, quiet)
        if effects or container is old:  # it has written, or its answers turn now
            self.lookers.look_again()
        self.events.send(ContainerEvent(CONTAINER_CHANGED, uid, about, tuple(volumes)))

    # Other processes beside it

    def exec(
        self, uid: str, name: str, command: Sequence[str], about: str, timeout_ms: int | None = None
    ) -> tuple[int | None, str, str, int | None, bool]:
        """ExecSync -> (exit code, stdout, stderr, ms, whether it looked outside the container); raises StartError.

        The exit code is None where it lasted longer than `timeout_ms`.
        """
        record, outside = self.keys[f"container/{uid}/{name}"], self.outside(uid)
        at_ms = self.clock.now_ms - record["started_ms"]
        try:
            process, code, stdout, stderr, took_ms = self.carried_out(
                program.exec_, record["process"], list(command), at_ms, outside, timeout_ms
            )
        except ProgramFailed:
            return FAILED["code"], "", "podflow failed here\n", 0, outside.asked
        if process is not record["process"]:
            record = {**record, "process": process}
            self._put(f"container/{uid}/{name}", record)
            facts = {"container": name, "command": " ".join(command), "pod": about.rsplit("/", 1)[-1]}
            self.story.tell(EXEC, node=self.node, about=about, facts=facts)
            self.wake_at_next_change(uid, name, record, about)
        return code, stdout, stderr, took_ms, outside.asked

    # The end

    def end(self, uid: str, name: str, about: str, ended: dict[str, Any]) -> None:
        """A running container ends from outside, at once: {"code", "reason"}."""
        container = self.container(uid, name)
        if container and container["state"] == "running":
            self._exit(uid, name, container, about, ended)

    def _kill(self, uid, name, container, about):
        facts = {"container": name, "grace_s": container["grace_s"], "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(KILLED, node=self.node, about=about, facts=facts)
        self._exit(uid, name, container, about, {"code": 137, "reason": "Error"})

    def _exit(self, uid, name, container, about, ended, volumes=()):
        code, reason = ended["code"], ended.get("reason") or ("Error" if ended["code"] else "Completed")
        over = {**container, "state": "exited", "exit_code": code, "reason": reason, "finished_ms": self.clock.now_ms}
        message = _message(container, code, self.clock.now_ms) if ended is not FAILED else ""
        if message:
            over["message"] = message
        self._put(f"container/{uid}/{name}", over)
        facts = {"container": name, "code": code, "reason": reason, "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(EXITED, node=self.node, about=about, facts=facts)
        requested = "stop_ms" in container
        self.events.send(ContainerEvent(CONTAINER_STOPPED, uid, about, tuple(volumes), requested))


def _message(container, code, now_ms):
    """The termination message: the file at its path, or, where the policy says so and it failed, the end of its log."""
    path, policy = container.get("termination", (program.TERMINATION_LOG, "File"))
    message = program.termination_message(container["process"], path)
    if not message and code and policy == "FallbackToLogsOnError":
        lines = program.logs(container["process"], now_ms - container["started_ms"])
        text = "".join(text for _, _, text in lines)
        return "".join(text.splitlines(keepends=True)[-FALLBACK_LINES:])[-FALLBACK_CHARS:]
    return (message or "")[:TERMINATION_CHARS]


def exit_of(effects: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The exit among a process's effects: {"code", "reason"}, or None."""
    return next((effect["exit"] for effect in effects if "exit" in effect), None)


def _written(effects):
    """The files that a process has written to, as a fact; nothing where there are none."""
    paths = {effect["write"]["path"]: None for effect in effects if "write" in effect}
    return {"files": list(paths)} if paths else {}
