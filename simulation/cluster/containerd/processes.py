"""What the processes in containers do over time: they go on, write, end by themselves or are killed; nobody is told but the one who asks."""

from .. import program
from ..apiserver.api import quantity
from ..program.foreseen import answers_change_ms
from ..verbs import VERBS
from . import lookers

EXITED, KILLED = VERBS["containerd.exited"], VERBS["containerd.killed"]
PROCESS, EXEC = VERBS["containerd.process"], VERBS["containerd.ExecSync"]
TERMINATION_CHARS, FALLBACK_CHARS, FALLBACK_LINES = 4096, 2048, 80  # pkg/kubelet/kuberuntime/kuberuntime_container.go


class Processes:
    """The part of containerd that has processes; alarms are keyed "process <pod uid>/<name> <about>"."""

    def container(self, uid, name):
        return self.keys.get(f"container/{uid}/{name}")

    def containers(self, uid):
        """name -> record of all containers of a pod's sandbox, in the order in which they were created first."""
        return {name: self.container(uid, name) for name in (self.sandbox(uid) or {}).get("containers", ())}

    def running(self, uid):
        return [record for record in self.containers(uid).values() if record["state"] == "running"]

    def outside(self, uid):
        """The outside as this pod's containers see it."""
        outside = self.hall.outside(uid)
        outside.node = self.node
        return outside

    def own_keys(self):
        """What went on while nobody looked: every process, once containerd is back."""
        for key, record in sorted(self.keys.items()):
            _, uid, name = key.split("/", 2) if key.startswith("container/") else ("", "", "")
            owner = self.kubelet.keys.get(f"pods/{uid}")
            if owner and record["state"] == "running":
                yield f"process {uid}/{name} pods/{owner['namespace']}/{owner['name']}"

    # When something happens next

    def wake_at_next_change(self, uid, name, container, about, quiet=False):
        """`quiet`: the process has looked twice and nothing came of it; looking on is a mere heartbeat."""
        start, outside = container["started_ms"], self.outside(uid)
        changes = [program.next_change_ms(container["process"], outside), self._oom_ms(container)]
        known = answers_change_ms(container["process"], self.clock.now_ms - start)
        times = [start + at for at in (*changes, known) if at is not None]
        if container.get("stop_ms") is not None:
            times.append(container["stop_ms"])
            quiet = False
        if times:
            key = f"process {uid}/{name} {about}"
            due_ms = max(min(times), self.clock.now_ms)
            self.agenda.set(self.name, key, due_ms, self.priority, self.story.cause, quiet and known is None)

    @staticmethod
    def _oom_ms(container):
        """When it will use more than its limit, in its own time; None: never."""
        limit = container.get("memory_limit")
        return program.exceeds_at_ms(container["process"], quantity.value(limit)) if limit else None

    def sync(self, key):
        """A process's time has come: let it go on to now; it may have ended."""
        _, place, about = key.split(" ")
        uid, _, name = place.partition("/")
        container = self.container(uid, name)
        if not container or container["state"] != "running":
            return
        now, outside, over = self.clock.now_ms - container["started_ms"], self.outside(uid), self._oom_ms(container)
        go_on = program.oom_kill if over is not None and over <= now else program.advance
        process, effects = go_on(container["process"], now, outside)
        volumes, ended = outside.keep(effects), exit_of(effects)
        changed = {**container, "process": process} if process is not container["process"] else container
        if ended:
            self._exit(uid, name, changed, about, ended, volumes)
        elif container.get("stop_ms") is not None and container["stop_ms"] <= self.clock.now_ms:
            self._kill(uid, name, changed, about)
        else:
            self._goes_on(uid, name, container, changed, about, effects, volumes)

    def _goes_on(self, uid, name, old, container, about, effects, volumes):
        revision = self.hall.server.etcd.revision
        quiet = not effects and old.get("looked") == revision
        if container is not old:
            container = {**container, "looked": None if effects else revision}
            self._put(f"container/{uid}/{name}", container)
            facts = {"container": name, "what": _in_words(effects), "pod": about.rsplit("/", 1)[-1]}
            self.story.tell(PROCESS, node=self.node, about=about, facts=facts)
        self.wake_at_next_change(uid, name, container, about, quiet)
        if effects or container is old:  # it has written, or its answers turn now
            lookers.look_again(self.hall)
        self.kubelet.process_changed(uid, about, volumes)

    # Other processes beside it

    def exec(self, uid, name, command, about, timeout_ms=None):
        """ExecSync -> (exit code, stdout, stderr, ms, whether it looked outside the container); raises StartError.

        The exit code is None where it lasted longer than `timeout_ms`.
        """
        record, outside = self.container(uid, name), self.outside(uid)
        at_ms = self.clock.now_ms - record["started_ms"]
        process, code, stdout, stderr, took_ms = program.exec_(
            record["process"], list(command), at_ms, outside, timeout_ms
        )
        if process is not record["process"]:
            record = {**record, "process": process}
            self._put(f"container/{uid}/{name}", record)
            facts = {"container": name, "command": " ".join(command), "pod": about.rsplit("/", 1)[-1]}
            self.story.tell(EXEC, node=self.node, about=about, facts=facts)
            self.wake_at_next_change(uid, name, record, about)
        return code, stdout, stderr, took_ms, outside.asked

    # The end

    def end(self, uid, name, about, ended):
        """A running container ends from outside, at once: {"code", "reason"}."""
        container = self.container(uid, name)
        if container and container["state"] == "running":
            self._exit(uid, name, container, about, ended)

    def _kill(self, uid, name, container, about):
        facts = {"container": name, "grace": container["grace_s"], "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(KILLED, node=self.node, about=about, facts=facts)
        self._exit(uid, name, container, about, {"code": 137, "reason": "Error"})

    def _exit(self, uid, name, container, about, ended, volumes=()):
        code, reason = ended["code"], ended.get("reason") or ("Error" if ended["code"] else "Completed")
        over = {**container, "state": "exited", "exit_code": code, "reason": reason, "finished_ms": self.clock.now_ms}
        message = _message(container, code, self.clock.now_ms)
        if message:
            over["message"] = message
        self._put(f"container/{uid}/{name}", over)
        facts = {"container": name, "code": code, "reason": reason, "pod": about.rsplit("/", 1)[-1]}
        self.story.tell(EXITED, node=self.node, about=about, facts=facts)
        self.kubelet.process_changed(uid, about, volumes)
        self.kubelet.runtime_changed(uid, about, stopping="stop_ms" in container)


def _message(container, code, now_ms):
    """The termination message: the file at its path, or, where the policy says so and it failed, the end of its log."""
    path, policy = container.get("termination", (program.TERMINATION_LOG, "File"))
    message = program.termination_message(container["process"], path)
    if not message and code and policy == "FallbackToLogsOnError":
        lines = program.logs(container["process"], now_ms - container["started_ms"])
        text = "".join(text for _, _, text in lines)
        return "".join(text.splitlines(keepends=True)[-FALLBACK_LINES:])[-FALLBACK_CHARS:]
    return (message or "")[:TERMINATION_CHARS]


def exit_of(effects):
    """The exit among a process's effects: {"code", "reason"}, or None."""
    return next((effect["exit"] for effect in effects if "exit" in effect), None)


def _in_words(effects):
    paths = [effect["write"]["path"] for effect in effects if "write" in effect]
    return f"it writes {', '.join(paths)}" if paths else "it has looked around, or begun something"
