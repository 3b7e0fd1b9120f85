"""Completion indexes of Indexed Jobs (pkg/controller/job/indexed_job_utils.go). Not modelled: backoffLimitPerIndex, successPolicy.

A set of indexes is kept as Kubernetes writes it, in intervals: a tuple of (first, last), in order and apart. So two thousand million indexes
that are done cost no more than one.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...budget import charge
from ...component_helpers.numbers import whole
from ...informers import Object

Spans = tuple[tuple[int, int], ...]
ANNOTATION = "batch.kubernetes.io/job-completion-index"
ENVIRONMENT = {
    "name": "JOB_COMPLETION_INDEX",
    "valueFrom": {"fieldRef": {"fieldPath": f"metadata.labels['{ANNOTATION}']"}},
}


def is_indexed(job: Object) -> bool:
    return job["spec"].get("completionMode") == "Indexed"


def index_of(pod: Object) -> int | None:
    return whole((pod["metadata"].get("annotations") or {}).get(ANNOTATION))


def parse(text: str | None) -> Spans:
    """ "0-2,5" -> ((0, 2), (5, 5)); what is no interval counts for nothing."""
    parts = text.split(",") if text else []
    charge(len(parts) // 2)
    found = []
    for part in parts:
        first, dash, last = part.partition("-")
        low = whole(first)
        high = whole(last) if dash else low
        if low is not None and high is not None and 0 <= low <= high:
            found.append((low, high))
    return _joined(found)


def with_indexes(spans: Spans, numbers: Iterable[int | None]) -> Spans:
    """The set with more indexes."""
    more = [(number, number) for number in numbers if number is not None]
    return _joined([*spans, *more]) if more else spans


def below(spans: Spans, end: int) -> Spans:
    """The part of the set that is less than `end`."""
    return tuple((first, min(last, end - 1)) for first, last in spans if first < end)


def count(spans: Spans) -> int:
    return sum(last - first + 1 for first, last in spans)


def _joined(intervals: list[tuple[int, int]]) -> Spans:
    """In order; those that touch or overlap are one."""
    made: list[tuple[int, int]] = []
    for first, last in sorted(intervals):
        if made and first <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return tuple(made)


def text_of(spans: Spans) -> str:
    """((0, 2), (5, 5)) -> "0-2,5": two in a row are written apart, as Kubernetes does."""
    return ",".join(_text(first, last) for first, last in spans)


def _text(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}{'-' if last - first > 1 else ','}{last}"


def pending(job: Object, active: Iterable[Object], done: Spans, most: int) -> list[int]:
    """The first `most` indexes that are neither running nor done."""
    found: list[int] = []
    start, end = 0, job["spec"]["completions"]
    for first, last in (*with_indexes(done, map(index_of, active)), (end, end)):
        found.extend(range(start, min(first, end, start + most - len(found))))
        start = max(start, last + 1)
        if len(found) >= most or start >= end:
            break
    return found


def with_index(pod: Object, job: Object, index: int) -> Object:
    """A pod to be created for one index: its name, host name, label, annotation and environment."""
    metadata, spec = pod["metadata"], pod["spec"]
    metadata = {
        **metadata, "generateName": f"{job['metadata']['name']}-{index}-",
        "annotations": {**(metadata.get("annotations") or {}), ANNOTATION: str(index)},
        "labels": {**(metadata.get("labels") or {}), ANNOTATION: str(index)},
    }  # fmt: skip
    made = {**spec, "hostname": f"{job['metadata']['name']}-{index}"}
    for field in ("initContainers", "containers"):
        if spec.get(field):
            made[field] = [_with_environment(container) for container in spec[field]]
    return {**pod, "metadata": metadata, "spec": made}


def _with_environment(container: Object) -> Object:
    env = container.get("env") or []
    return (
        container
        if any(one["name"] == ENVIRONMENT["name"] for one in env)
        else {**container, "env": [*env, ENVIRONMENT]}
    )
