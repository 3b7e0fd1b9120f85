"""Writes what the core tells into tests/js/fixtures: `python -m tests.write_fixtures`; `make test` does so before the page's tests."""

import json
from pathlib import Path
from typing import Any

from simulation.cluster import Cluster, Scenario, phrases
from simulation.cluster.catalogue import catalogue
from tests.phrase_samples import samples

FOLDER = Path(__file__).parent / "js" / "fixtures"
SCHEDULER = {  # another weight than the default one, and a filter less
    "apiVersion": "kubescheduler.config.k8s.io/v1",
    "kind": "KubeSchedulerConfiguration",
    "profiles": [
        {
            "plugins": {
                "score": {
                    "disabled": [{"name": "TaintToleration"}],
                    "enabled": [{"name": "TaintToleration", "weight": 7}],
                },
                "filter": {"disabled": [{"name": "NodeUnschedulable"}]},
            }
        }
    ],
}
STORIES: dict[str, dict[str, Any]] = {
    "weights": {
        "cluster": {
            "scheduler": SCHEDULER,
            "nodes": [
                {"name": "node-1", "cpu": "1"},
                {"name": "node-2", "unschedulable": True},
                {"name": "node-3", "taints": [{"key": "gpu", "effect": "NoSchedule"}]},
            ],
        },
        "inputs": [
            {
                "at": "0s",
                "kubectl": "create -f -",
                "manifest": {
                    "apiVersion": "v1",
                    "kind": "Pod",
                    "metadata": {"name": "my-pod"},
                    "spec": {
                        "containers": [{"name": "app", "image": "nginx"}],
                        "tolerations": [{"key": "node.kubernetes.io/unschedulable"}],
                    },
                },
            }
        ],
    },
    "happy": {"inputs": [{"at": "20ms", "kubectl": "run my-pod --image=nginx"}]},
    "crash-loop": {
        "until": "65s",
        "inputs": [
            {
                "at": "0s",
                "kubectl": "create -f -",
                "manifest": {
                    "apiVersion": "v1",
                    "kind": "Pod",
                    "metadata": {"name": "my-pod"},
                    "spec": {
                        "containers": [{"name": "app", "image": "busybox", "command": ["sh", "-c", "sleep 1; exit 1"]}]
                    },
                },
            },
            {"at": "60s", "kubectl": "delete pod my-pod --wait=false"},
        ],
    },
}


def fixtures() -> dict[str, str]:
    """File name -> its text; the same at every call."""
    return {
        "catalogue.json": as_json({**catalogue(), "verbs": {}}),
        "verbs.json": as_json(phrases.verbs_as_dict()),
        "phrases.json": as_json({"words": phrases.WORDS, "samples": samples()}),
        **{f"{name}.jsonl": story(given) for name, given in STORIES.items()},
    }


def story(given: dict[str, Any]) -> str:
    """The story of a scenario as JSON Lines, each line as a run's page gets it."""
    scenario = Scenario.parse({"apiVersion": "podflow/v1", "kind": "Scenario", "name": "fixture", **given})
    cluster = Cluster.begin(scenario)
    while (alarm := cluster.next_alarm()) and not cluster.idle and alarm.due_ms <= (scenario.until_ms or alarm.due_ms):
        cluster.step()
    lines = (json.dumps(line.story(), separators=(",", ":"), ensure_ascii=False) for line in cluster.story.lines)
    return "\n".join(lines) + "\n"


def as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def write() -> None:
    for name, text in fixtures().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
