"""A mebibyte of any letter at every place that reads strangers' text: it comes back, with an answer or one error, and its work is linear."""

from contextlib import suppress

import pytest

from simulation.cluster import Scenario, ScenarioError, budget
from simulation.cluster.apiserver.api.field_selectors import terms
from simulation.cluster.apiserver.api.quantity import QuantityError, milli
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.manifest import ManifestError, PlainError, Text, line_of, read_documents, read_json
from simulation.cluster.apiserver.validation import names
from simulation.cluster.kubectl import without_kubectl
from simulation.cluster.paths import PathError, parsed
from simulation.cluster.registry import InvalidReference, check_registry, parse_reference
from simulation.cluster.registry.measures import duration_ms, size_bytes
from simulation.lessons.places import steps
from simulation.web.given.forms import fields_in

MIB = 1 << 20
PIECES = ["\n", " ", "0", "a", "-", "[", '"', "\\", "&", "- ", "1s", "a,", ".a", "spec["]
READERS = {
    "scenario": Scenario.parse, "documents": read_documents, "json": read_json, "line": lambda text: Text("a: 1").line_of(text),
    "line of": lambda text: line_of(text, "spec.a[0]"), "duration": duration_ms, "size": size_bytes, "image": parse_reference,
    "registry": lambda text: check_registry({text: {"size": text, "pull": text}}), "quantity": milli, "path": parsed, "selector": terms,
    "prompt": without_kubectl, "fields": fields_in, "steps": steps, "dns": names.dns1123_subdomain, "label": names.qualified_name,
    "value": names.label_value, "cidr": names.cidr, "port": names.port_name, "segment": names.path_segment,
}  # fmt: skip
REFUSALS = (
    ScenarioError,
    ManifestError,
    PlainError,
    ValueError,
    InvalidReference,
    QuantityError,
    PathError,
    StatusError,
)


@pytest.mark.parametrize("reader", READERS)
def test_a_mebibyte_of_any_letter_comes_back(reader):
    """What is not linear would not come back today."""
    for piece in PIECES:
        text = piece * ((MIB - 1) // len(piece.encode())) + "x"
        try:
            READERS[reader](text)
        except REFUSALS as error:
            assert len(str(error)) < 3 * MIB


@pytest.mark.parametrize("piece", PIECES)
def test_the_work_of_reading_grows_with_the_text_and_no_faster(piece):
    def work(size):
        with budget.within(1 << 40, 1 << 40) as mine, suppress(ScenarioError):
            Scenario.parse(piece * (size // len(piece)))
        return mine.work

    assert work(200_000) <= 2.2 * work(100_000) + 1_000
