"""Regular expressions take time that grows with the text and no faster: each is proved linear, and then fed a mebibyte of its worst.

Python's engine tries again and again where a pattern is ambiguous, and strangers write the texts. automata.py proves a pattern linear from the
pattern alone, so no clock is asked; what it cannot prove stands in KEPT with the reason why no stranger's text of any length meets it. A pattern
that is given by strangers goes to simulation/cluster/regular, which is linear whatever it is.
"""

import ast
import re
from importlib import import_module

import pytest

from tests.house import PYTHON, ROOT, name_of, tree
from tests.patterns.automata import ANYWHERE, HEAD, WHOLE, superlinear, worst
from tests.patterns.uses import USES, methods, patterns, slow_patterns

MIB = 1 << 20
KEPT = {  # file: name: why its work is bounded all the same; whoever mends one strikes it off
    "podflow/storage.py": {"DOCUMENTATION": "reads the site's own scripts, when they are collected"},
    "simulation/cluster/apiserver/printers/declared.py": {"_STEP": "a step that has begun fits, however it goes on: nothing is tried again"},
    "simulation/cluster/program/shell/interpreter/builtins.py": {
        "re.match(f'([^{inside}]*)[{inside}]+(.*)', rest, re.S)": "two sets of letters that share none, and what is left",
    },
    "simulation/cluster/program/shell/language/expansion.py": {
        "re.split('|'.join([*forms, f'{blank}+'] if blanks else forms": "a run of blanks that ends in no separator is taken whole by the second form",
    },
    "simulation/cluster/program/shell/tools/awk.py": {"_PIECE": "a text whose quote is not closed is taken to its end, and not tried again"},
    "simulation/failures/findings.py": {
        "re.fullmatch(pattern, ' '.join(str(value).split()))": "the pattern is of a file that ships, and says what a test must find",
    },
}  # fmt: skip
OURS_AND_OTHERS = [path for path in PYTHON if name_of(path).startswith(("simulation/", "podflow/"))]
OURS = [path for path in OURS_AND_OTHERS if "import re\n" in path.read_text()]
GIVEN_AWAY = {  # file: name: what another package does with it
    "simulation/cluster/apiserver/manifest/documents.py": dict.fromkeys(
        ("_BOOL", "_NULL", "_INT", "_FLOAT", "_MERGE"), "match"
    ),
}


def taken_by_others():
    """{name of a pattern that is imported somewhere: methods that are called on it there}."""
    found = {}
    for path in OURS_AND_OTHERS:
        called = methods(tree(path))
        for node in ast.walk(tree(path)):
            for one in node.names if isinstance(node, ast.ImportFrom) else ():
                found.setdefault(one.name, set()).update(called.get(one.asname or one.name, ()))
    return found


TAKEN = taken_by_others()


def found_in(path):
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    own, given = methods(tree(path)), GIVEN_AWAY.get(name_of(path), {})
    names = {*own, *TAKEN, *given}
    called = {name: {*own.get(name, ()), *TAKEN.get(name, ()), *given.get(name, "").split()} for name in names}
    return list(patterns(tree(path), vars(module), called))


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_pattern_is_linear_or_never_meets_a_text_of_any_length(path):
    faults = {found.name: fault for found in found_in(path) if (fault := found.fault())}
    assert faults.keys() == KEPT.get(name_of(path), {}).keys(), faults


@pytest.mark.parametrize("path", [path for path in OURS if name_of(path) not in KEPT], ids=name_of)
def test_every_pattern_reads_a_mebibyte_of_its_worst(path):
    """One that is not linear would not come back: a mebibyte squared is a day."""
    for found in (found for found in found_in(path) if not found.fault()):
        for piece in worst(found.pattern, found.flags)[:3]:
            text = piece * (MIB // len(piece)) + "\0"
            for method in {method for method, use in USES.items() if use in found.uses} & {
                "match",
                "fullmatch",
                "search",
            }:
                getattr(re.compile(found.pattern, found.flags), method)(text)


def test_nobody_takes_parts_of_re_by_another_name():
    """So that the rule above sees every use of it."""
    strange = []
    for path in OURS_AND_OTHERS:
        for node in ast.walk(tree(path)):
            renamed = isinstance(node, ast.Import) and any(one.name == "re" and one.asname for one in node.names)
            if renamed or (isinstance(node, ast.ImportFrom) and node.module == "re" and not node.level):
                strange.append(f"{name_of(path)}:{node.lineno}")
    assert not strange


CAUGHT = [
    "import re\nA = re.compile(r'(a+)+$')\nA.match(text)",
    "import re\nA = re.compile(r'(a*)*b')\nA.match('')",
    "import re\nA = re.compile(r'^[\\s{]*apiVersion', re.MULTILINE)\nA.search('')",
    "import re\nre.search(r'\\s+x', '')",
    "import re\nre.sub(r'x*y', '', '')",
    "import re\nre.match(r'a*a*b', '')",
    "import re\nre.fullmatch(r'[a-z]+[a-z0-9]*', '')",
    "import re\nre.match(r'(?:ab|a|b)*c', '')",
    "import re\nre.match(r'(?=a*a*b)c', '')",
    "import re\nre.findall(r'(\\d+)(ms|s)', '')",
    "import re\nre.match(r'a.*b.*c', '')",
    "import re\nre.match(r'(a|a)*b', '')",
    "import re\nre.split(r' *,', '')",
    "import re\nre.match(r'(a)\\1*b', '')",
    "import re\ndef f(pattern):\n    return re.match(pattern, '')",
    "import re\nPART = 'a*'\nre.match(rf'{PART}{PART}b', '')",
    "import re\nA, B = re.compile('a'), re.compile('x*y')\nB.search('')",
    "import re\nre.search('x*y', '', flags=re.I)",
]
PASSING = [
    "import re\nA = re.compile(r'\\s+x')\nA.match('')",
    "import re\nre.fullmatch(r'[a-z0-9]([-a-z0-9]*[a-z0-9])?', '')",
    "import re\nre.search(r'foo|bar', '')",
    "import re\nre.search(r'^\\s+x', '')",
    "import re\nre.match(r'(?:ab|a)(?:b|c)*d', '')",
    "import re\nre.search(r'a{1,5}b', '')",
    "import re\nre.match(r'\\s*+\\s*x', '')",
    "import re\nre.split(r'(?<!\\\\),', '')",
    "import re\nre.search(r'\"[^\"]*\"', '')",
    "import re\nre.search(r'^[ \\t]*x', '', re.M)",
    "text = 'a'\ntext.split('b')",
]


@pytest.mark.parametrize("source", CAUGHT)
def test_a_pattern_that_is_not_linear_is_caught(source):
    assert list(slow_patterns(ast.parse(source.replace("A.match(text)", "A.match('')"))))


@pytest.mark.parametrize("source", PASSING)
def test_a_linear_pattern_passes(source):
    assert not list(slow_patterns(ast.parse(source)))


@pytest.mark.parametrize(
    ("pattern", "use"), [(r"(a+)+$", HEAD), (r"\s+x", ANYWHERE), (r"a*a*b", HEAD), (r"[a-z]+[a-z0-9]*", WHOLE)]
)
def test_the_word_that_is_named_makes_python_try_again(pattern, use):
    """Counted by the engine's own answer: where the word is repeated the pattern fails, and fits where it is let end."""
    word = superlinear(pattern, 0, use)
    assert getattr(re, use)(pattern, word * 12 + "!") is None
    assert re.match(pattern, word * 12) or re.search(pattern, word * 12 + "x") or re.match(pattern, word * 12 + "b")
