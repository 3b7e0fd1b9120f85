"""Values that no field expects, and values that many fields do: what mutations put in the place of others."""

import copy
from random import Random
from typing import Any

HUGE_NUMBERS = (2**31 - 1, 2**31, 2**32, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 10**400)
NUMBERS = (0, 1, -1, 2, 3, 7, 65535, 65536, 0.5, -0.0, 1e308, -1e-308, float("nan"), float("inf"), *HUGE_NUMBERS)
TEXTS = (
    "", " ", "a", "\0", "a\0b", "\ud800", "\udfff\ud800", "\u202e", "é", "日本", "🙂", "\n", "\n" * 300, "\t", "\r\n", "'", '"', "`", "\\", "%s%n",
    "%1000000s", "{}", "{{", "}}", "{{.}}", "$(A)", "$((", "$", "~", "null", "true", "no", "-", "--", "-f -", "../..", "/", "//", "a/b/c",
    "a.b.c", "*", "a" * 64,
    "a" * 254, "A", "_", ".", "..", ":", "a:b", "@", "a@sha256:0", "=", "a=b", "a!=b", "a in (b)", "!a", "a,b", ",", "0", "-1", "1e3", "1e999",
    "0x10", "１２", "٣",
    "nan", "inf", "<none>", "&amp;", "<script>", "#", "?", "x" * 5000,
)  # fmt: skip
APT = (
    "my-pod", "web", "default", "kube-system", "node-1", "node-2", "nginx", "nginx:1.27", "busybox", "app", "v1", "apps/v1", "batch/v1", "Pod",
    "Deployment",
    "Job", "Always", "Never", "OnFailure", "100m", "64Mi", "2", "4Gi", "1Ei", "0.1", "-5Gi", "1e6", "50%", "150%", "0%", "5s", "1m30s", "0s",
    "-1s", "9999999h",
    "1ns", "10.0.0.0/24", "10.0.0.0/33", "::/0", "fd00::/64", "10.0.0.1", "::1", "*/5 * * * *", "0 0 31 2 *", "@hourly", "* * * *", "TCP", "UDP",
    "SCTP",
    "NoSchedule", "NoExecute", "PreferNoSchedule", "Exists", "Equal", "In", "NotIn", "Gt", "Lt", "DoesNotExist", "kubernetes.io/hostname",
    "/metrics", "http",
    "2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-13-45T99:99:99Z", "RollingUpdate", "Recreate", "ClusterIP",
    "NodePort", "None",
    "sleep 1000", "sh", "-c", "exit 1", "Guaranteed", "SIGTERM", "cpu", "memory", "pods", "ephemeral-storage", "example.com/gpu",
    "hugepages-2Mi", "Local",
)  # fmt: skip
EMPTY = (None, True, False, [], {}, [None], [[]], [{}], {"": ""}, {"a": None}, {"a": {"a": {"a": 1}}})


def value(draw: Random) -> Any:
    """Anything: a number, a text, nothing, or a small or a deep heap of these."""
    kind = draw.random()
    if kind < 0.25:
        return draw.choice(NUMBERS)
    if kind < 0.55:
        return draw.choice(TEXTS)
    if kind < 0.75:
        return draw.choice(APT)
    if kind < 0.9:
        return copy.deepcopy(draw.choice(EMPTY))
    return heap(draw)


def heap(draw: Random) -> Any:
    """A list or a mapping of such values; now and then a deep one or a wide one."""
    kind = draw.random()
    if kind < 0.1:
        return deep(draw.choice((50, 200, 900)), draw.choice(("list", "mapping")))
    if kind < 0.2:
        return [draw.choice(APT)] * draw.choice((100, 3000))
    if kind < 0.6:
        return [value(draw) for _ in range(draw.randrange(4))]
    return {text(draw): value(draw) for _ in range(draw.randrange(4))}


def deep(levels: int, kind: str) -> Any:
    inner: Any = "bottom"
    for _ in range(levels):
        inner = [inner] if kind == "list" else {"a": inner}
    return inner


def text(draw: Random) -> str:
    return draw.choice(TEXTS) if draw.random() < 0.4 else draw.choice(APT)
