"""Law 5 of the house: what changes is told by a verb of its own, and the line for whatever nobody told (cluster.note) stays away.

Played: every recorded scenario, prepared pod and failure.
"""

from simulation import failures, presets
from simulation.cluster import Cluster, Scenario
from tests.cluster.playing import RECORDINGS, recording, scenario_of_recording

LONGEST = 700  # lines; a story that goes round and round says nothing new
STILL_NOTES = {  # story: whose memory changes there without a word; one that is told is struck off
    "recorded cronjob": ["job-controller"],
    "recorded drain-with-budget": ["kubectl"],
    "recorded job-backoff": ["job-controller"],
    "recorded job-deadline": ["job-controller"],
    "recorded job-parallel": ["job-controller"],
    "recorded job-suspended": ["job-controller"],
    "recorded job-ttl": ["job-controller"],
    "recorded job": ["job-controller"],
    "failure node-name-nobody": ["pod-garbage-collector"],
    "failure no-network-plugin": ["node-lifecycle-controller", "taint-eviction-controller"],
    "failure node-dies": ["taint-eviction-controller"],
    "failure kubelet-stopped": ["taint-eviction-controller"],
    "failure runtime-stopped": ["node-lifecycle-controller", "taint-eviction-controller"],
    "failure force-delete": ["taint-eviction-controller"],
    "failure budget-blocks-drain": ["kubectl"],
    "failure job-gives-up": ["job-controller"],
}


def stories():
    for path in sorted((RECORDINGS / "lifecycle").glob("*.json")):
        yield f"recorded {path.stem}", scenario_of_recording(recording(path.stem))
    for preset in presets.PRESETS:
        yield f"prepared {preset.slug}", Scenario.parse(presets.scenario(preset.slug))
    for failure in failures.load():
        yield f"failure {failure.slug}", Scenario.parse(failure.whole())


def noted(scenario):
    """The spaces that changed in steps that told nothing."""
    cluster, end_ms, found = Cluster.begin(scenario), scenario.until_ms, set()
    while (due := cluster.next_alarm()) and cluster.seq < LONGEST:
        if cluster.idle if end_ms is None else due.due_ms > end_ms:
            break
        for line in cluster.step():
            found.update(line.facts["spaces"] if line.verb.step == "cluster.note" else ())
    return sorted(found)


def test_law_5_every_change_of_a_story_has_its_own_verb():
    found = {name: noted(scenario) for name, scenario in stories()}
    assert len(found) > 100
    assert {name: spaces for name, spaces in found.items() if spaces} == STILL_NOTES
