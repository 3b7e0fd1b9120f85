"""Findings: facts that a failure's file claims, and whether a story and its cluster bear them out. Pure.

A finding is a mapping with one key:
    {status: {of: POD, shows: [TEXT, ...], ready?: 0/1}}   the column STATUS has shown all these in this order; at the end one of them
    {answer: TEXT}                                         what one of the commands printed, whole
    {event: {of: OBJECT, type, reason, message}}           an Event; of: whom it is about
    {condition: {of: OBJECT, type, status, reason?, message?}}
    {field: {of: OBJECT, path: status.phase, is: VALUE}}   path as in kubectl's jsonpath; is: null where it is not there
    {quiet: OBJECT}                                        it is there, and no Warning is about it: silence is a clue, too
    {gone: OBJECT}                                         it is not there
OBJECT is resource/name, or resource/namespace/name outside of the namespace default. In every text <uid>, <suffix>, <time>, <number>, <amount>,
<address> and <id> stand for what differs from run to run. Spaces that align columns count as one.
"""

import re
from typing import NamedTuple

from simulation.cluster.apiserver.api.resources import built_in, named

KEYS = {
    "status": (("of", "shows"), ("ready",)),
    "event": (("of", "type", "reason", "message"), ()),
    "condition": (("of", "type", "status"), ("reason", "message")),
    "field": (("of", "path", "is"), ()),
}
KINDS = ("status", "answer", "event", "condition", "field", "quiet", "gone")
DRAWN = {
    "<uid>": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<suffix>": r"[a-z0-9]+(?:-[a-z0-9]+)?", "<time>": r"[0-9.]+[a-zµ0-9.]*",
    "<number>": r"[0-9]+", "<amount>": r"[0-9]+[A-Za-z]*", "<address>": r"[0-9]+(?:\.[0-9]+){3}(?::[0-9]+)?", "<id>": r"[0-9a-f]{64}",
}  # fmt: skip
SPLIT = re.compile("(" + "|".join(DRAWN) + ")")
STEP = re.compile(r"[^.\[\]]+")


def mistake(finding):
    """(path below the finding, sentence) of the first thing wrong with it, or None."""
    if not isinstance(finding, dict) or len(finding) != 1 or next(iter(finding)) not in KINDS:
        return "", f"must be a mapping with one of {', '.join(KINDS)}"
    kind, told = next(iter(finding.items()))
    if kind == "answer":
        return None if isinstance(told, str) and told else (kind, "must be what a command prints")
    if kind not in KEYS:
        return _mistaken_object(kind, told)
    needed, more = KEYS[kind]
    if not isinstance(told, dict) or not set(needed) <= set(told) <= {*needed, *more}:
        optional = f" (and {', '.join(more)})" if more else ""
        return kind, f"must be a mapping with {', '.join(needed)}{optional}"
    if kind == "status" and not (isinstance(told["shows"], list) and told["shows"]):
        return "status.shows", "must be a list of what the column STATUS shows, one after another"
    return _mistaken_object(f"{kind}.of", told["of"])


def _mistaken_object(path, text):
    parts = str(text).split("/")
    if len(parts) not in (2, 3) or named(parts[0]) is None:
        return path, "must be resource/name or resource/namespace/name, such as pods/my-pod"
    return None


def holds(finding, lines, cluster):
    """Whether it is so: `lines` are those in which it must have come about, `cluster` is as it is after them."""
    kind, told = next(iter(finding.items()))
    return CHECKS[kind](told, lines, cluster)


def same(told, value):
    """Whether a text of the file and one of the story are equal word for word, placeholders aside."""
    words = " ".join(str(told).split())
    pattern = "".join(DRAWN.get(part) or re.escape(part) for part in SPLIT.split(words))
    return re.fullmatch(pattern, " ".join(str(value).split())) is not None


