"""Hypothesis' view of what strangers give: any JSON value and any text, and words of the little languages put together at random."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from . import beginnings, commands, expressions, scripts, trees

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)  # surrogates and NUL too
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT
ANY_VALUE = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4), max_leaves=12
)


def drawn(draw_of: Any) -> st.SearchStrategy[Any]:
    """What a generator of tests.fuzz.given draws; shrinks to the smallest seed."""
    return st.integers(0, 2**20).map(lambda seed: draw_of(Random(seed)))


def sentences(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Any texts and these words, one after the other, with spaces or without."""
    part = st.sampled_from(words) | st.text(max_size=4)
    return st.lists(part, max_size=14).flatmap(
        lambda parts: st.sampled_from(("", " ")).map(lambda gap: gap.join(parts))
    )


COMMANDS = drawn(commands.line) | sentences(
    ("get", "pods", "my-pod", "-o", "json", "--", "-l", "'", '"', "run", "--image", "=", "-f -", "$(", "\\")
)
SHELL = drawn(scripts.script) | sentences(
    (
        *scripts.WORDS,
        *scripts.TOOLS,
        "|",
        ";",
        "&&",
        "&",
        "(",
        ")",
        "{",
        "}",
        "\n",
        "<<E",
        ">",
        "if",
        "then",
        "fi",
        "for",
        "do",
        "done",
        "case",
        "esac",
        "in",
    )
)
PYTHON = drawn(scripts.python) | sentences(
    (*scripts.PYTHON, "if", ":", "\n ", "x", "=", "(", ")", "while", "in", "range", "lambda")
)
JSONPATH = drawn(expressions.jsonpath) | sentences(
    ("{", "}", *expressions.STEPS, *expressions.PATHS, ".", "range ", "end", "@", "$")
)
TEMPLATES = drawn(expressions.template) | sentences(
    (
        *expressions.TEMPLATES,
        *expressions.CALLS,
        "{{",
        "}}",
        "|",
        "(",
        ")",
        ".",
        "$x",
        ":=",
        '"',
        "-",
        "if",
        "else",
        "end",
    )
)
PATCHES = drawn(expressions.patch) | ANY_TEXT
SELECTORS = drawn(expressions.selector) | sentences(("a", "=", "!=", "in", "notin", "(", ")", ",", "!", "=="))
PATHS = sentences(("status", ".", "[", "]", "0", '"', "'", "{", "}", "\\", "conditions", "*"))
DOCUMENTS = drawn(beginnings.document) | ANY_VALUE
FAULTS = (
    drawn(beginnings.fault)
    | st.dictionaries(
        st.sampled_from(
            ("stop", "start", "cut", "heal", "registry", "addresses", "watch", "conflict", "webhook", "pressure")
        ),
        ANY_VALUE,
        min_size=1,
        max_size=2,
    )
    | ANY_VALUE
)


def changed(texts: list[str]) -> st.SearchStrategy[str]:
    """One of these texts, with a few slips in it."""

    def slip(draw: Random) -> str:
        text = draw.choice(texts)
        for _ in range(draw.choice((1, 2, 5))):
            text = trees.text(draw, text)
        return text

    return drawn(slip)
