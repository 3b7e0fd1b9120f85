"""Field selectors: which fields each kind can be selected by, and how its objects are matched.

Sources: s/apimachinery/pkg/fields/selector.go, pkg/apis/core/v1/conversion.go, pkg/registry/core/*/strategy.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from ...budget import charge
from .status import bad_request

PER_UNIT = 10  # characters of a selector that are read for a unit of work
LONGEST_KEPT = 2000  # characters of a selector that is remembered

OBJECT = ("metadata.name", "metadata.namespace")
INVOLVED = ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")
UNSUPPORTED = "field label not supported: {0}"
ONLY_THE_NAME = '"{0}" is not a known field selector: only "metadata.name", "metadata.namespace"'

LookUp = Callable[[dict], object]


def _source(event: dict) -> object:
    return (event.get("source") or {}).get("component") or event.get("reportingComponent")


class Selectable:
    """What objects of a kind can be selected by: fields that are looked up by their path, fields that are computed.

    `refusal`: the words for any other field.
    """

    __slots__ = ("paths", "computed", "refusal")

    def __init__(
        self,
        paths: Iterable[str] = (),
        computed: Mapping[str, Callable[[dict], object]] | None = None,
        refusal: str = ONLY_THE_NAME,
    ):
        self.paths, self.computed, self.refusal = frozenset(paths), computed or {}, refusal


_FIELDS = {
    "pods": Selectable(
        ("spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase",
         "status.podIP", "status.nominatedNodeName"),
        {"spec.hostNetwork": lambda pod: str(bool(pod["spec"].get("hostNetwork"))).lower()},
        UNSUPPORTED,
    ),
    "events": Selectable(
        (*(f"involvedObject.{name}" for name in INVOLVED), "reason", "type", "reportingComponent"),
        {"source": _source},
        UNSUPPORTED,
    ),
    "nodes": Selectable((), {"spec.unschedulable": lambda node: str(bool(node["spec"].get("unschedulable"))).lower()}, UNSUPPORTED),
    "namespaces": Selectable(("status.phase",), {}, UNSUPPORTED),
    "secrets": Selectable(("type",), {}, UNSUPPORTED),
    "services": Selectable(("spec.clusterIP", "spec.type"), {}, UNSUPPORTED),
    "replicationcontrollers": Selectable((), {"status.replicas": lambda rc: rc.get("status", {}).get("replicas", 0)}, UNSUPPORTED),
    "jobs": Selectable(
        (), {"status.successful": lambda job: job.get("status", {}).get("succeeded", 0)},
        'field label "{0}" not supported for Job',
    ),
    "certificatesigningrequests": Selectable(("spec.signerName",), {}, UNSUPPORTED),
}  # fmt: skip


class FieldSelector:
    """`requirements`: tuple of (look-up, wanted value, whether it must be equal)."""

    __slots__ = ("requirements",)

    def __init__(self, requirements: tuple[tuple[LookUp, str, bool], ...]):
        self.requirements = requirements

    def matches(self, obj: dict) -> bool:
        """Whether an object has (or has not, for !=) the wanted values."""
        return all((str(_or_empty(look(obj))) == wanted) == equal for look, wanted, equal in self.requirements)


EVERYTHING = FieldSelector(())
_ANY = Selectable()


def selectable(plural: str) -> Selectable:
    """What a built-in kind can be selected by."""
    return _FIELDS.get(plural) or _ANY


def field_selector(kind: Selectable, text: str) -> FieldSelector:
    """What a kind can be selected by, "status.phase=Running,spec.nodeName!=n" -> FieldSelector; raises StatusError 400."""
    if not text:
        return EVERYTHING
    charge(1 + len(text) // PER_UNIT)
    return _kept(kind, text) if len(text) <= LONGEST_KEPT else _compiled(kind, text)


def _compiled(kind: Selectable, text: str) -> FieldSelector:
    return FieldSelector(tuple((_look_up(kind, field), wanted, equal) for field, wanted, equal in terms(text)))


_kept = lru_cache(maxsize=4096)(_compiled)


def terms(text: str) -> list[tuple[str, str, bool]]:
    """ "a=b,c!=d" -> [(field, value, whether equal)]; a comma or sign in a value is written with a backslash before it."""
    requirements = []
    for term in re.split(r"(?<!\\),", text):
        if not term:
            continue
        field, operator, value = parts(term)
        if not operator:
            raise bad_request(f"invalid selector: '{text}'; can't understand '{term}'")
        requirements.append((field, re.sub(r"\\([\\,=])", r"\1", value), operator != "!="))
    return requirements


def parts(term: str) -> tuple[str, str, str]:
    """ "a!=b" -> ("a", "!=", "b"), at its first operator; the operator is empty where there is none."""
    place = term.find("=")
    if place > 0 and term[place - 1] == "!":
        return term[: place - 1], "!=", term[place + 1 :]
    operator = "" if place < 0 else "==" if term.startswith("==", place) else "="
    return term[: max(place, 0)], operator, term[place + len(operator) :]


def _look_up(kind: Selectable, field: str) -> LookUp:
    if field in kind.computed:
        return kind.computed[field]
    if field not in OBJECT and field not in kind.paths:
        raise bad_request(kind.refusal.format(field))
    path = tuple(field.split("."))
    return lambda obj: _follow(obj, path)


def _follow(obj: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        obj = obj.get(part) if isinstance(obj, dict) else None
    return obj


def _or_empty(value: object) -> object:
    return "" if value is None else value
