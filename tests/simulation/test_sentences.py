"""Sentences of stored lines: made from their facts, or the ones that an older build stored."""

from simulation.relay.reading import says, traced

LINE = {
    "seq": 3, "at_ms": 5, "component": "kubelet", "node": "node-1", "verb": "forget", "step": "kubelet.forget", "cause": 2,
    "about": "pods/default/a", "facts": {"pod": "a"}, "request": None, "printed": None,
    "revision": None, "changes": [{"space": "kubelet/node-1", "key": "a", "difference": {"x": 1}}], "decision": None,
}  # fmt: skip


def test_a_line_that_carries_facts_only_gets_its_sentence_from_the_catalogue():
    assert says(LINE) == "The object a is gone. The kubelet drops its own record of the pod."


def test_a_line_of_an_older_build_keeps_the_sentence_that_it_was_stored_with():
    assert says({**LINE, "says": "It is forgotten."}) == "It is forgotten."


def test_a_trace_has_the_sentence_where_simulate_puts_it():
    made = traced(LINE, {"kind": "Pod"})
    assert list(made)[7:10] == ["about", "says", "facts"] and list(made)[10:13] == ["request", "object", "printed"]
    assert made["changes"] == [{"space": "kubelet/node-1", "key": "a"}]
