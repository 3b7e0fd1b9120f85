"""Every moment is a cluster: what is folded from stored lines is what lived, and goes on as it went on.

For every line of every recorded scenario, prepared pod and failure.
"""

import json

import pytest

from simulation import failures, presets
from simulation.cluster import Cluster, Scenario
from simulation.cluster.moment import Moment, StoredLine
from simulation.cluster.transition import Counts
from tests.cluster.playing import RECORDINGS, recording, scenario_of, scenario_of_recording

RECORDED = sorted(path.stem for path in (RECORDINGS / "lifecycle").glob("*.json"))
FAILURES = {failure.slug: failure for failure in failures.load()}
LONGEST = 700  # lines; a story that goes round and round says nothing new
GO_ON_EVERY = 3  # steps
PODS = "get pods -A"


class Lived:
    """A story as it is told: its lines as stored, and what the cluster was like after each of them."""

    def __init__(self, scenario):
        self.lines, self.after = [], {}
        self.scenario = Scenario.parse(json.loads(json.dumps(scenario.as_dict())))
        self.cluster = Cluster.begin(scenario)
        self.look()
        tell = self.cluster.story.tell
        self.cluster.story.tell = lambda *args, **facts: self.told(tell(*args, **facts))

    def told(self, seq):
        self.look()
        return seq

    def look(self):
        cluster = self.cluster
        spaces = {space: dict(keys) for space, keys in cluster.store.spaces.items() if keys}
        self.after[cluster.seq] = (spaces, cluster.now_ms, cluster.counts(), cluster.next_alarm(), cluster.ask(PODS))

    def step(self):
        if self.cluster.step():
            self.look()
        self.lines += [stored(line) for line in self.cluster.take_delta().transitions]

    def play(self):
        end_ms = self.scenario.until_ms
        while (due := self.cluster.next_alarm()) and self.cluster.seq < LONGEST:
            if (end_ms is None and self.cluster.idle) or (end_ms is not None and due.due_ms > end_ms):
                break
            self.step()
        return self


def stored(line):
    """(the line as a moment needs it, its text, whether it ends its step), all through JSON."""
    text, quiet = json.dumps(line.story()), json.loads(json.dumps(line.quiet()))
    changes = [[change["space"], change["key"], change["difference"]] for change in json.loads(text)["changes"]]
    return (
        StoredLine(line.seq, line.at_ms, Counts(*quiet["counts"]), changes + quiet["alarms"]),
        text,
        quiet["ends_step"],
    )


def check(scenario):
    lived = Lived(scenario).play()
    moment, before = Moment(lived.scenario), {}
    for number, (line, _, ends_step) in enumerate(lived.lines):
        moment.forward(line)
        before = same(moment.cluster, lived.after[line.seq], before, ends_step)
        if ends_step and number % GO_ON_EVERY == 0 and number + 1 < len(lived.lines):
            assert goes_on(lived, moment, line) == lived.lines[number + 1][1]
    back(lived, moment)


def same(cluster, lived, before, ends_step):
    """Every key that lived with another value than before has that value here, as a text; and there are no others."""
    spaces, now_ms, counts, alarm, pods = lived
    assert {space: set(keys) for space, keys in cluster.store.spaces.items() if keys} == {
        space: set(keys) for space, keys in spaces.items()
    }
    for space, keys in spaces.items():
        known = before.get(space, {})
        for key, value in keys.items():
            if known.get(key) is not value:
                assert json.dumps(cluster.store.get(space, key)) == json.dumps(value), (space, key)
    assert (cluster.now_ms, cluster.counts()) == (now_ms, counts)
    assert cluster.next_alarm() == alarm and cluster.ask(PODS) == pods
    return spaces


def goes_on(lived, moment, line):
    """The next line that is told from here, by a cluster that was loaded."""
    spaces = json.loads(json.dumps(moment.cluster.store.spaces))
    cluster = Cluster.load(lived.scenario, json.loads(json.dumps(line.header())), spaces)
    while not (lines := cluster.step()):
        pass
    return json.dumps(lines[0].story())


def back(lived, moment):
    """Backwards from the end, in leaps: the same states again."""
    for seq in range(moment.seq - 1, 0, -11):
        moment.back_to(seq)
        spaces, now_ms, counts, *_ = lived.after[seq]
        assert {space: keys for space, keys in moment.cluster.store.spaces.items() if keys} == spaces
        assert (moment.cluster.now_ms, moment.cluster.counts(), moment.seq) == (now_ms, counts, seq)


@pytest.mark.parametrize("name", RECORDED)
def test_every_line_of_a_recorded_scenario_is_a_cluster(name):
    check(scenario_of_recording(recording(name)))


@pytest.mark.parametrize("slug", [preset.slug for preset in presets.PRESETS])
def test_every_line_of_a_prepared_pod_is_a_cluster(slug):
    check(Scenario.parse(presets.scenario(slug)))


@pytest.mark.parametrize("slug", FAILURES)
def test_every_line_of_a_failure_and_its_fix_is_a_cluster(slug):
    check(Scenario.parse(FAILURES[slug].whole()))


def test_a_line_that_does_not_follow_is_refused():
    lived = Lived(scenario_of("run web --image=nginx")).play()
    moment = Moment(lived.scenario)
    with pytest.raises(ValueError, match="line 2 does not follow line 0"):
        moment.forward(lived.lines[1][0])
