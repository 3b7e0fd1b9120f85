"""Programs that strangers give a container: shell and Python, small and nested, apt and broken, modest and greedy."""

from random import Random

from . import strange, trees

WORDS = (
    "a", "$A", "${A}", "${A:-b}", "${A:?no}", "${#A}", "${A%%x*}", "${A##*x}", "${A/a/b}", "$(echo a)", "`date`", "$((1+2))", "$((2**62*8))",
    "$((1/0))", "$((A))", "$((", "{1..3}", "{1..1000000}",
    "'a b'", '"$A$A"', "*", "~", "$?", "$$", "$!", "$@", "$*", "$1", "-n", "-e", "--", "\\n", "%s", "%d", "%5s", "%1000000s", "1", "0", "-1",
    "999999999999", "/tmp/x", "/dev/null",
    "/dev/zero", "(a+)+$", "[", "]", "^.*$", "1e9", "0.1", "a,b", "s/a/b/g", ":a;s/a/aa/;ta", "{print $1}", "BEGIN{while(1);}", "-",
)  # fmt: skip
TOOLS = (
    "echo", "printf", "sleep", "cat", "grep", "grep -E", "sed", "awk", "tr a b", "cut -c1-", "head -n", "tail -n", "sort", "uniq", "wc", "seq",
    "expr", "test", "[", "date", "base64", "md5sum", "yes", "true", "false",
    "exit", "exec", "eval", "export", "read x", "shift", "set --", "set -e", "trap 'echo t' TERM", "kill", "wait", "cd", "basename", "dirname",
    "tee", "xargs", "find", "ls", "mkdir", "rm", "touch", "env", "timeout 1",
    "nslookup", "wget", "curl", "nc", "ping", "hostname", "id", "uname", "dd", "head -c", "rev", "nohup", "which", "stat", "od", "unknown-tool",
    "source", ".", "local", "return", "break", "continue", "alias", "let",
)  # fmt: skip
BLOCKS = (
    "if {0}; then {1}; else {2}; fi", "while {0}; do {1}; done", "until {0}; do {1}; done", "for i in {w} {w}; do {0}; done",
    "for i in $(seq 1 {n}); do {0}; done", "case {w} in a) {0};; *) {1};; esac", "f() {{ {0}; }}; f",
    "f() {{ f; }}; f", "f() {{ f | f & }}; f", "({0}; {1})", "{{ {0}; {1}; }}", "{0} | {1}", "{0} && {1} || {2}", "{0} & wait", "! {0}",
    "$({0})", "{0} > /tmp/x; cat /tmp/x", "{0} < /tmp/x", "{0} 2>&1 | {1}", "A={w} {0}",
    "A=$A$A; {0}", "while true; do A=$A{w}$A; done", "{0} <<E\n{w}\nE\n", "for ((i=0;i<{n};i++)); do {0}; done", "[[ {w} == {w} ]] && {0}",
    "trap '{0}' EXIT; {1}", "eval '{0}'", "while :; do :; done", "x={w}; while [ $x -gt 0 ]; do x=$((x-1)); {0}; done",
)  # fmt: skip
PYTHON = (
    "print(1)", "import sys; sys.exit(3)", "while True: pass", "x = 'a'\nwhile True: x = x * 2", "print('a' * 10**10)",
    "print(list(range(10**9)))", "for i in range(10**9): pass", "print(10**10**10)", "assert False", "raise ValueError('x')",
    "import os\nprint(os.environ['HOME'])", "import time\ntime.sleep(1e18)", "time.sleep(-1)", "print('%1000000000s' % 1)",
    "print(f'{1:1000000000}')", "print('{:>1000000000}'.format(1))", "print(int('9' * 10**5))", "x = [1] * 10**9", "print(sum(range(10**10)))",
    "x = (1 << 10**9)", "def f(): f()\nf()", "print('a'.replace('', 'b' * 10**6))", "print(sorted([3, 'a']))", "print(round(1e308 * 10))",
    "print(1 / 0)", "print(", "print('\\ud800')", "x = 'a,' * 10**6\nprint(len(x.split(',')))", "print('a'.join('b' * 10**6))",
    "print(max([]))", "print(float('nan'))", "import sys; sys.exit(10**30)", "import sys; sys.exit('x' * 10**8)", "print('x'.zfill(10**9))",
    "print('x'.center(10**9))", "print(str(2**100000))", "print(abs(-2**63) % 0)", "print({}['a'])", "import sys; sys.exit([])",
)  # fmt: skip


def script(draw: Random, depth: int = 0) -> str:
    """A line of shell, nested a few levels deep; now and then one with a slip in it."""
    if depth < 3 and draw.random() < 0.45:
        block = draw.choice(BLOCKS)
        inner = [script(draw, depth + 1) for _ in range(3)]
        text = block.format(*inner, w=word(draw), n=draw.choice((2, 5, 1000000)))
    else:
        text = " ".join([draw.choice(TOOLS), *(word(draw) for _ in range(draw.randrange(4)))])
    if depth == 0 and draw.random() < 0.4:
        text = "; ".join([text, script(draw, 1)])
    return trees.text(draw, text) if depth == 0 and draw.random() < 0.15 else text


def word(draw: Random) -> str:
    if draw.random() < 0.05:
        return strange.text(draw).replace("\0", "")
    return draw.choice(WORDS)


def python(draw: Random) -> str:
    text = "\n".join(draw.choice(PYTHON) for _ in range(draw.choice((1, 1, 2))))
    return text if draw.random() < 0.8 else trees.text(draw, text)


def container(draw: Random) -> dict[str, object]:
    """The image, command, arguments and environment of a container that runs such a program."""
    env = [
        {"name": "A", "value": draw.choice(("a", "$(A)", "$(A)$(B)", "x" * 1000))},
        {"name": "B", "value": draw.choice(("$(A)$(A)", "b", "$$(A)"))},
    ]
    if draw.random() < 0.3:
        return {"name": "app", "image": "python:3.12", "command": ["python", "-c", python(draw)], "env": env}
    return {
        "name": "app",
        "image": draw.choice(("busybox", "alpine", "nginx", "debian")),
        "command": ["sh", "-c"],
        "args": [script(draw)],
        "env": env,
    }
