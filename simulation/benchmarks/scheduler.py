"""How many decisions a second, on a cluster of equal nodes that fills up: what `manage.py bench scheduler` prints.

The clock is handed in, for the core has none.
"""

from simulation.cluster.scheduler.cycle import schedule_pod
from simulation.cluster.scheduler.fast.columns import FastSnapshot
from simulation.cluster.scheduler.fast.cycle import schedule_pod as fast_schedule_pod
from simulation.cluster.scheduler.framework import PodInfo, Snapshot

ZONES = 10
LABELS = {"app": "bench"}
HOST, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"


def bench(nodes, pods, spread, anti, now_s, check=False):
    """{"decisions_per_s", "mean_us", "first_tenth_us", "last_tenth_us", "nodes", "pods", ...} of the fast path.

    `spread`: the pods have spread constraints over zones and hosts; `anti`: preferred anti-affinity over hosts.
    `now_s` returns seconds (a float). `check` decides everything a second time by the plain path, outside the time
    that counts, and tells in "identical" whether all agree.
    """
    snapshot, spans, start, same = FastSnapshot([_node(index) for index in range(nodes)]), [], 0, True
    plain = Snapshot([_node(index) for index in range(nodes)]) if check else None
    for obj in [_pod(index, spread, anti) for index in range(pods)]:
        began_s = now_s()
        pod = PodInfo(obj)
        decision = fast_schedule_pod(pod, snapshot, next_start=start)
        if decision.node:
            snapshot.add_pod(pod, decision.node)
        spans.append(now_s() - began_s)
        if plain is not None:
            other = schedule_pod(pod, plain, next_start=start)
            same = same and other.as_dict() == decision.as_dict() and other.next_start == decision.next_start
            if other.node:
                plain.add_pod(pod, other.node)
        start = decision.next_start
    return _result(nodes, pods, spread, anti, spans, {"identical": same} if check else {})


def _result(nodes, pods, spread, anti, spans, more):
    tenth = max(1, pods // 10)
    return {
        "nodes": nodes,
        "pods": pods,
        "spread": bool(spread),
        "anti": bool(anti),
        "decisions_per_s": round(pods / sum(spans), 1),
        "mean_us": round(1e6 * sum(spans) / pods, 1),
        "first_tenth_us": round(1e6 * sum(spans[1 : tenth + 1]) / tenth, 1),
        "last_tenth_us": round(1e6 * sum(spans[-tenth:]) / tenth, 1),
        **more,
    }


def _node(index):
    name = f"node-{index}"
    return {
        "metadata": {"name": name, "labels": {HOST: name, ZONE: f"zone-{index % ZONES}"}},
        "spec": {},
        "status": {"allocatable": {"cpu": "4", "memory": "32Gi", "pods": "110", "ephemeral-storage": "100Gi"}},
    }


def _pod(index, spread, anti):
    requests = {"cpu": "100m", "memory": "500Mi"}
    container = {"name": "app", "image": "registry.k8s.io/pause:3.10", "resources": {"requests": requests}}
    spec: dict = {"containers": [container]}
    if spread:
        spec["topologySpreadConstraints"] = [
            _constraint(ZONE, "DoNotSchedule", 5),
            _constraint(HOST, "ScheduleAnyway", 1),
        ]
    if anti:
        term = {"labelSelector": {"matchLabels": LABELS}, "topologyKey": HOST}
        preferred = [{"weight": 100, "podAffinityTerm": term}]
        spec["affinity"] = {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred}}
    return {"metadata": {"name": f"pod-{index}", "namespace": "default", "labels": LABELS}, "spec": spec}


def _constraint(key, action, skew):
    selector = {"matchLabels": LABELS}
    return {"topologyKey": key, "whenUnsatisfiable": action, "maxSkew": skew, "labelSelector": selector}
