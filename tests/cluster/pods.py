"""What the tests of a node's rooms share: pods by few words, and what can be seen of them afterwards."""

from tests.cluster.playing import carry_on, play, scenario_of

SHELL = "busybox:1.36"


def container(name="app", image="nginx:1.27", **fields):
    return {"name": name, "image": image, **fields}


def shell(script, name="app", **fields):
    return container(name, SHELL, command=["sh", "-c", script], **fields)


def pod(*containers, name="my-pod", **spec):
    """A manifest bound to node-1, so that nothing but the node decides; it ends within a second when deleted."""
    spec = {"nodeName": "node-1", "terminationGracePeriodSeconds": 1, **spec}
    given = {"containers": list(containers) or [container()], **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": given}


def played(*inputs, until_ms=60_000, **given):
    """The cluster after these inputs and a minute; `until_ms` None: until nothing is due but heartbeats.

    Manifests are created at 0 s; pairs are (at, command), triples have a manifest too.
    """
    commands = [("0s", "create -f -", one) if isinstance(one, dict) else one for one in inputs]
    cluster = {"nodes": [{"name": "node-1", "images": ["nginx:1.27", SHELL]}]} | given.pop("cluster", {})
    return play(scenario_of(*commands, cluster=cluster, **given), until_ms)


def on(cluster, until_ms):
    """The same cluster, played on to this moment."""
    carry_on(cluster, until_ms)
    return cluster


def stored(cluster, name="my-pod", resource="pods"):
    return cluster.server.peek(resource, "default", name)


def status(cluster, name="my-pod"):
    return stored(cluster, name)["status"]


def container_status(cluster, name="app", pod_name="my-pod"):
    found = status(cluster, pod_name)
    return next(s for s in [*found.get("initContainerStatuses", ()), *found["containerStatuses"]] if s["name"] == name)


def condition(cluster, kind, name="my-pod"):
    return next((c for c in status(cluster, name)["conditions"] if c["type"] == kind), None)


def events(cluster, name="my-pod", reason=None):
    """(reason, message, count) of the Events about a pod, in the order in which they came first."""
    found = [event for event in cluster.server.objects("events") if event["involvedObject"]["name"] == name]
    found = [
        (e["reason"], e["message"], e.get("count", 1))
        for e in sorted(found, key=lambda event: event["metadata"]["name"])
    ]
    return [event for event in found if reason in (None, event[0])]


def printed(cluster, name="my-pod"):
    """What `kubectl get pods -w` printed, without repeats: (READY, STATUS, RESTARTS)."""
    rows = []
    for line in cluster.story.lines:
        if line.object and line.object["kind"] == "Pod" and line.object["metadata"]["name"] == name:
            row = line.printed()
            row = (row["READY"], row["STATUS"], row["RESTARTS"].split(" ")[0])
            rows += [row] if not rows or rows[-1] != row else []
    return rows


def steps(cluster, step):
    """The lines of one verb."""
    return [line for line in cluster.story.lines if line.verb.step == step]


def log(cluster, name="my-pod", container_name=None, previous=False):
    made = stored(cluster, name)
    return cluster.kubelets[made["spec"]["nodeName"]].logs(made, container_name, previous)


def run(cluster, command, name="my-pod", container_name=None):
    """A command inside a container -> (exit code, stdout, stderr)."""
    made = stored(cluster, name)
    cluster.story.begin_step(None)
    answer = cluster.kubelets[made["spec"]["nodeName"]].run(made, command, container_name)
    cluster.story.end_step()
    return answer
