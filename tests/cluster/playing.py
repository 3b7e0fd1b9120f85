"""How tests play a scenario in memory, and hold what it does against what a real cluster did (tests/recordings/lifecycle)."""

import json
import pathlib
import re
import shlex
from collections import defaultdict

from simulation.cluster import Cluster, Scenario
from simulation.cluster.values import fold

RECORDINGS = pathlib.Path(__file__).parent.parent / "recordings"
PROGRAMS = json.loads((RECORDINGS / "programs.json").read_text())
NORMAL = [
    (r"sha256:[0-9a-f]{8,64}", "sha256:<digest>"),
    (r"\b[0-9a-f]{64}\b", "<id>"),
    (r"in [\d.]+m?s \([\d.]+m?s including waiting\)", "in <t> (<t> including waiting)"),
    (r"Image size: \d+ bytes", "Image size: <n> bytes"),
    (r"\b10\.\d+\.\d+\.\d+", "<pod-ip>"),
    (r"kube-api-access-\w{5}", "kube-api-access-<x>"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uid>"),
    (r"<namespace>", "default"),
    (r"\bback-off (\d+[ms]*)+ ", "back-off <t> "),
    (r"\b(web|task|agent|tick)-[a-z0-9-]+", r"\1-<x>"),
]
TOLD_OF = ("Pod/", "Deployment/", "ReplicaSet/", "StatefulSet/", "DaemonSet/", "Job/")


def scenario_of(*commands, **more):
    """A scenario from command lines, all at 0 s, or (at, command[, manifest]) tuples."""
    inputs = []
    for command in commands:
        at, line, *manifest = command if isinstance(command, tuple) else ("0s", command)
        inputs.append({"at": at, "kubectl": line, **({"manifest": manifest[0]} if manifest else {})})
    return Scenario.parse({"apiVersion": "podflow/v1", "kind": "Scenario", "name": "test", "inputs": inputs, **more})


def pod(name="my-pod", image="nginx:1.27", **container):
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
        "spec": {"containers": [{"name": "app", "image": image, **container}]},
    }  # fmt: skip


def play(scenario, until_ms=None, idle=True):
    """The cluster after it was played to `until_ms`, or until nothing is due but heartbeats."""
    cluster = Cluster.begin(scenario)
    carry_on(cluster, until_ms if until_ms is not None else scenario.until_ms, idle)
    return cluster


def carry_on(cluster, until_ms=None, idle=True):
    while (alarm := cluster.next_alarm()) and (until_ms is None or alarm.due_ms <= until_ms):
        if idle and until_ms is None and cluster.idle:
            break
        cluster.step()


def lines(cluster):
    """The whole story as JSON texts."""
    return [json.dumps(line.story()) for line in cluster.story.lines]


def reloaded_at_every_step(scenario, until_ms=None):
    """The story as JSON texts, where the cluster is saved as text and loaded again before each step."""
    saved = Saved(Scenario.parse(json.loads(json.dumps(scenario.as_dict()))))
    saved.save(Cluster.begin(saved.scenario))
    while True:
        cluster = saved.load()
        alarm = cluster.next_alarm()
        if alarm is None or (until_ms is None and cluster.idle) or (until_ms is not None and alarm.due_ms > until_ms):
            return saved.lines
        cluster.step()
        saved.save(cluster)


class Saved:
    """What a database would hold: texts only."""

    def __init__(self, scenario):
        self.scenario, self.header, self.keys, self.lines = scenario, "", {}, []

    def save(self, cluster):
        delta = cluster.take_delta()
        self.header = json.dumps(delta.header)
        for line in delta.transitions:
            self.lines.append(json.dumps(line.story()))
            self.fold(json.loads(self.lines[-1])["changes"], json.loads(json.dumps(line.quiet())))

    def fold(self, changes, quiet):
        told = [(change["space"], change["key"], change["difference"]) for change in changes]
        for space, key, difference in [*told, *quiet["alarms"]]:
            before = self.keys.get((space, key))
            value = fold(before and json.loads(before), difference)
            self.keys[space, key] = None if value is None else json.dumps(value)

    def load(self):
        spaces = defaultdict(dict)
        for (space, key), text in self.keys.items():
            if text is not None:
                spaces[space][key] = json.loads(text)
        return Cluster.load(self.scenario, json.loads(self.header), spaces)


# Holding a story against a recording


def recording(name):
    return json.loads((RECORDINGS / "lifecycle" / f"{name}.json").read_text())


def scenario_of_recording(rec):
    inputs = []
    for given in rec["inputs"]:
        words = ["default" if word == "<namespace>" else word for word in given["kubectl"]]
        manifest = {"manifest": given["manifest"]} if "manifest" in given else {}
        inputs.append({"at": f"{given['at']}s", "kubectl": shlex.join(words), **manifest})
    node = {"name": "node-1", "cpu": "2", "memory": "24Gi", "images": PROGRAMS["present"]}
    return Scenario.parse({
        "apiVersion": "podflow/v1", "kind": "Scenario", "name": rec["scenario"],
        "cluster": {"kubernetes": "1.36", "seed": 1, "nodes": [node]}, "registry": PROGRAMS["registry"],
        "programs": PROGRAMS["programs"], "inputs": inputs, "until": f"{rec['duration']}s",
    })  # fmt: skip


