"""Label selectors: does a set of labels match? Parsed once, shared by every plugin that selects pods or namespaces.

Not modelled: an invalid selector (the API server refuses it before the scheduler sees it).
"""

from functools import lru_cache

IN, NOT_IN, EXISTS, DOES_NOT_EXIST = "In", "NotIn", "Exists", "DoesNotExist"


class Selector:
    """A parsed selector; equal selectors are one object, so it serves as a key.

    `requirements` is a tuple of (label key, operator, frozenset of values), or None for the selector that matches
    nothing.
    """

    __slots__ = ("requirements",)

    def __init__(self, requirements):
        self.requirements = requirements

    def matches(self, labels):
        """True when `labels` (a mapping of strings) meets every requirement."""
        if self.requirements is None:
            return False
        for key, operator, values in self.requirements:
            if operator == IN:
                if labels.get(key) not in values:
                    return False
            elif operator == NOT_IN:
                if labels.get(key) in values:
                    return False
            elif (key in labels) != (operator == EXISTS):
                return False
        return True

    @property
    def is_empty(self):
        """An empty selector matches everything; some callers (PodDisruptionBudget) treat it as nothing."""
        return self.requirements == ()

    def adding(self, more):
        """This selector and the requirements `more` together."""
        return self if self.requirements is None else _of(tuple(sorted({*self.requirements, *more}, key=_order)))


@lru_cache(maxsize=4096)
def _of(requirements):
    return Selector(requirements)


def _order(requirement):
    key, operator, values = requirement
    return key, operator, sorted(values)


NOTHING = _of(None)
EVERYTHING = _of(())


def label_selector(given):
    """A metav1.LabelSelector dict -> Selector. None matches nothing, {} everything.

    Source: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector.
    """
    if given is None:
        return NOTHING
    requirements = {(key, IN, frozenset((value,))) for key, value in (given.get("matchLabels") or {}).items()}
    for one in given.get("matchExpressions") or ():
        requirements.add((one["key"], one["operator"], frozenset(one.get("values") or ())))
    return _of(tuple(sorted(requirements, key=_order)))


def set_selector(labels):
    """A plain map of labels (a Service's selector) -> Selector."""
    return label_selector({"matchLabels": labels or {}})


def with_label_keys(selector, labels, match_keys, mismatch_keys=()):
    """`selector` narrowed by matchLabelKeys / mismatchLabelKeys: the values are those of the incoming pod's `labels`.

    The API server writes the same into the pod's own selector (pkg/registry/core/pod/strategy.go), so doing it twice
    changes nothing.
    """
    more = [(key, IN, frozenset((labels[key],))) for key in match_keys or () if key in labels]
    more += [(key, NOT_IN, frozenset((labels[key],))) for key in mismatch_keys or () if key in labels]
    return selector.adding(more) if more else selector
