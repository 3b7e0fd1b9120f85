"""The library of failures: each file is played, fails exactly as it says, and is repaired by its fix."""

import json

import pytest

from simulation.cluster import Cluster, Scenario
from simulation.failures import FOLDER, FailureFileError, load, read
from simulation.failures.findings import holds, same
from tests.cluster.playing import Saved

FAILURES = load()


def carry_on(cluster, until_ms):
    while (alarm := cluster.next_alarm()) and alarm.due_ms <= until_ms:
        cluster.step()


def seen(lines):
    """What a learner could see, for whoever reads that a test has failed."""
    told = []
    for line in lines:
        if row := line.printed():
            told.append(f"{line.at_ms:>8} {' '.join(row.values())}")
        elif line.object and line.object["kind"] == "Event":
            event = line.object
            told.append(
                f"{line.at_ms:>8} {event['involvedObject']['name']} {event['type']} {event['reason']}: {event['message']}"
            )
        elif "output" in line.facts:
            told.append(f"{line.at_ms:>8} $ {line.facts['command']}\n{line.facts['output']}")
    return "\n".join(told)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.slug)
def test_fails_as_it_says_and_is_repaired_by_its_fix(failure):
    cluster = Cluster.begin(Scenario.parse(failure.whole()))
    carry_on(cluster, failure.until_ms)
    broken = len(cluster.story.lines)
    for finding in (failure.symptom, *failure.evidence):
        assert holds(finding, cluster.story.lines, cluster), f"not so: {finding}\n{seen(cluster.story.lines)}"
    assert not all(holds(finding, cluster.story.lines, cluster) for finding in failure.repaired), "it is not broken"
    carry_on(cluster, failure.ends_ms)
    for finding in failure.repaired:
        since = cluster.story.lines[broken:]
        assert holds(finding, since, cluster), f"not repaired: {finding}\n{seen(since)}"


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.slug)
def test_a_failure_saved_and_loaded_before_its_fix_heals_in_the_same_way(failure):
    cluster = Cluster.begin(Scenario.parse(failure.whole()))
    saved = Saved(cluster.scenario)
    carry_on(cluster, failure.until_ms)
    saved.save(cluster)
    loaded, told = saved.load(), len(saved.lines)
    for one in (cluster, loaded):
        carry_on(one, failure.ends_ms)
    saved.save(loaded)
    assert saved.lines[told:] == [json.dumps(line.story()) for line in cluster.story.lines]


def test_every_title_is_told_once():
    titles = [failure.title for failure in FAILURES]
    assert len(set(titles)) == len(titles)


def test_texts_are_equal_but_for_what_is_drawn():
    assert same("Preempted by pod <uid> on node n", "Preempted by pod 0b1a6c3e-1111-2222-3333-444455556666 on node n")
    assert same("NAME   AGE\nweb   <time>", "NAME AGE\nweb  5m1s")
    assert not same("0/1 nodes are available", "0/2 nodes are available")


GOOD = next(FOLDER.rglob("tag-not-found.yaml")).read_text()


@pytest.mark.parametrize("old, new, told", [
    ("number: 35", "number: many", "bad.yaml, line 5, field number: must be the number"),
    ("group: Starting", "group: Sleeping", "line 6, field group: must be one of Before storage"),
    ("noticed_by: kubelet", "noticed_by: me", "field noticed_by: must be one of apiserver"),
    ("symptom:", "symptoms:", "field symptoms: is no field of a failure"),
    ("status: {of: pods/my-pod", "status: {of: my-pod", "field symptom.status.of: must be resource/name"),
    ("event: {", "events: {", "field evidence[0]: must be a mapping with one of status"),
    ("kubectl: run", "kubectls: run", "field inputs[0].kubectls: no such field"),
    ("kubectl: set", "kubectls: set", "field fix.inputs[0].kubectls: no such field"),
    ("wait: ", "weight: ", "field fix.weight: no such field"),
    ("until: ", "until: a", "field until: "),
    ("https://kubernetes.io", "https://example.com", "field docs: must be a page"),
    ("title: ", "title: [", "bad.yaml, line "),
])  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_field(tmp_path, old, new, told):
    assert old in GOOD
    path = tmp_path / "bad.yaml"
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(FailureFileError) as refused:
        read(path)
    assert told in str(refused.value) and "bad.yaml, line" in str(refused.value)
