"""Objects are values: differences, folds, sharing."""

from hypothesis import given
from hypothesis import strategies as st

from simulation.cluster.values import difference, fold, with_path

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)
VALUES = JSON.filter(lambda value: value is not None)


@given(VALUES, VALUES)
def test_a_difference_folds_the_old_into_the_new(old, new):
    found = difference(old, new)
    assert fold(old, found) == new
    assert found is None or type(fold(old, found)) is type(new)


@given(VALUES)
def test_what_comes_from_nothing_and_goes_to_nothing(value):
    assert difference(None, value) == {"=": value}
    assert fold(value, difference(value, None)) is None


@given(VALUES)
def test_equal_values_do_not_differ(value):
    assert difference(value, value) is None


def test_true_is_not_one():
    assert difference({"a": 1}, {"a": True}) == {"k": {"a": {"=": True}}}


def test_a_fold_shares_what_did_not_change():
    old = {"spec": {"a": 1}, "status": {"phase": "Pending"}}
    assert fold(old, difference(old, {**old, "status": {"phase": "Running"}}))["spec"] is old["spec"]


def test_a_field_that_becomes_null_is_not_a_field_that_goes():
    assert fold({"a": 1}, difference({"a": 1}, {"a": None})) == {"a": None}
    assert fold({"a": 1}, difference({"a": 1}, {})) == {}


def test_with_path_replaces_one_field_and_shares_the_rest():
    old = {"a": {"b": 1}, "c": {}}
    assert with_path(old, ("a", "b"), 2) == {"a": {"b": 2}, "c": {}} and with_path(old, ("a", "b"), 2)["c"] is old["c"]