def _is(told, resource, namespace, name):
    parts = told.split("/")
    where = parts[1] if len(parts) == 3 else "default" if built_in(parts[0]).namespaced else ""
    return parts[0] == resource and where == (namespace or "") and same(parts[-1], name)


def _objects(told, cluster):
    plural = told.split("/")[0]
    for obj in cluster.server.objects(plural):
        if _is(told, plural, obj["metadata"].get("namespace"), obj["metadata"]["name"]):
            yield obj


def _status(told, lines, cluster):
    rows = {}
    for line in lines:
        row = line.printed()
        if row and _is(told["of"], "pods", line.object["metadata"].get("namespace"), row["NAME"]):
            rows.setdefault(row["NAME"], []).append(row)
    return any(_shows(told, seen) for seen in rows.values())


def _shows(told, rows):
    ready = told.get("ready", rows[-1]["READY"])
    if rows[-1]["STATUS"] not in told["shows"] or rows[-1]["READY"] != ready:
        return False
    column = iter(row["STATUS"] for row in rows)
    return all(status in column for status in told["shows"])


def _answer(told, lines, cluster):
    return any(same(told, line.facts["output"]) for line in lines if "output" in line.facts)


def _event(told, lines, cluster):
    events = (line.object for line in lines if line.object and line.object["kind"] == "Event")
    return any(
        _is_about(told["of"], event) and all(same(told[key], event[key]) for key in ("type", "reason", "message"))
        for event in events
    )


def _is_about(told, event):
    about, resource = event["involvedObject"], built_in(told.split("/")[0])
    namespace = about.get("namespace") if resource.namespaced else ""
    return about["kind"] == resource.kind and _is(told, resource.plural, namespace, about["name"])


def _condition(told, lines, cluster):
    asked = [key for key in ("type", "status", "reason", "message") if key in told]
    return any(
        all(same(told[key], condition.get(key, "")) for key in asked)
        for obj in _objects(told["of"], cluster)
        for condition in (obj.get("status") or {}).get("conditions") or ()
    )


def _field(told, lines, cluster):
    values = [_at(value, STEP.findall(told["path"])) for value in _objects(told["of"], cluster)]
    return any(same(told["is"], value) if isinstance(told["is"], str) else told["is"] == value for value in values)


def _at(value, steps):
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)] if step.isdigit() and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _quiet(told, lines, cluster):
    warnings = (
        line.object
        for line in lines
        if line.object and line.object["kind"] == "Event" and line.object["type"] == "Warning"
    )
    return any(_objects(told, cluster)) and not any(_is_about(told, event) for event in warnings)


def _gone(told, lines, cluster):
    return not any(_objects(told, cluster))


CHECKS = {
    "status": _status, "answer": _answer, "event": _event, "condition": _condition, "field": _field, "quiet": _quiet, "gone": _gone,
}  # fmt: skip


class Words(NamedTuple):
    """A finding for a reader: what it is about, and what stands there word for word ("" where there is nothing to quote)."""

    says: str
    quoted: str = ""


def in_words(finding) -> Words:
    """A checked finding as a reader wants it."""
    kind, told = next(iter(finding.items()))
    if kind == "answer":
        return Words("kubectl answers", told.strip())
    if kind == "quiet":
        return Words(f"No Warning about {told}")
    if kind == "gone":
        return Words(f"{told} does not exist")
    if kind == "status":
        ready = f", READY {told['ready']}" if "ready" in told else ""
        return Words(f"The column STATUS of {told['of']}{ready}", " → ".join(told["shows"]))
    if kind == "event":
        return Words(f"Event of {told['of']}: {told['type']} {told['reason']}", told["message"].strip())
    if kind == "condition":
        reason = f" ({told['reason']})" if "reason" in told else ""
        return Words(f"Condition of {told['of']}: {told['type']}={told['status']}{reason}", told.get("message", ""))
    return Words(f"{told['path']} of {told['of']}", "not there" if told["is"] is None else str(told["is"]))
