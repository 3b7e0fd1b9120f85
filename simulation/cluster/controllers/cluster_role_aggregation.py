"""The ClusterRole aggregation controller: a ClusterRole with an aggregationRule gets the rules of those that its labels select.

Source: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..budget import charge
from ..component_helpers.labels import label_selector
from ..informers import Notice, Object
from ..verbs import VERBS
from .shared.controller import Controller

NAME = "clusterrole-aggregation-controller"
PATCH = VERBS[f"{NAME}.patch-rules"]


class ClusterRoleAggregationController(Controller):
    name = NAME

    def watched(self) -> Mapping[str, Notice]:
        return {"clusterroles": self.notice}

    def notice(self, old: Object | None, new: Object | None) -> list[str]:
        """Any of them may be a part of any other: all that aggregate look again."""
        return [role["metadata"]["name"] for role in self.informers.list("clusterroles") if role.get("aggregationRule")]

    def sync(self, key: str) -> None:
        role = self.informers.get("clusterroles", "", key)
        if role is None or not role.get("aggregationRule"):
            return
        parts = self.selected(role)
        rules = [*_distinct(rule for part in parts for rule in part.get("rules") or ())]
        if rules != (role.get("rules") or []):
            facts = {"from_roles": [part["metadata"]["name"] for part in parts], "rules": len(rules)}
            self.api.patch("clusterroles", None, key, {"rules": rules or None}, "merge", tell=PATCH, facts=facts)

    def selected(self, role: Object) -> list[Object]:
        """The others that its selectors match, selector by selector, each by name."""
        found: dict[str, Object] = {}
        roles = self.informers.list("clusterroles")
        for given in role["aggregationRule"].get("clusterRoleSelectors") or ():
            selector = label_selector(given)
            charge(len(roles))
            for other in roles:
                labels, name = other["metadata"].get("labels") or {}, other["metadata"]["name"]
                if name != role["metadata"]["name"] and selector.matches(labels):
                    found.setdefault(name, other)
        return list(found.values())


def _distinct(rules: Iterable[dict]) -> Iterator[dict]:
    """The rules without those that an equal one stands before."""
    seen: set[tuple] = set()
    for rule in rules:
        charge()
        key = tuple(sorted((field, tuple(values)) for field, values in rule.items()))
        if key not in seen:
            seen.add(key)
            yield rule
