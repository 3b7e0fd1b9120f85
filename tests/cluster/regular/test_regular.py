"""Regular expressions of strangers: what they mean, and that none of them costs more than its length says."""

import pytest

from simulation.cluster.budget import OutOfWork, within
from simulation.cluster.regular import LONGEST_PATTERN, PatternError, basic, compiled, extended, globbed

MUCH = 10**9


def work_of(act):
    with within(MUCH, MUCH) as mine:
        act()
    return mine.work


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(a*)*b", "a*a*a*a*a*a*a*b", "(x+x+)+y", "(.*)*$b"])
def test_patterns_that_explode_elsewhere_cost_what_their_text_costs(pattern):
    text = "a" * 10_000 + "!"
    assert work_of(lambda: extended(pattern).search(text)) < 5_000


def test_a_glob_of_many_stars_is_linear():
    assert work_of(lambda: globbed([("a*" * 200 + "b", False)]).fullmatch("a" * 2000)) < 30_000
    assert globbed([("a*a*a*b", False)]).fullmatch("aaaab")


def test_matches_that_look_ahead_again_and_again_are_charged_each_time():
    pattern = extended("x*y|x")
    assert work_of(lambda: list(pattern.finditer("x" * 4000))) > 10 * work_of(
        lambda: list(pattern.finditer("x" * 1000))
    )
    with pytest.raises(OutOfWork), within(50_000, MUCH):
        list(pattern.finditer("x" * 100_000))


@pytest.mark.parametrize(
    "pattern", ["a{1001}", "(((a{100}){100}){100})", "x" * (LONGEST_PATTERN + 1), "(.{1,999}){1,99}"]
)
def test_a_pattern_too_big_is_refused(pattern):
    with pytest.raises(PatternError, match="too big|repetition size"):
        extended(pattern)


@pytest.mark.parametrize("pattern", [r"(a)\1", r"(.)(.)\2\1"])
def test_back_references_are_refused_by_their_name(pattern):
    with pytest.raises(PatternError, match="back-references are not supported"):
        extended(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("a|ab", "ab", "ab"),  # leftmost and longest
        ("[[:digit:]]+", "a12b", "12"),
        (r"[\.]+", r"a\.", r"\."),  # in brackets a backslash means itself
        ("[]x]+", "a]x", "]x"),
        ("*a", "*a", "*a"),
        ("a**", "aaa", "aaa"),
        ("a{,2}", "aaa", "aa"),
        ("a{x}", "a{x}", "a{x}"),
        (r"\<in\>", "within in", "in"),
        (r"\w+", "-é_a", "_a"),
        ("a.b", "a\nb", "a\nb"),
    ],
)
def test_extended_expressions_mean_what_posix_and_gnu_say(pattern, text, found):
    assert extended(pattern).search(text)[0] == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"a\+", "aa+", "aa"),
        ("a+", "aa+", "a+"),
        (r"\(a\|b\)*", "abc", "ab"),
        (r"a\{2\}", "aaa", "aa"),
        ("a{2}", "a{2}", "a{2}"),
        ("*a", "b*a", "*a"),
        ("a^b$c", "a^b$c", "a^b$c"),
        ("^a$", "a", "a"),
    ],
)
def test_basic_expressions_mean_what_posix_and_gnu_say(pattern, text, found):
    assert basic(pattern).search(text)[0] == found


@pytest.mark.parametrize("pattern", ["(", "[a", "a\\", "[[:nothing:]]", "[z-a]", "a{3,1}"])
def test_what_is_no_pattern_is_refused_in_words(pattern):
    with pytest.raises(PatternError):
        extended(pattern)


def test_replacing_passes_over_an_empty_match_behind_another():
    assert extended("x*").sub(lambda match: "-", "axb") == ("-a-b-", 3)
    assert extended("o").sub(lambda match: "0", "foo", 1) == ("f0o", 1)


def test_a_text_with_half_a_surrogate_pair_is_searched_all_the_same():
    assert compiled("b$").search("\ud800b").start() == 1


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [("*.txt", "a.txt", "a.txt~"), ("[!a-c]?", "dx", "ax"), ("[", "[", "x"), ("a[]]", "a]", "a"), ("a\\*", "a*", "ab")],
)
def test_globs(pattern, fits, fits_not):
    assert globbed([(pattern, False)]).fullmatch(fits)
    assert not globbed([(pattern, False)]).fullmatch(fits_not)


def test_nothing_is_in_a_range_that_runs_backwards():
    assert not globbed([("[z-a]", False)]).fullmatch("z")


def test_a_pattern_costs_the_same_when_it_is_remembered():
    first = work_of(lambda: extended("remember(ed)?").search("remembered"))
    assert work_of(lambda: extended("remember(ed)?").search("remembered")) == first
