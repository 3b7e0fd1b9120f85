"""How what was away comes back: an informer lists everything again and its handlers hear of every object as if it were new."""

from ..kubelet.node import status as node_status
from . import heartbeats


def after_stop(hall, name):
    """What a stop does at once, and who will notice the silence."""
    place, _, node = name.partition("/")
    if place == "node":
        hall.kubelets[node].runtime.power_off()
    if place in ("node", "kubelet"):
        _silence(hall, node)
    elif place in ("containerd", "cni"):
        node_status.wake_after_stop(hall.kubelets[node], place)


def _silence(hall, node):
    """The node lifecycle controller looks each 5 s; only a silent node gives it something to find, so only then it is woken."""
    heartbeats.freeze(hall, node)
    controller = hall.components.get("node-lifecycle-controller")
    if controller is not None:
        controller.silent(node)


def after_start(hall, name):
    """Whoever comes back lists everything it watches; a new API server makes everyone do so."""
    place, _, node = name.partition("/")
    if place in ("apiserver", "etcd-0", "etcd-1", "etcd-2"):
        for component in list(hall.components.values()):
            relist(hall, component)
    elif place == "kube-controller-manager":
        for component in list(hall.components.values()):
            if hall.role_of(component.name) == "controllers":
                relist(hall, component)
    elif place == "kube-scheduler":
        relist(hall, hall.components[name])
    elif place in ("kubelet", "node", "containerd", "cni"):
        kubelet = hall.kubelets[node]
        kubelet.restart()
        if place in ("kubelet", "node"):
            kubelet.set_alarm("node starting", hall.clock.now_ms + 1)
        if place == "containerd":
            relist(hall, kubelet.runtime)
        relist(hall, kubelet)


def relist(hall, component):
    """Every object, through the component's own notices: keys of what exists; and what it keeps of what may be gone."""
    now, cause = hall.clock.now_ms, hall.story.cause
    for plural, watchers in hall.server.watchers.items():
        for watcher, notice in watchers:
            if watcher is not None and watcher is not component:
                continue
            for obj in hall.server.objects(plural):
                for key in notice(None, obj) or ():
                    target = watcher
                    if isinstance(key, tuple):
                        target, key = key
                    if target is component:
                        hall.agenda.set(component.name, key, now + 1, component.priority, cause)
    for key in component.own_keys() if hasattr(component, "own_keys") else ():
        hall.agenda.set(component.name, key, now + 1, component.priority, cause)


def last_known(hall, node):
    """What a kubelet that is cut off goes on believing: its pods and its node, by their etcd keys."""
    known = {f"/registry/minions/{node}": hall.server.peek("nodes", "", node)}
    for pod in hall.server.objects("pods"):
        if pod["spec"].get("nodeName") == node:
            known[f"/registry/pods/{pod['metadata']['namespace']}/{pod['metadata']['name']}"] = pod
    return {"since_ms": hall.clock.now_ms, "known": {key: obj for key, obj in known.items() if obj is not None}}
