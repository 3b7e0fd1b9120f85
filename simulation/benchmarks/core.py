"""The core in memory: pods from create to Running, every line told; how the cost grows; what a pod weighs; a crash loop's hour."""

import gc
import statistics
import time
import tracemalloc

from simulation.cluster import Cluster, Scenario


def core(pods: int = 500, nodes: int = 50, rounds: int = 3) -> dict:
    """{"core_pods_per_s", "core_lines_per_s", "core_growth_1000_to_500", "core_kb_per_pod", "core_crash_hour_ms"}; CPU time."""
    runs = [timed(pods, nodes) for _ in range(rounds)]
    seconds, lines = statistics.median(took for took, _ in runs), runs[0][1]
    twice = statistics.median(timed(2 * pods, nodes)[0] for _ in range(rounds))
    return {
        "core_pods_per_s": round(pods / seconds), "core_lines_per_s": round(lines / seconds), "core_lines": lines,
        "core_growth_1000_to_500": round(twice / seconds, 2), "core_kb_per_pod": round(kilobytes_per_pod(pods, nodes), 1),
        "core_crash_hour_ms": round(crash_hour_ms(), 1),
    }  # fmt: skip


def scenario(pods: int, nodes: int) -> Scenario:
    """`kubectl run` for each pod, all at once, of an image that lies on every node."""
    hosts = [{"name": f"node-{n}", "cpu": "32", "memory": "128Gi", "images": ["nginx:1.27"]} for n in range(nodes)]
    inputs = [{"at": "0s", "kubectl": f"run pod-{n} --image=nginx:1.27"} for n in range(pods)]
    description = {
        "apiVersion": "podflow/v1",
        "kind": "Scenario",
        "name": "bench",
        "cluster": {"nodes": hosts},
        "inputs": inputs,
    }
    return Scenario.parse(description)


def timed(pods: int, nodes: int) -> tuple[float, int]:
    """CPU seconds from nothing to all Running, and the number of lines told."""
    load = scenario(pods, nodes)
    gc.collect()
    begun = time.process_time()
    cluster = play(load)
    took = time.process_time() - begun
    running = sum(pod["status"]["phase"] == "Running" for pod in cluster.server.objects("pods"))
    if running != pods:
        raise RuntimeError(f"{running} of {pods} pods are Running")
    return took, cluster.seq


def play(scenario: Scenario, until_ms: int | None = None) -> Cluster:
    cluster = Cluster.begin(scenario)
    while (alarm := cluster.next_alarm()) and not cluster.idle and (until_ms is None or alarm.due_ms <= until_ms):
        cluster.step()
    return cluster


def kilobytes_per_pod(pods: int, nodes: int) -> float:
    """What the cluster keeps of a Running pod, its story once handed over."""
    load = scenario(pods, nodes)
    timed(10, nodes)
    gc.collect()
    tracemalloc.start()
    cluster = play(load)
    cluster.take_delta()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / 1000 / len(cluster.server.objects("pods"))


def crash_hour_ms() -> float:
    """CPU milliseconds for one virtual hour of a pod that exits at once, again and again."""
    crash = Scenario.parse({"command": "kubectl run crash --image=busybox:1.36 -- sh -c 'exit 1'"})
    begun = time.process_time()
    play(crash, 3_600_000)
    return (time.process_time() - begun) * 1000
