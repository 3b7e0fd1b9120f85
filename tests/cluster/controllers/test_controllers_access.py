"""Aggregated ClusterRoles: what their parts allow, they allow."""

from tests.cluster.controlled import Played

SEES_PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
SEES_NODES = {"apiGroups": [""], "resources": ["nodes"], "verbs": ["list"]}


def role(name, *rules, labels=None, **more):
    metadata = {"name": name, "labels": labels or {}}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": metadata,
        "rules": list(rules),
        **more,
    }


def whole(label="watch"):
    return role("whole", aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"part-of": label}}]})


def played(*roles):
    found = Played()
    for one in roles:
        found.create("clusterroles", one, None)
    return found.play(1)


def rules(found):
    return found.get("clusterroles", "whole", None).get("rules") or []


def test_an_aggregated_role_gets_each_rule_of_its_parts_once():
    found = played(whole(), role("b", SEES_PODS, SEES_NODES, labels={"part-of": "watch"}), role("c", SEES_PODS))
    assert rules(found) == [SEES_PODS, SEES_NODES]
    found.create("clusterroles", role("a", SEES_NODES, labels={"part-of": "watch"}), None).play(1)
    assert rules(found) == [SEES_NODES, SEES_PODS]


def test_a_part_that_loses_its_label_takes_its_rules_along():
    found = played(whole(), role("b", SEES_PODS, labels={"part-of": "watch"}))
    found.api.patch("clusterroles", None, "b", {"metadata": {"labels": {"part-of": None}}}, "merge")
    assert rules(found.play(1)) == []
    told = [line.says() for line in found.cluster.story.lines if line.verb.step.startswith("clusterrole-")]
    assert told == [
        "whole takes its rules from b: 1 rule.",
        "No ClusterRole has the labels that whole selects any more, so its rules are taken away.",
    ]


def test_a_role_without_an_aggregation_rule_is_left_alone():
    found = played(
        role("whole", SEES_PODS, labels={"part-of": "watch"}), role("b", SEES_NODES, labels={"part-of": "watch"})
    )
    assert rules(found) == [SEES_PODS]
