"""The front hall: joins the rooms. A Cluster is told what is given, fires alarms one by one, and can be saved and loaded between any two.

cluster = Cluster.begin(Scenario.parse(text))
while (alarm := cluster.next_alarm()) and not cluster.idle: lines = cluster.step()
"""

from functools import partial
from typing import NamedTuple

from . import controllers
from .apiserver.api import caller
from .apiserver.client import Client
from .apiserver.server import ApiServer
from .budget import STEP, OutOfBudget, within
from .clock import Agenda, Alarm, Clock
from .cni import Cni
from .containerd import Containerd
from .containerd.lookers import Lookers
from .events import NewRecorder
from .faults import Faults
from .faults.heartbeats import Heartbeats
from .faults.outage import Unreachable
from .faults.recovery import Recovery
from .faults.registry import PresentRegistry
from .faults.retries import Retries
from .ground import Ground
from .ids import Ids
from .kubectl.answers import Reading, answer
from .kubectl.terminal import WATCHED, Terminal
from .kubelet import Kubelet
from .latency import Latency
from .metrics_server import MetricsServer
from .outside import Surroundings
from .program import Programs
from .scenario import ScenarioError, beginning
from .scheduler.scheduler import Scheduler
from .store import Store
from .transition import Counts, Story, differences
from .values import fold, fold_into
from .verbs import VERBS
from .watches import Watches

BEGIN = VERBS["cluster.begin"]
ROLES = {"kube-scheduler": "scheduler", "kubelet": "kubelet", "containerd": "kubelet"}


class Delta(NamedTuple):
    """All that has to be saved: the lines told since the last take, and what no line carries yet, in JSON types."""

    header: dict  # now_ms, seq, revision, number, steps; quiet: [[space, key, difference]] since the last line
    transitions: list


