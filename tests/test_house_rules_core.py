"""The laws of the house that are seen in what a file does, not in what it imports (house_checks.py), file by file.

A list names the places that may, each with its why; a place that no longer does is struck off, or the test fails.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests import house_checks
from tests.house import CORE, CORE_FILES, PYTHON, name_of, tree

RELAY = [path for path in PYTHON if name_of(path).startswith("simulation/relay/")]
OURS = [path for path in PYTHON if name_of(path).startswith(("simulation/", "podflow/"))]

READS_ITS_SCHEMA = {"apiserver/api/schema.py"}  # the schema package's one file
IMPORTS_BY_NAME = {
    "simulation/cluster/apiserver/api/schema.py",  # where the schema package lies
    "simulation/cluster/kubectl/commands/__init__.py",  # the commands of its own package
}
PICKS_A_COMPONENT = {
    "simulation/cluster/cluster.py",  # the hall keeps them
    "simulation/relay/what_if.py",  # asks the scheduler for a decision again
}
HOLDS_A_CLUSTER = {"moment.py"}  # a moment is a cluster
CACHES = {  # each forgets without harm: it holds what is worked out anew from an immutable value, found by that value itself
    "component_helpers/resources.py": ["_known"],  # the requests of a spec
    "program/shell/container.py": ["_seen"],  # the state that a state advances to
}
A_MACHINE_OF_ITS_OWN = "program/"  # a shell steps its own copy of its processes, and the copy alone is stored
FILLS_WHAT_IT_MADE = {  # file: how many places; each fills an object that is not stored yet, and a number only goes down
    "apiserver/admission/service_account.py": 2,
    "apiserver/complete.py": 1,
    "apiserver/defaults/configuration.py": 2,
    "apiserver/defaults/core.py": 4,
    "apiserver/defaults/pod_resources.py": 4,
    "apiserver/defaults/pods.py": 4,
    "apiserver/defaults/services.py": 4,
    "apiserver/defaults/volumes.py": 3,
    "apiserver/defaults/workloads.py": 1,
    "apiserver/patch/strategic.py": 4,
    "component_helpers/resources.py": 2,
    "controllers/autoscaler/calculator.py": 2,
    "controllers/shared/index.py": 1,
    "kubectl/commands/create/policy.py": 1,
    "kubectl/commands/create/workloads.py": 2,
    "kubelet/status/container_statuses.py": 21,
    "scheduler/configuration.py": 1,
    "scheduler/decision.py": 1,
    "scheduler/fast/columns.py": 1,
    "scheduler/fast/counters.py": 3,
    "scheduler/plugins/inter_pod_affinity/plugin.py": 2,
    "scheduler/plugins/pod_topology_spread/plugin.py": 2,
    "scheduler/state/snapshot.py": 2,
    "store.py": 1,
}


def offenders(
    check: Callable[..., Iterator[str]], paths: list[Path] = CORE_FILES, below: Path = CORE
) -> dict[str, list[str]]:
    """{file: what it does against a law}."""
    found = {name_of(path, below): list(check(tree(path))) for path in paths}
    return {name: told for name, told in found.items() if told}


def test_law_1_the_core_asks_no_clock_no_die_and_no_person():
    assert not offenders(house_checks.impure)


def test_law_1_the_core_opens_no_file_but_its_schema():
    assert offenders(house_checks.files).keys() == READS_ITS_SCHEMA


def test_laws_1_and_2_no_module_is_imported_by_a_text():
    assert offenders(house_checks.by_name, OURS, CORE.parent.parent).keys() == IMPORTS_BY_NAME


def test_law_3_nobody_picks_one_component_out_of_all():
    assert offenders(house_checks.components, CORE_FILES + RELAY, CORE.parent.parent).keys() == PICKS_A_COMPONENT


def test_law_3_no_component_is_given_the_cluster():
    assert offenders(house_checks.holds_cluster).keys() == HOLDS_A_CLUSTER


def test_law_7_no_module_keeps_what_changes():
    assert offenders(house_checks.caches) == CACHES


def test_law_8_nothing_is_copied_by_way_of_a_text():
    assert not offenders(house_checks.copies_by_text)


def test_law_8_nothing_that_was_read_is_changed():
    assert not offenders(house_checks.changes_what_was_read)


def test_law_8_nothing_that_was_given_is_changed_in_place():
    found = offenders(house_checks.changes_in_place)
    counts = {name: len(places) for name, places in found.items() if not name.startswith(A_MACHINE_OF_ITS_OWN)}
    assert counts == FILLS_WHAT_IT_MADE, found


def test_law_9_no_fact_is_a_sentence():
    """Types are checked where a line is told (verbs/facts.py); here: no words are put together for one. A typed command is one."""
    assert not offenders(house_checks.facts_in_words)


def test_law_10_no_caller_is_compared_with_a_string():
    assert not offenders(house_checks.asks_who_calls)
