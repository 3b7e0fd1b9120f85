"""Field selectors: which fields each kind can be selected by, and how its objects are matched.

Sources: s/apimachinery/pkg/fields/selector.go, pkg/apis/core/v1/conversion.go, pkg/registry/core/*/strategy.go.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .status import bad_request

TERM = re.compile(r"(.*?)(!=|==|=)(.*)\Z", re.S)
OBJECT = ("metadata.name", "metadata.namespace")
INVOLVED = ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")
UNSUPPORTED = "field label not supported: {0}"
ONLY_THE_NAME = '"{0}" is not a known field selector: only "metadata.name", "metadata.namespace"'


def _source(event):
    return (event.get("source") or {}).get("component") or event.get("reportingComponent")


# By plural: fields that are looked up by their path, fields that are computed, and the words of a refusal.
FIELDS = {
    "pods": (
        ("spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase",
         "status.podIP", "status.nominatedNodeName"),
        {"spec.hostNetwork": lambda pod: str(bool(pod["spec"].get("hostNetwork"))).lower()},
        UNSUPPORTED,
    ),
    "events": (
        (*(f"involvedObject.{name}" for name in INVOLVED), "reason", "type", "reportingComponent"),
        {"source": _source},
        UNSUPPORTED,
    ),
    "nodes": ((), {"spec.unschedulable": lambda node: str(bool(node["spec"].get("unschedulable"))).lower()}, UNSUPPORTED),
    "namespaces": (("status.phase",), {}, UNSUPPORTED),
    "secrets": (("type",), {}, UNSUPPORTED),
    "services": (("spec.clusterIP", "spec.type"), {}, UNSUPPORTED),
    "replicationcontrollers": ((), {"status.replicas": lambda rc: rc.get("status", {}).get("replicas", 0)}, UNSUPPORTED),
    "jobs": (
        (), {"status.successful": lambda job: job.get("status", {}).get("succeeded", 0)},
        'field label "{0}" not supported for Job',
    ),
    "certificatesigningrequests": (("spec.signerName",), {}, UNSUPPORTED),
}  # fmt: skip


class FieldSelector:
    """`requirements`: tuple of (look-up, wanted value, whether it must be equal)."""

    __slots__ = ("requirements",)

    def __init__(self, requirements):
        self.requirements = requirements

    def matches(self, obj):
        """Whether an object has (or has not, for !=) the wanted values."""
        return all((str(_or_empty(look(obj))) == wanted) == equal for look, wanted, equal in self.requirements)


EVERYTHING = FieldSelector(())


def field_selector(resource, text):
    """Resource (or plural name), "status.phase=Running,spec.nodeName!=n" -> FieldSelector; raises StatusError 400."""
    return _compiled(getattr(resource, "plural", resource), text) if text else EVERYTHING


@lru_cache(maxsize=4096)
def _compiled(plural, text):
    return FieldSelector(tuple((_look_up(plural, field), wanted, equal) for field, wanted, equal in terms(text)))


def terms(text):
    """ "a=b,c!=d" -> [(field, value, whether equal)]; a comma or sign in a value is written with a backslash before it."""
    found = []
    for term in re.split(r"(?<!\\),", text):
        if not term:
            continue
        match = TERM.match(term)
        if not match:
            raise bad_request(f"invalid selector: '{text}'; can't understand '{term}'")
        field, operator, value = match.groups()
        found.append((field, re.sub(r"\\([\\,=])", r"\1", value), operator != "!="))
    return found


def _look_up(plural, field):
    paths, computed, words = FIELDS.get(plural, ((), {}, ONLY_THE_NAME))
    if field in computed:
        return computed[field]
    if field not in OBJECT and field not in paths:
        raise bad_request(words.format(field))
    path = tuple(field.split("."))
    return lambda obj: _follow(obj, path)


def _follow(obj, path):
    for part in path:
        obj = obj.get(part) if isinstance(obj, dict) else None
    return obj


def _or_empty(value):
    return "" if value is None else value
