"""The front hall: joins the rooms. A Cluster is told what is given, fires alarms one by one, and can be saved and loaded between any two.

cluster = Cluster.begin(Scenario.parse(text))
while (alarm := cluster.next_alarm()) and not cluster.idle: lines = cluster.step()
"""

from functools import partial
from typing import NamedTuple

from . import controllers
from .apiserver.api import caller
from .apiserver.api.status import StatusError
from .apiserver.client import Client
from .apiserver.server import ApiServer
from .clock import Agenda, Alarm, Clock
from .cni import Cni
from .containerd import Containerd
from .containerd.lookers import Lookers
from .faults import Faults
from .faults.heartbeats import Heartbeats
from .faults.recovery import Recovery
from .faults.registry import PresentRegistry
from .faults.retries import Retries
from .ground import Ground
from .ids import Ids
from .kubectl.terminal import WATCHED, Terminal
from .kubelet import Kubelet, watching
from .latency import Latency
from .metrics_server import MetricsServer
from .outside import Surroundings
from .program import Programs
from .scenario import beginning
from .scheduler.scheduler import Scheduler
from .store import Store
from .transition import Story
from .verbs import VERBS
from .watches import Watches

BEGIN = VERBS["cluster.begin"]
ROLES = {"kube-scheduler": "scheduler", "kubelet": "kubelet", "containerd": "kubelet"}


class Delta(NamedTuple):
    """What has changed since the last take: everything that has to be saved, in JSON types."""

    header: dict
    entries: dict  # (space, key) -> value, None: deleted
    alarms: dict  # (component, key) -> Alarm, None: gone
    transitions: list


class Cluster:
    """One simulated cluster. `now_ms` is virtual time, `seq` the number of the last line told."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.store, self.clock, self.agenda = Store(), Clock(), Agenda()
        self.ids, self.latency = Ids(scenario.seed), Latency(scenario.seed)
        self.registry, self.programs = PresentRegistry(scenario.registry, self.store), Programs(scenario.programs)
        self.story = Story(self.store, self.clock)
        self.ground = Ground(self.store, self.clock, self.agenda, self.story, self.ids, self.latency)
        self.server = ApiServer(self.store, self.clock, self.agenda, self.story, self.ids, self.latency)
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
        beginning.create(cluster)
        cluster._join()
        cluster.terminal.plan(scenario.inputs)
        cluster.story.tell(BEGIN, facts={"nodes": beginning.nodes_in_words(scenario)})
        return cluster

    @classmethod
    def load(cls, scenario, header, entries, alarms):
        """The cluster as it was saved: `entries` are (space, key, value), `alarms` Alarms."""
        cluster = cls(scenario)
        cluster._restore(header, entries, [(alarm.component, alarm.key, alarm) for alarm in alarms])
        cluster._join()
        return cluster

    def absorb(self, header, entries, alarms):
        """Catch up with what others saved: `entries` (space, key, value or None), `alarms` (component, key, Alarm or None)."""
        self._restore(header, entries, alarms)

    def _restore(self, header, entries, alarms):
        self.clock.now_ms, self.story.seq = header["now_ms"], header["seq"]
        self.server.etcd.revision, self.agenda.number = header["revision"], header["number"]
        for space, key, value in sorted(entries, key=lambda entry: entry[:2]):
            self.store.restore(space, key, value)
        for component, key, alarm in alarms:
            self.agenda.restore(component, key, Alarm(*alarm) if alarm is not None else None)

    def _join(self):
        """Make the components and let them watch. What they keep beside the store is a fold of it."""
        kubectl = Client(self.server, caller.KUBECTL)
        machines = [node["name"] for node in self.scenario.nodes]
        self.terminal = Terminal(self.ground, kubectl, machines, self.faults.give)
        typed = self.watches.process("kubectl")
        scheduler = Scheduler(self, self.scenario.profiles)
        self._watch_for_scheduler(scheduler)
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

    def _watch_for_scheduler(self, scheduler):
        informers = self.watches.process(scheduler.name)
        informers.watch("pods", scheduler, scheduler.notice_pod)
        informers.watch("nodes", scheduler, scheduler.notice_node)
        for plural in ("persistentvolumes", "persistentvolumeclaims", "storageclasses", "csinodes"):
            informers.watch(plural, scheduler, scheduler.notice_volume)

    def _host(self, node):
        """One machine: its kubelet is handed its runtime, the runtime is handed its network."""
        name = node["name"]
        cni = Cni(name, node["podCIDR"], self.ground, self.faults)
        runtime = Containerd(name, self.ground, cni, self.registry.find, self.surroundings, self.lookers)
        informers = self.watches.kubelet(name)
        api = Client(self.server, caller.component(caller.node_user(name), "kubelet"), name, informers)
        services, made = partial(informers.list, "services"), partial(beginning.node_object, self, node)
        kubelet = Kubelet(name, self.ground, runtime, api, services, self.faults, node["address"], made)
        watching.watch(kubelet, informers)
        self.kubelets[name], self.runtimes[name] = kubelet, runtime
        self.components[runtime.name] = runtime
        return kubelet

    # Time

    @property
    def now_ms(self):
        return self.clock.now_ms

    @property
    def seq(self):
        return self.story.seq

    @property
    def idle(self):
        return self.agenda.idle

    def next_alarm(self):
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
        self.clock.now_ms = max(self.clock.now_ms, alarm.due_ms)
        if self.faults.is_stopped(alarm.component):
            return []  # nobody hears it; whoever starts again looks at everything
        self.story.begin_step(alarm.cause)
        component = self.components[alarm.component]
        quiet, revision = False, self.server.etcd.revision
        try:
            wake_ms = component.sync(alarm.key)
            self.retries.succeeded(alarm)
        except StatusError as refusal:
            self.story.undo_step()
            self.server.etcd.revision = revision
            wake_ms, quiet = self.retries.failed(alarm, refusal)
        if wake_ms is not None:
            self.agenda.set(alarm.component, alarm.key, wake_ms, component.priority, self.story.cause, quiet)
        return self.story.end_step()

    def give(self, given, at_ms=None):
        """An input now: {"kubectl": "delete pod my-pod"} or {"fault": ...}; returns the lines told at once."""
        if at_ms is not None:
            self.clock.now_ms = max(self.clock.now_ms, at_ms)
        self.story.begin_step(None)
        self.terminal.give(given)
        return self.story.end_step()

    def take_delta(self):
        header = {
            "now_ms": self.clock.now_ms,
            "seq": self.story.seq,
            "revision": self.server.etcd.revision,
            "number": self.agenda.number,
        }
        return Delta(header, self.store.take_unsaved(), self.agenda.take_unsaved(), self.story.take())

    # The outside as a container sees it

    def outside(self, uid):
        return self.surroundings.of(uid)

    def _logs(self, pod, container, previous):
        kubelet = self.kubelets.get(pod["spec"].get("nodeName"))
        return kubelet.logs(pod, container, previous) if kubelet else ""
