"""What two languages share: the fixtures of tests/js are what the core tells today."""

import pytest

from tests.write_fixtures import FOLDER, fixtures


@pytest.mark.parametrize("name", sorted(fixtures()))
def test_fixture_is_what_the_core_writes(name):
    told = fixtures()[name]
    assert (FOLDER / name).read_text(encoding="utf-8") == told, "run: python -m tests.write_fixtures"
