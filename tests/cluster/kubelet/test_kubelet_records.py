"""A kubelet's records of pods: how they lie in the store, and that nothing of them is lost there."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.cluster.kubelet import records
from simulation.cluster.kubelet.memory import PodRecords
from simulation.cluster.kubelet.records import PodRecord, from_json, replace, to_json
from simulation.cluster.store import Store

NEW = PodRecord("default", "my-pod", "u1")
NUMBERS, WORDS = st.integers(0, 999), st.sampled_from(["", "app", "web", "why"])
STEPS = st.builds(
    records.Step, st.sampled_from(["mount", "start", "kill"]), WORDS, st.booleans(), stage=st.none() | WORDS, tries=NUMBERS,
    turns=st.none() | st.dictionaries(WORDS, st.none() | NUMBERS, max_size=2),
)  # fmt: skip
PASSES = st.builds(
    lambda steps, time, failed, wait_ms: records.Pass(steps, *time, failed, wait_ms),
    st.lists(STEPS, max_size=3).map(tuple), st.just((None, None)) | st.tuples(NUMBERS, NUMBERS), st.booleans(), st.none() | NUMBERS,
)  # fmt: skip
AWAITED = st.builds(records.AwaitedAnswer, NUMBERS, st.booleans(), WORDS, st.booleans(), st.booleans())
PROBERS = st.builds(
    records.Prober, WORDS, WORDS, NUMBERS, NUMBERS, st.none() | WORDS, st.booleans(), st.none() | AWAITED
)
BACK_OFFS = st.dictionaries(WORDS, st.builds(records.BackOff, NUMBERS, NUMBERS, WORDS), max_size=2)
NAMES = st.lists(WORDS, max_size=2).map(tuple)
CHANGES = st.fixed_dictionaries({}, optional={
    "stage": st.sampled_from([records.SYNC, records.TERMINATING, records.TERMINATED]), "again": st.booleans(), "next_ms": st.none() | NUMBERS,
    "under_way": PASSES, "reasons": st.dictionaries(WORDS, st.tuples(WORDS, WORDS), max_size=2),
    "restart_back_offs": BACK_OFFS, "pull_back_offs": BACK_OFFS, "seen": st.dictionaries(WORDS, st.lists(WORDS, min_size=2, max_size=2)),
    "status": st.none() | st.dictionaries(WORDS, NUMBERS), "end": st.none() | st.builds(records.End, WORDS, WORDS, WORDS),
    "evicted": st.none() | WORDS, "mounted": st.booleans(), "volumes": NAMES, "hooks": NAMES,
    "probers": st.dictionaries(WORDS, PROBERS, max_size=2), "resize": st.none() | st.builds(records.Resize, WORDS, WORDS),
})  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHANGES, min_size=1, max_size=4))
def test_a_record_is_the_same_after_the_store_however_it_came_about(changes):
    record, stored = NEW, to_json(NEW)
    for fields in changes:
        made = replace(record, **fields)
        stored = to_json(made, fields, record, stored)
        record = made
        assert stored == to_json(record) == json.loads(json.dumps(stored))
        assert from_json("u1", stored) == record


def test_a_new_record_says_nothing_but_whose_it_is():
    assert to_json(NEW) == {"namespace": "default", "name": "my-pod"}


def test_what_has_not_changed_stays_the_same_object_in_the_store():
    step, status = records.Step("start", "app"), {"phase": "Pending"}
    before = replace(NEW, under_way=records.Pass((records.Step("mount"), step)), status=status)
    stored = to_json(before)
    after = replace(before, under_way=records.Pass((step,)), again=True)
    made = to_json(after, ["again", "under_way"], before, stored)
    assert made["status"] is status and made["under_way"]["steps"][0] is stored["under_way"]["steps"][1]


def test_a_kubelet_that_starts_again_forgets_passes_and_back_offs_but_not_how_a_pod_ended():
    end = records.End("Failed", "Evicted", "why")
    busy = replace(
        NEW, under_way=records.Pass(()), restart_back_offs={"app|i": records.BackOff(1, 2)}, end=end, mounted=True
    )
    assert busy.restarted() == replace(NEW, again=True, end=end, mounted=True)


def test_records_follow_the_store_when_it_takes_a_change_back():
    store = Store()
    pods = PodRecords(store, "kubelet/node-1")
    pods.put(NEW)
    store.take_pending()
    pods.put(replace(NEW, again=True))
    store.take_back(store.take_pending())
    assert pods.get("u1") == NEW and list(pods) == [NEW]
    pods.drop("u1")
    assert pods.get("u1") is None
