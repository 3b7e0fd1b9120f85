"""How a container's life is played in slices: loops that go round are skipped, and whoever looked before changes no cost."""

import pytest

from simulation.cluster import program
from simulation.cluster.budget import STEP, within
from simulation.cluster.program import Outside
from tests.cluster.program.test_shell import REGISTRY


@pytest.mark.parametrize(
    "loop",
    [
        "while true; do echo hi; sleep 1; done",
        "while true; do echo hi | cat; sleep 1; done",
        "while :; do printf .; sleep 1; done",
    ],
)
def test_a_loop_that_goes_round_is_skipped_to_where_somebody_looks(loop):
    """The same as if it were played, at a small part of the work."""
    state, outside = program.launch(REGISTRY.find("busybox"), ["sh", "-c", loop], hostname="web-0"), Outside()
    with within(*STEP) as looked:
        text = "".join(text for _, _, text in program.logs(state, 3_600_500, outside))
    assert text.count("hi") + text.count(".") == 3601 and looked.work < 40_000
    played = state
    for at_ms in range(0, 60_001, 2500):
        played = program.advance(played, at_ms, outside)[0]
    assert program.logs(played, 60_000) == program.logs(program.advance(state, 60_000, outside)[0], 60_000)
    assert played == program.advance(state, 60_000, outside)[0]


def test_the_same_script_costs_the_same_whoever_looked_before():
    def cost(looks):
        state, outside = (
            program.launch(REGISTRY.find("busybox"), ["sh", "-c", "i=0; while :; do i=$((i+1)); sleep 1; done"]),
            Outside(),
        )
        if looks:
            program.next_change_ms(state, outside)
            program.logs(state, 30_000, outside)
        with within(*STEP) as step:
            state = program.advance(state, 60_000, outside)[0]
        return step.work, state

    assert cost(looks=False) == cost(looks=True)


def test_an_exec_that_works_for_ever_is_given_up():
    state = program.launch(REGISTRY.find("busybox"), ["sleep", "1000"])
    with within(*STEP) as step:
        _, code, _, _, took_ms = program.exec_(state, ["sh", "-c", "while :; do :; done"], 1000, Outside(), 5000)
    assert (code, took_ms) == (None, 5000) and step.work < STEP.work
    with within(*STEP):
        code = program.exec_(state, ["sh", "-c", "printf '%1000000000s'"], 1000, Outside())[1]
    assert code == 137


def test_what_an_exec_leaves_behind_may_go_on_writing_to_nobody():
    state, outside = program.launch(REGISTRY.find("busybox"), ["sleep", "1000"]), Outside()
    state, code, *_ = program.exec_(state, ["sh", "-c", "(sleep 5; echo late; ls /nope) & echo soon"], 1000, outside)
    for at_ms in (2000, 20_000):
        state = program.advance(state, at_ms, outside)[0]
    assert code == 0 and program.logs(state, 20_000) == []


@pytest.mark.parametrize("script", ["yes | sort", "x=$(yes | head -c 100000000)"])
def test_looking_again_and_again_at_who_wants_all_fits_in_a_step(script):
    state, outside = program.launch(REGISTRY.find("busybox"), ["sh", "-c", script]), Outside()
    with within(*STEP):
        for at_ms in (100, 200, 400, 800):
            program.http(state, 80, "/", at_ms, outside)
            state = program.signal(state, "SIGUSR1", at_ms, outside)[0]
            program.logs(state, at_ms, outside)
