"""The little Python of `python -c`: what huge or endless programs come to, at what work."""

import pytest

from simulation.cluster.budget import SLICE, within
from simulation.cluster.program.python import NotModelled, behaviour

OOM = {"code": 137, "after_ms": 30, "reason": "OOMKilled"}


def does(source):
    with within(10 * SLICE.work, 10 * SLICE.size) as used:
        try:
            return behaviour(source, {"A": "b"})
        finally:
            assert used.work <= SLICE.work and used.size <= SLICE.size


@pytest.mark.parametrize(
    "source",
    [
        "x = [0] * 1000000000",
        "1000000000 * 'a'",
        "list(range(1000000000000))",
        "a = 'a' * 100000\nprint(a.replace('a', a))",
        "a = 'x'\nwhile True: a = a + a",
        "a = [1]\nwhile True: a += a",
        "a = 'x' * 1000\nwhile True: a = a.join([a] * 50)",
    ],
)
def test_who_makes_too_much_is_killed_for_its_memory(source):
    assert does(source)["exits"] == OOM


@pytest.mark.parametrize(
    "source", ["x = 3\nwhile True: x = x * x", "sum(range(100000000000))", "while True: print('x' * 1000)"]
)
def test_who_works_too_long_works_for_ever(source):
    assert "exits" not in does(source)


@pytest.mark.parametrize(
    "source",
    [
        "'%1000000000d' % 5",
        "'%*d' % 5",
        "'{:>1000000000}'.format(1)",
        "'{0:{1}}'.format(1, 1000000)",
        "'{0.__class__}'.format(1)",
        "a = [1]\nfor i in range(100): a = [a, a]\nprint(a)",
        "round(5, -1000000000)",
        "1" + "+1" * 5000,
        "print('\ud800')",
    ],
)
def test_what_could_be_anything_is_not_modelled(source):
    with pytest.raises(NotModelled):
        does(source)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("[].upper()", "AttributeError"),
        ("int('9' * 5000)", "ValueError"),
        ("int(1e400)", "OverflowError"),
        ("import time\ntime.sleep('a')", "TypeError"),
        ("break", "SyntaxError"),
        ("(" * 300, "SyntaxError"),
        ("\0", "SyntaxError"),
    ],
)
def test_mistakes_of_the_program_end_it_as_they_do(source, error):
    made = does(source)
    assert made["exits"]["code"] == 1 and error in made["output"][-1][2]


def test_its_output_keeps_its_end_only():
    lines = does("for i in range(1000): print(str(i) * 100)")["output"]
    assert sum(len(text) for _, _, text in lines) <= 1 << 18 and lines[-1][2].startswith("999")
