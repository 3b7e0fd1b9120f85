"""A small cluster for tests of controllers: objects are created through a client, virtual time is played in memory."""

from simulation.cluster import Cluster, Scenario
from simulation.cluster.apiserver.api.caller import KUBECTL
from simulation.cluster.apiserver.client import Client

PROGRAMS = [
    {"command": ["fails"], "exits": {"code": 1, "after": "1s"}},
    {"command": ["done"], "exits": {"code": 0, "after": "2s"}},
    {"command": ["serve"]},
    {"command": ["busy"], "cpu": 300},
]


class Played:
    """A cluster with `nodes` nodes of 8 CPUs, on which the images app:1 and app:2 lie."""

    def __init__(self, nodes=1, **cluster):
        images = ["docker.io/library/app:1", "docker.io/library/app:2"]
        given = [{"name": f"node-{n}", "cpu": "8", "memory": "16Gi", "images": images} for n in range(1, nodes + 1)]
        registry = {name: {"size": "1Mi", "command": ["serve"]} for name in ("app:1", "app:2")}
        scenario = {
            "apiVersion": "podflow/v1", "kind": "Scenario", "cluster": {"nodes": given, **cluster}, "registry": registry, "programs": PROGRAMS,
        }  # fmt: skip
        self.cluster = Cluster.begin(Scenario.parse(scenario))
        self.api = Client(self.cluster.server, KUBECTL)

    def create(self, plural, obj, namespace="default"):
        self.api.create(plural, namespace, obj)
        return self

    def play(self, seconds):
        """Let so much virtual time pass."""
        end_ms = self.cluster.now_ms + int(seconds * 1000)
        while (alarm := self.cluster.next_alarm()) and alarm.due_ms <= end_ms:
            self.cluster.step()
        self.cluster.clock.now_ms = end_ms
        return self

    def get(self, plural, name, namespace="default"):
        return self.api.peek(plural, namespace, name)

    def all(self, plural, namespace="default"):
        return self.cluster.server.objects(plural, namespace)

    def running(self):
        return [
            pod
            for pod in self.all("pods")
            if pod["status"]["phase"] == "Running" and "deletionTimestamp" not in pod["metadata"]
        ]

    def messages(self, name, reason=None):
        """The messages of Events about an object, in order of writing."""
        lines = [line.object for line in self.cluster.story.lines if line.object and line.object["kind"] == "Event"]
        return [e["message"] for e in lines if e["involvedObject"]["name"] == name and reason in (None, e["reason"])]

    def patch(self, plural, name, body, namespace="default"):
        self.api.patch(plural, namespace, name, body)
        return self


def template(command=None, image="app:1", labels=None, **spec):
    container = {"name": "app", "image": image, **({"command": command} if command else {})}
    return {
        "metadata": {"labels": labels or {"app": "web"}},
        "spec": {"terminationGracePeriodSeconds": 1, "containers": [container], **spec},
    }


def workload(kind, name="web", api_version="apps/v1", labels=None, image="app:1", **spec):
    """A Deployment, ReplicaSet, StatefulSet or DaemonSet with one container."""
    labels = labels or {"app": "web"}
    made = {"selector": {"matchLabels": labels}, "template": template(image=image, labels=labels), **spec}
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}, "spec": made}


def image_patch(image):
    return {"spec": {"template": {"spec": {"containers": [{"name": "app", "image": image}]}}}}
