"""Label selectors and field selectors: what they match and how they are refused."""

import pytest

from simulation.cluster.apiserver.api.field_selectors import selectable
from simulation.cluster.apiserver.api.selectors import field_selector, parse_label_selector
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.component_helpers.labels import label_selector

WEB = {"app": "web", "tier": "front", "age": "7"}


@pytest.mark.parametrize(
    "text",
    ["", "app=web", "app==web", "app!=db", "none!=x", "app", "!none", "app in (web, db)", "app notin (db)",
     "none notin (db)", "app=web,tier in (front),!none", "age>6", "age<8", " app = web , tier "],
)  # fmt: skip
def test_label_selector_matches(text):
    assert parse_label_selector(text).matches(WEB)


@pytest.mark.parametrize(
    "text", ["app=db", "app!=web", "none", "!app", "app in (db)", "app notin (web)", "app=", "age>7", "none>1", "app>1"]
)
def test_label_selector_does_not_match(text):
    assert not parse_label_selector(text).matches(WEB)


def test_key_may_be_called_in():
    assert parse_label_selector("in in (in)").matches({"in": "in"})


@pytest.mark.parametrize(
    "text, words",
    [
        ("a=b=c", "found '=', expected: ',' or 'end of string'"),
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a,", "found '', expected: identifier after ','"),
        ("=a", "found '=', expected: !, identifier, or 'end of string'"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        ("a>x", "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an "
                "integer"),
    ],
)  # fmt: skip
def test_label_selector_is_refused_in_kubernetes_words(text, words):
    with pytest.raises(StatusError) as refusal:
        parse_label_selector(text)
    assert (refusal.value.code, refusal.value.message) == (400, words)


def test_bad_value_and_bad_key_are_told():
    with pytest.raises(
        StatusError, match=r'unable to parse requirement: values\[0\]\[a\]: Invalid value: "-b": a valid'
    ):
        parse_label_selector("a=-b")
    with pytest.raises(StatusError, match='key: Invalid value: "-a": name part must consist of'):
        parse_label_selector("-a=b")


def test_selector_objects_match_as_texts_do():
    given = {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]}
    assert label_selector(given).matches(WEB)
    assert label_selector({}).matches({}) and not label_selector(None).matches({})


def test_equal_texts_are_parsed_once():
    assert parse_label_selector("app=web") is parse_label_selector("app=web")


POD = {
    "metadata": {"name": "p", "namespace": "shop"},
    "spec": {"nodeName": "node-1", "restartPolicy": "Always"},
    "status": {"phase": "Running"},
}


@pytest.mark.parametrize(
    "text, matches",
    [
        ("status.phase=Running", True),
        ("status.phase!=Running", False),
        ("metadata.name=p,spec.nodeName==node-1", True),
        ("spec.hostNetwork=false", True),
        ("status.nominatedNodeName=", True),
        ("metadata.namespace=other", False),
    ],
)
def test_field_selector_of_pods(text, matches):
    assert field_selector(selectable("pods"), text).matches(POD) == matches


def test_events_are_selected_by_what_they_are_about():
    event = {"involvedObject": {"name": "p", "uid": "u"}, "reason": "Killing", "source": {"component": "kubelet"}}
    assert field_selector(selectable("events"), "involvedObject.name=p,involvedObject.uid=u,source=kubelet").matches(
        event
    )


@pytest.mark.parametrize(
    "plural, text, words",
    [
        ("pods", "spec.foo=1", "field label not supported: spec.foo"),
        ("jobs", "spec.foo=1", 'field label "spec.foo" not supported for Job'),
        ("deployments", "a=1", '"a" is not a known field selector: only "metadata.name", "metadata.namespace"'),
        ("pods", "nothing", "invalid selector: 'nothing'; can't understand 'nothing'"),
    ],
)
def test_field_selector_is_refused_in_kubernetes_words(plural, text, words):
    with pytest.raises(StatusError) as refusal:
        field_selector(selectable(plural), text)
    assert (refusal.value.code, refusal.value.message) == (400, words)
