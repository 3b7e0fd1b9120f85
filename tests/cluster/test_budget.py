"""Budgets: work units and bytes are counted, nest, and say whose end it is."""

import threading

import pytest

from simulation.cluster.budget import MIB, OutOfBudget, OutOfBytes, OutOfWork, allocate, charge, within


def test_work_ends_at_the_same_unit_each_time():
    for _ in range(2):
        with pytest.raises(OutOfWork), within(10, 10) as mine:
            while True:
                charge(3)
        assert mine.work == 10


def test_what_is_refused_for_its_size_counts_for_nothing():
    with within(10, 100) as mine:
        allocate(60)
        with pytest.raises(OutOfBytes):
            allocate(1_000_000_000)
        allocate(40)
    assert mine.size == 100


def test_an_inner_budget_is_paid_by_the_outer_one():
    with within(100, 100) as outer:
        with within(50, 50):
            charge(30)
            allocate(20)
        charge(30)
    assert (outer.work, outer.size) == (60, 20)


def test_the_end_belongs_to_the_budget_that_is_used_up():
    with within(100, 100) as outer:
        charge(90)
        with pytest.raises(OutOfBudget) as caught, within(50, 500) as inner:
            charge(20)
        assert caught.value.budget is outer is not inner
        assert str(caught.value) == "it needs more than 100 units of work"


def test_the_inner_end_leaves_the_outer_one_with_the_rest():
    with within(100, 4 * MIB) as outer:
        with pytest.raises(OutOfBytes) as caught, within(50, MIB) as inner:
            allocate(2 * MIB)
        assert caught.value.budget is inner
        assert str(caught.value) == "it needs more than 1 MiB of memory"
        allocate(3 * MIB)
        assert outer.work_left == 100


def test_other_threads_have_budgets_of_their_own():
    with within(10, 10):
        thread = threading.Thread(target=charge, args=(1000,))
        thread.start()
        thread.join()
        charge(10)


def test_without_a_budget_nothing_is_refused():
    charge(10**12)
    allocate(10**12)