class Cluster:
    """One simulated cluster. `now_ms` is virtual time, `seq` the number of the last line told."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.store, self.clock, self.steps = Store(), Clock(), 0
        self.agenda = Agenda(self.store)
        self.ids, self.latency = Ids(scenario.seed), Latency(scenario.seed)
        self.registry, self.programs = PresentRegistry(scenario.registry, self.store), Programs(scenario.programs)
        self.story = Story(self.store, self.clock)
        self.ground = Ground(self.store, self.clock, self.agenda, self.story, self.ids, self.latency)
        self.server = ApiServer(self.store, self.clock, self.agenda, self.story, self.ids, self.latency)
        etcd, agenda = self.server.etcd, self.agenda
        self.story.counts = lambda: (etcd.revision, agenda.number, self.steps)
        self.server.kubelet_logs = self._logs
        self.faults = self.server.faults = Faults(self.ground)
        self.retries = Retries(self.ground)
        self.watches = Watches(self.ground, self.server, self.faults)
        self.heartbeats = Heartbeats(self.ground, self.server, self.faults)
        self.components, self.kubelets, self.runtimes, self.priority = {}, {}, {}, 0
        self.lookers = Lookers(self.ground)
        peek, objects, etcd = self.server.peek, self.server.objects, self.server.etcd
        self.surroundings = Surroundings(self.store, self.programs, self.runtimes, peek, objects, lambda: etcd.revision)

    @classmethod
    def begin(cls, scenario):
        """A cluster that has just come up; tells line 1 and knows the scenario's inputs as alarms."""
        cluster = cls(scenario)
        cluster.story.begin_step(None)
        beginning.create(cluster.ground, cluster.server.etcd, scenario, cluster.registry)
        cluster._join()
        cluster.terminal.plan(scenario.inputs)
        cluster.story.tell(BEGIN, facts={"nodes": [node["name"] for node in scenario.nodes]})
        cluster.story.end_step()
        return cluster

    @classmethod
    def load(cls, scenario, header, spaces):
        """The cluster as it was after a line, with the quiet changes since: `spaces` is {space: {key: value}}."""
        cluster = cls(scenario)
        for space in sorted(spaces):
            for key in sorted(spaces[space]):
                cluster.store.restore(space, key, spaces[space][key])
        cluster._join()
        cluster.be_at(header)
        return cluster

    def absorb(self, header, changes):
        """Catch up with what others saved: `changes` are [space, key, difference] of the lines since the last one known here."""
        self.store.rewind()
        fold_into(self.store, changes)
        self.be_at(header)

    def be_at(self, header):
        """Time and counters as saved; then the quiet changes that no line carries yet."""
        self.clock.now_ms, self.story.seq, self.steps = header["now_ms"], header["seq"], header["steps"]
        self.server.etcd.revision, self.agenda.number = header["revision"], header["number"]
        for space, key, found in header.get("quiet", ()):
            self.store.put_quietly(space, key, fold(self.store.get(space, key), found))

    def _join(self):
        """Make the components and let them watch. What they keep beside the store is a fold of it."""
        client = Client(self.server, caller.KUBECTL)
        machines = [node["name"] for node in self.scenario.nodes]
        self.terminal = Terminal(self.ground, client, machines, self.faults.give)
        typed = self.watches.process("kubectl")
        scheduler = self._scheduler()
        for plural in ("services", "pods"):
            self.server.watch(plural, self.lookers.notice)
        hosts = [self._host(node) for node in beginning.hosts(self.scenario)]
        self.watches.watch_for_kubelets()
        for plural in WATCHED:
            typed.watch(plural, self.terminal, self.terminal.notice)
        metrics = MetricsServer(self.ground, self.kubelets, self.faults, self.surroundings.of)
        manager = self.watches.process("kube-controller-manager")
        made = controllers.build(self.ground, self.server, manager, metrics=metrics, heartbeats=self.heartbeats)
        for component in (self.terminal, self.watches, scheduler, *hosts, *made):
            self.components[component.name] = component
        self.faults.recovery = Recovery(self.ground, self.watches, self.kubelets, self.heartbeats)

    def _scheduler(self):
        informers = self.watches.process("kube-scheduler")
        api = Client(self.server, caller.component(caller.SCHEDULER, "kube-scheduler"), informers=informers)
        recorder = NewRecorder(api, self.ground, "kube-scheduler", "default-scheduler", "control-plane")
        return Scheduler(self.ground, api, recorder, informers, self.scenario.profiles)

    def _host(self, node):
        """One machine: its kubelet is handed its runtime, the runtime is handed its network."""
        name = node["name"]
        cni = Cni(name, node["podCIDR"], self.ground, self.faults)
        runtime = Containerd(name, self.ground, cni, self.registry.find, self.surroundings, self.lookers)
        informers = self.watches.kubelet(name)
        api = Client(self.server, caller.component(caller.node_user(name), "kubelet"), name, informers)
        made = partial(beginning.node_object, self.ground, self.registry, node)
        kubelet = Kubelet(name, self.ground, runtime, api, informers, self.faults, node["address"], made)
        self.kubelets[name], self.runtimes[name] = kubelet, runtime
        self.components[runtime.name] = runtime
        return kubelet

    # Time

    @property
    def now_ms(self) -> int:
        return self.clock.now_ms

    @property
    def seq(self) -> int:
        return self.story.seq

    @property
    def scheme(self):
        """Which kinds this run knows; `add` lets it know one more."""
        return self.server.scheme

    @property
    def idle(self):
        return self.agenda.idle

    def next_alarm(self) -> Alarm | None:
        return self.agenda.next()

    @staticmethod
    def role_of(component):
        """Who plays this component: "scheduler", "kubelet" or "controllers"."""
        return ROLES.get(component.partition("/")[0], "controllers")

    def step(self):
        """Fire the next alarm: virtual time moves to it, its component acts. Returns the lines told."""
        alarm = self.agenda.take()
        if alarm is None:
            return []
        self.steps += 1
        self.clock.now_ms = max(self.clock.now_ms, alarm.due_ms)
        if self.faults.is_stopped(alarm.component):
            return []  # nobody hears it; whoever starts again looks at everything
        self.story.begin_step(alarm.cause)
        component, quiet, revision = self.components[alarm.component], False, self.server.etcd.revision
        try:
            with within(*STEP) as budget:
                wake_ms = component.sync(alarm.key)
                self.retries.succeeded(alarm)
        except Exception as error:
            if isinstance(error, OutOfBudget) and error.budget is not budget:
                raise
            if isinstance(error, Unreachable) or not getattr(component, "writes_stand", False):
                self._undo(revision)
            wake_ms, quiet = self.retries.failed(alarm, error)
        if wake_ms is not None:
            self.agenda.set(alarm.component, alarm.key, wake_ms, component.priority, self.story.cause, quiet)
        return self.story.end_step()

    def _undo(self, revision):
        """What this step did has not happened."""
        self.story.undo_step()
        self.server.etcd.revision = revision

    def give(self, given, at_ms=None):
        """An input now: {"kubectl": "delete pod my-pod"} or {"fault": ...}; returns the lines told at once."""
        if at_ms is not None:
            self.clock.now_ms = max(self.clock.now_ms, at_ms)
        self.story.begin_step(None)
        revision = self.server.etcd.revision
        try:
            with within(*STEP) as budget:
                self.terminal.give(given)
        except ScenarioError:
            raise
        except Exception as error:
            if isinstance(error, OutOfBudget) and error.budget is not budget:
                raise
            self._undo(revision)
            self.ground.failed(self.terminal.name, error)
        return self.story.end_step()

    # Questions, which tell nothing and change nothing

    def objects(self):
        """{"pods/default/my-pod": object} of all that etcd holds, in the order of its keys."""
        found = {}
        for _, record in sorted(self.server.etcd.keys.items()):
            made = record["object"]
            metadata = made["metadata"]
            resource = self.server.scheme.of_object(made)
            if resource is not None:
                names = (resource.key, metadata.get("namespace"), metadata["name"])
                found["/".join(name for name in names if name)] = made
        return found

    def ask(self, command, manifest=None):
        """A command of kubectl that only reads, as of now -> its Result; None for one that would write."""
        return answer(self.ground, Reading(self.server, caller.KUBECTL), command, manifest)

    # Saving

    def counts(self):
        return Counts(*self.story.counts())

    def take_delta(self):
        """What is to be saved; to be called between steps."""
        header = {
            "now_ms": self.clock.now_ms,
            "seq": self.story.seq,
            **self.counts()._asdict(),
            "quiet": differences(self.store.quiet_changes()),
        }
        return Delta(header, self.story.take())

    def let_go(self):
        """Nobody works with this cluster any more: its rooms, which stand in circles, forget each other, and its memory is free at once."""
        rooms = [
            *self.components.values(),
            *self.kubelets.values(),
            *self.runtimes.values(),
            *self.watches.processes.values(),
        ]
        rooms += [
            self.server,
            self.faults,
            self.retries,
            self.watches,
            self.lookers,
            self.surroundings,
            self.story,
            self,
        ]
        self.store.forget()
        for room in rooms:
            getattr(room, "__dict__", {}).clear()

    # The outside as a container sees it

    def outside(self, uid):
        return self.surroundings.of(uid)

    def _logs(self, pod, container, previous):
        kubelet = self.kubelets.get(pod["spec"].get("nodeName"))
        return kubelet.logs(pod, container, previous) if kubelet else ""
