"""Law 4 for controllers: what they remember is in the store, so a load before every step changes nothing."""

from tests.cluster.controlled import Played, image_patch, template, workload
from tests.cluster.controllers.test_controllers_limits import budget, quota
from tests.cluster.controllers.test_controllers_services import service
from tests.cluster.controllers.test_controllers_storage import claim, volume
from tests.cluster.playing import Saved


def everything():
    """One of every kind that a controller looks after, on two nodes."""
    played = Played(nodes=2).create("resourcequotas", quota(hard={"pods": "20"})).create("services", service())
    played.create("poddisruptionbudgets", budget(minAvailable=1)).create(
        "deployments", workload("Deployment", replicas=3)
    )
    played.create("statefulsets", workload("StatefulSet", "db", labels={"app": "db"}, serviceName="db", replicas=2))
    played.create("daemonsets", workload("DaemonSet", "agent", labels={"app": "agent"}))
    job = {"backoffLimit": 1, "template": template(["fails"], restartPolicy="Never")}
    played.create("jobs", {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "task"}, "spec": job})
    played.create("persistentvolumes", volume("v"), None).create(
        "persistentvolumeclaims", claim(storageClassName="manual")
    )
    return played.create("persistentvolumeclaims", claim("lonely", storageClassName=""))


def told(reload, seconds=22):
    """The story line by line; an image changes on the way, a node falls silent."""
    played = everything()
    cluster, saved = played.cluster, Saved(played.cluster.scenario)
    orders = {
        5: lambda: played.patch("deployments", "web", image_patch("app:2")),
        9: lambda: played.api.delete("daemonsets", "default", "agent"),
    }
    while (alarm := cluster.next_alarm()) and alarm.due_ms <= seconds * 1000:
        for second in [one for one in orders if alarm.due_ms >= one * 1000]:
            played.cluster, played.api.server = cluster, cluster.server
            orders.pop(second)()
        if reload:
            saved.save(cluster)
            cluster = saved.load()
        yield from [line.trace() for line in cluster.step()]


def test_story_is_the_same_when_saved_and_loaded_before_every_step():
    once = list(told(False))
    assert len(once) > 300
    assert list(told(True)) == once
