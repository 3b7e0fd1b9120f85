"""A plugin is one place: it imports no other plugin, and says itself which events may help the pods that it refused."""

import sys
from pathlib import Path

import pytest

from simulation.cluster.scheduler.cluster_events import ClusterEvent
from simulation.cluster.scheduler.framework import Plugin
from simulation.cluster.scheduler.profile import PLUGINS
from simulation.cluster.scheduler.queue import UNSCHEDULABLE, Queue
from simulation.cluster.store import Store
from tests.test_house_rules import imports


def place(kind):
    """The module of a plugin, or the folder of its name."""
    return kind.__module__.removesuffix(".plugin")


def files(kind):
    path = Path(sys.modules[place(kind)].__file__)
    return sorted(path.parent.glob("*.py")) if path.name == "__init__.py" else [path]


def waiting(*plugins):
    """A queue in which one pod waits that these plugins have refused."""
    queue = Queue(Store(), "kube-scheduler", PLUGINS)
    entry = {"where": UNSCHEDULABLE, "priority": 0, "since_ms": 0, "number": 0, "plugins": list(plugins)}
    queue.put("default/my-pod", entry)
    return queue


def waking(queue):
    return {event for event in ClusterEvent if queue.woken_by(event)}


@pytest.mark.parametrize("kind", PLUGINS.values(), ids=PLUGINS)
def test_a_plugin_imports_no_other_plugin(kind):
    taken = [name for path in files(kind) for name in imports(path) if ".scheduler.plugins." in name]
    assert files(kind) and not [name for name in taken if not name.startswith(place(kind))]


@pytest.mark.parametrize("kind", PLUGINS.values(), ids=PLUGINS)
def test_a_plugin_wakes_its_pods_by_the_events_that_it_registers(kind):
    assert waking(waiting(kind.name)) == set(kind.events_to_register)


def test_each_plugin_that_refused_a_pod_may_wake_it():
    assert waking(waiting("NodeName", "TaintToleration")) == {ClusterEvent.NODE_ADD, ClusterEvent.NODE_TAINT}


def test_any_event_may_help_where_no_plugin_has_refused():
    assert waking(waiting()) == set(ClusterEvent) == set(Plugin.events_to_register)