def normal(text):
    for pattern, placeholder in NORMAL:
        text = re.sub(pattern, placeholder, text or "")
    return text


def simulated(cluster):
    """(rows, Events, final pods), each by object."""
    rows, events, last = defaultdict(list), defaultdict(list), {}
    for line in cluster.story.lines:
        made, request = line.object, line.request or {}
        if made and made["kind"] == "Pod":
            row = line.printed()
            rows[row["NAME"]].append((row["READY"], row["STATUS"], row["RESTARTS"].split(" ")[0]))
            last[row["NAME"]] = projected(made)
        elif made and made["kind"] == "Event":
            about = made["involvedObject"]
            events[f"{about['kind']}/{about['name']}"].append((made["type"], made["reason"], normal(made["message"])))
        if line.verb.verb == "removed" and request.get("resource") == "pods":
            last.pop(request["name"], None)
    return rows, events, last


def recorded(rec):
    rows, events = defaultdict(list), defaultdict(list)
    for row in rec["watch"]:
        rows[row["name"]].append((row["ready"], row["status"], str(row["restarts"])))
    for event in rec["events"]:
        events[event["object"]].append((event["type"], event["reason"], normal(event["message"])))
    return rows, events, {name: without_messages(found) for name, found in rec["final"].items()}


def projected(made):
    """What a learner can see of a pod, without ids and times: the form of a recording's `final`."""
    status, meta = made.get("status", {}), made["metadata"]
    seen = {
        "phase": status.get("phase"), "node": made["spec"].get("nodeName"), "deleting": bool(meta.get("deletionTimestamp")),
        "qosClass": status.get("qosClass"), "podIP": bool(status.get("podIP")), "startTime": bool(status.get("startTime")),
        "reason": status.get("reason"),
        "conditions": {c["type"]: {"status": c["status"], "reason": c.get("reason")} for c in status.get("conditions", [])},
    }  # fmt: skip
    for key in ("initContainerStatuses", "containerStatuses"):
        seen[key] = {
            c["name"]: {
                "state": _state(c.get("state")), "lastState": _state(c.get("lastState")),
                **{field: c.get(field) for field in ("ready", "started", "restartCount")},
            }
            for c in status.get(key, [])
        }  # fmt: skip
    return seen


def _state(state):
    if not state:
        return None
    kind = next(iter(state))
    return {"is": kind, **{field: state[kind][field] for field in ("reason", "exitCode") if field in state[kind]}}


def without_messages(found):
    seen = {key: found.get(key) for key in ("phase", "node", "deleting", "qosClass", "podIP", "startTime", "reason")}
    seen["conditions"] = {
        kind: {"status": c["status"], "reason": c.get("reason")} for kind, c in found.get("conditions", {}).items()
    }
    for key in ("initContainerStatuses", "containerStatuses"):
        seen[key] = {
            name: {
                field: {k: v for k, v in value.items() if k != "message"} if isinstance(value, dict) else value
                for field, value in c.items()
            }
            for name, c in found.get(key, {}).items()
        }
    return seen


def as_stories(per_object):
    return sorted(without_repeats(rows) for rows in per_object.values())


def without_repeats(rows):
    return [row for i, row in enumerate(rows) if i == 0 or row != rows[i - 1]]


def agree(ours, theirs):
    """Equal, or equal but for the end of a long story: a recording stops in the middle of time."""
    if len(ours) != len(theirs):
        return False
    for one, other in zip(ours, theirs, strict=True):
        common = min(len(one), len(other))
        long_enough = common >= 6 and common >= 0.8 * max(len(one), len(other))
        if one != other and not (long_enough and one[: common - 1] == other[: common - 1]):
            return False
    return True


def differences(rec):
    """Which of rows, events and final state differ between the simulator and a recording."""
    ours, theirs = simulated(play(scenario_of_recording(rec))), recorded(rec)
    told = lambda found: {key: value for key, value in found.items() if key.startswith(TOLD_OF)}  # noqa: E731
    found = []
    if not agree(as_stories(ours[0]), as_stories(theirs[0])):
        found.append(("rows", as_stories(ours[0]), as_stories(theirs[0])))
    if not agree(as_stories(told(ours[1])), as_stories(told(theirs[1]))):
        found.append(("events", as_stories(told(ours[1])), as_stories(told(theirs[1]))))
    key = lambda seen: json.dumps(seen, sort_keys=True)  # noqa: E731
    if settled(rec) and sorted(map(key, ours[2].values())) != sorted(map(key, theirs[2].values())):
        found.append(("final", ours[2], theirs[2]))
    return found


def settled(rec):
    """False where the recording ends within 2 s of a change: there the last state is a matter of milliseconds."""
    return all(rec["duration"] - write["t"] > 2 for write in rec["writes"] if write["resource"].startswith("pods"))
