"""Samples of patterns and what must become of them: the contract between phrases/format.py and the page's renderer."""

from typing import Any

from simulation.cluster.phrases.format import render

PATTERNS: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = (
    ("The API server writes {name}.", ({"name": "my-pod"}, {}, {"name": None}, {"name": "{braces}"}, {"name": 7})),
    ("{ready}", ({"ready": True}, {"ready": 0.125}, {"ready": 2.0}, {"ready": 1234.5678}, {"ready": ["a", "b"]})),
    (
        "{nodes, list}.",
        tuple({"nodes": [f"node-{number}" for number in range(1, many + 1)]} for many in (0, 1, 2, 3, 5, 6, 10)),
    ),
    ("{nodes, list}.", ({}, {"nodes": "nodes node-1, node-2"})),
    ("{plugins, list, Priority {the priority} other {something}}", ({"plugins": ["Priority", "New"]}, {"plugins": []})),
    ("{plugins, list, Priority {the priority}}", ({"plugins": ["Priority", "New"]}, {"plugins": "the priority"})),
    (
        "{count, plural, =0 {no pod} one {# pod} other {# pods}} of {owner}",
        tuple({"count": count, "owner": "web"} for count in (0, 1, 2, 1000, 1.5, ["a"], ["a", "b"], "many", None)),
    ),
    ("{count, plural, =2 {} one {} other { # times}}.", ({"count": 1}, {"count": 2}, {"count": 3})),
    ("{count, plural, none {} one {# pod} other {# pods, {ready} # ready}}", ({}, {"count": 1}, {"count": 3, "ready": 2})),
    (
        "{phase, select, Pending {It waits.} Running {It runs as {name}.} other {It is {phase}.}}",
        ({"phase": "Pending"}, {"phase": "Running", "name": "x"}, {"phase": "Failed"}, {}),
    ),
    ("{why, select, only {It is the only one.} most {It has most points.}}", ({"why": "only"}, {"why": "is the first"}, {})),
    ("{short, select, true {less} false {enough}}", ({"short": True}, {"short": False}, {"short": None})),
    ("{to, select, none {} other { to {to}}}!", ({}, {"to": "node-1"})),
    (
        "{ms, duration}",
        tuple(
            {"ms": ms}
            for ms in (0, 350, 999, 1000, 1049, 1050, 2500, 59949, 59950, 60000, 90500, 310_000, 3_599_499, 3_599_500,
                       5_400_000, 90_000_000, "a while", None)
        ),
    ),
    ("{grace_s, seconds}", ({"grace_s": 30}, {"grace_s": 1}, {"grace_s": 0}, {"grace_s": 2.5}, {"grace_s": 300})),
    ("{size, bytes}", tuple({"size": size} for size in (0, 1023, 1024, 1536, 75_497_472, 75_000_000, 6_442_450_944, "72 MiB"))),
)  # fmt: skip


def samples() -> list[dict[str, Any]]:
    """[{"pattern", "facts", "text"}]: what each pattern says with each of its facts."""
    return [
        {"pattern": pattern, "facts": facts, "text": render(pattern, facts)}
        for pattern, given in PATTERNS
        for facts in given
    ]
