"""Virtual time and the agenda."""

from hypothesis import given
from hypothesis import strategies as st

from simulation.cluster.clock import Agenda, Clock, civil, days, rfc3339, since_start_ms
from simulation.cluster.store import Store


def test_the_calendar_of_every_run_starts_at_the_same_moment():
    assert rfc3339(0) == "2026-01-01T00:00:00Z" and rfc3339(86_400_000 * 59 + 3_661_000) == "2026-03-01T01:01:01Z"


@given(st.integers(-800_000, 800_000))
def test_days_are_the_inverse_of_civil(number):
    assert days(*civil(number)) == number


@given(st.integers(0, 10**12))
def test_a_timestamp_can_be_read_back(at_ms):
    assert since_start_ms(rfc3339(at_ms)) == at_ms // 1000 * 1000


def test_micro_times_keep_their_fraction():
    clock = Clock()
    clock.now_ms = 3042
    assert clock.micro_timestamp() == "2026-01-01T00:00:03.042000Z" and since_start_ms(clock.micro_timestamp()) == 3042


def test_alarms_fire_by_time_then_priority_then_number():
    agenda = Agenda(Store())
    for component, due_ms, priority in (("c", 5, 1), ("b", 5, 0), ("a", 5, 1), ("d", 4, 9)):
        agenda.set(component, "k", due_ms, priority)
    assert [agenda.take().component for _ in range(4)] == ["d", "b", "c", "a"] and agenda.take() is None


def test_a_burst_for_one_key_is_one_alarm_at_the_earliest_time():
    agenda = Agenda(Store())
    for due_ms in (30, 10, 20):
        agenda.set("kubelet", "pod a", due_ms, 0)
    assert agenda.take().due_ms == 10 and agenda.next() is None


def test_nothing_but_heartbeats_is_idle():
    agenda = Agenda(Store())
    agenda.set("kubelet", "probe", 10, 0, heartbeat=True)
    assert agenda.idle
    agenda.set("kubelet", "probe", 20, 0)
    assert not agenda.idle and agenda.next().due_ms == 10
    agenda.cancel("kubelet", "probe")
    assert agenda.idle and agenda.next() is None


def test_what_is_saved_restores_the_same_order():
    store, again = Store(), Store()
    agenda, same = Agenda(store), Agenda(again)
    for number, due_ms in enumerate((7, 3, 7, 1)):
        agenda.set(f"c{number}", "k", due_ms, 0)
    agenda.cancel("c1", "k")
    for space, key, _, value in store.take_quiet():
        again.restore(space, key, value)
    taken = lambda one: [one.take() for _ in range(3)]  # noqa: E731
    assert taken(agenda) == taken(same)
