"""Quantities parse, round and print as the API server's do."""

import pytest

from simulation.cluster.apiserver.api import quantity


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("0.5", "500m"), ("1000m", "1"), ("1500m", "1500m"), ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"), ("100M", "100M"),
        ("1000", "1k"), (1, "1"), (0.1, "100m"), ("1e3", "1e3"), ("1.500", "1.500"), ("0.0001", "100u"), ("0", "0"),
        ("512Ki", "512Ki"), ("0.5Gi", "512Mi"), ("-1", "-1"), ("1Ei", "1Ei"), ("8Ei", "9223372036854775807"),
        ("12.5k", "12500"), (".5", "500m"), ("5.", "5."), ("1E", "1E"), ("0Mi", "0"), ("100Ki", "100Ki"),
    ],
)  # fmt: skip
def test_quantity_prints_in_canonical_form(written, printed):
    assert quantity.canonical(written) == printed


@pytest.mark.parametrize("text", ["", "100x", "1GB", "abc", "1..5", "1 Gi", True, {}, "१"])
def test_text_of_the_wrong_shape_is_refused_with_the_regular_expression(text):
    with pytest.raises(quantity.QuantityError, match="quantities must match the regular expression"):
        quantity.canonical(text)


@pytest.mark.parametrize("text", ["1KiMi", "1e", "1MM"])
def test_unknown_suffix_is_refused(text):
    with pytest.raises(quantity.QuantityError, match="unable to parse quantity's suffix"):
        quantity.canonical(text)


def test_amounts_in_resource_lists_are_rounded_up_to_thousandths():
    assert quantity.canonical_milli("0.0001") == "1m"
    assert quantity.canonical_milli("100u") == "1m"
    assert quantity.canonical_milli("0.5") == "500m"


def test_milli_and_value_are_whole_numbers_rounded_up():
    assert (quantity.milli("250m"), quantity.milli(2), quantity.milli(None)) == (250, 2000, 0)
    assert (quantity.value("1Gi"), quantity.value("1500m"), quantity.value("-1500m")) == (2**30, 2, -2)


def test_sums_keep_the_format_of_the_first():
    assert quantity.add("1Gi", "512Mi") == "1536Mi"
    assert quantity.add(None, "1Gi") == "1Gi"
    assert quantity.from_value(3 * 2**20, quantity.BINARY_SI) == "3Mi"
