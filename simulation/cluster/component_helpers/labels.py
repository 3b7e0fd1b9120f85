"""Label selectors: does a set of labels match? Made once, kept, and shared by whoever selects pods, namespaces or nodes.

Source: s/apimachinery/pkg/apis/meta/v1/helpers.go (LabelSelectorAsSelector), s/apimachinery/pkg/labels/selector.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from .numbers import whole

IN, NOT_IN, EXISTS, MISSING, GREATER, LESS = "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"
Requirement = tuple[str, str, frozenset[str]]


class LabelSelector:
    """`requirements`: tuple of (key, operator, frozenset of values); no requirement matches everything, None nothing.

    Those that are made of equal LabelSelector objects are one object, so one serves as a key.
    """

    __slots__ = ("requirements",)

    def __init__(self, requirements: tuple[Requirement, ...] | None):
        self.requirements = requirements

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether a mapping of labels meets every requirement."""
        if self.requirements is None:
            return False
        for key, operator, values in self.requirements:
            if operator == IN:
                if labels.get(key) not in values:
                    return False
            elif operator == NOT_IN:
                if labels.get(key) in values:
                    return False
            elif operator in (GREATER, LESS):
                if not _compares(labels.get(key), operator, values):
                    return False
            elif (key in labels) != (operator == EXISTS):
                return False
        return True

    @property
    def is_empty(self) -> bool:
        """It matches everything; some callers (PodDisruptionBudget) treat that as nothing."""
        return self.requirements == ()

    def adding(self, more: Iterable[Requirement]) -> LabelSelector:
        """This selector and the requirements `more` together."""
        return self if self.requirements is None else _of(tuple(sorted({*self.requirements, *more}, key=_order)))


def _compares(have: str | None, operator: str, values: frozenset[str]) -> bool:
    number, limit = whole(have), whole(next(iter(values), None))
    if number is None or limit is None:
        return False
    return number > limit if operator == GREATER else number < limit


@lru_cache(maxsize=4096)
def _of(requirements: tuple[Requirement, ...] | None) -> LabelSelector:
    return LabelSelector(requirements)


def _order(requirement: Requirement) -> tuple[str, str, list[str]]:
    key, operator, values = requirement
    return key, operator, sorted(values)


NOTHING = _of(None)
EVERYTHING = _of(())


def label_selector(selector: Mapping | None) -> LabelSelector:
    """A LabelSelector object of a manifest -> LabelSelector. None matches nothing, {} everything."""
    if selector is None:
        return NOTHING
    requirements = {(key, IN, frozenset((value,))) for key, value in (selector.get("matchLabels") or {}).items()}
    for expression in selector.get("matchExpressions") or ():
        requirements.add((expression["key"], expression["operator"], frozenset(expression.get("values") or ())))
    return _of(tuple(sorted(requirements, key=_order)))


def set_selector(labels: Mapping[str, str] | None) -> LabelSelector:
    """A plain map of labels (a Service's selector) -> LabelSelector."""
    return label_selector({"matchLabels": labels or {}})


def with_label_keys(
    selector: LabelSelector,
    labels: Mapping[str, str],
    match_keys: Iterable[str] | None,
    mismatch_keys: Iterable[str] | None = (),
) -> LabelSelector:
    """`selector` narrowed by matchLabelKeys / mismatchLabelKeys: the values are those of the incoming pod's `labels`.

    The API server writes the same into the pod's own selector (pkg/registry/core/pod/strategy.go), so doing it twice
    changes nothing.
    """
    more = [(key, IN, frozenset((labels[key],))) for key in match_keys or () if key in labels]
    more += [(key, NOT_IN, frozenset((labels[key],))) for key in mismatch_keys or () if key in labels]
    return selector.adding(more) if more else selector
