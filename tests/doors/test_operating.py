"""docs/operating.md names every setting with its default, and its examples are the ones that are tried."""

import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.documented import ROOT

PAPER = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
SOURCE = (ROOT / "podflow" / "settings.py").read_text(encoding="utf-8")
READ = re.compile(r'\b(number|flag|text)\(\s*"([A-Z0-9_]+)"')
ROW = re.compile(r"^\| ([A-Z_, ]+) \| ([^|]*) \|", re.MULTILINE)
NAMED_OTHERWISE = {"BODY_LIMIT_BYTES": "DATA_UPLOAD_MAX_MEMORY_SIZE"}


def rows() -> dict[str, str]:
    """Setting -> the default that the paper tells."""
    found = {}
    for names, defaults in ROW.findall(PAPER):
        each = names.split(", ")
        told = defaults.split(", ") if len(each) > 1 else [defaults]
        found |= dict(zip(each, told, strict=True))
    return found


def test_every_setting_has_a_row_and_every_row_a_setting():
    assert set(rows()) == {name for _, name in READ.findall(SOURCE)}


def test_every_number_in_a_row_is_the_default(monkeypatch):
    numbers = {name for kind, name in READ.findall(SOURCE) if kind == "number"} - {"HSTS_SECONDS", "PORT"}
    wrong = {
        name: told
        for name, told in rows().items()
        if name in numbers and int(told.replace(",", "")) != getattr(settings, NAMED_OTHERWISE.get(name, name))
    }
    assert not wrong, "either the paper is wrong, or this environment sets them"
    assert len(numbers) > 40


def test_the_configurations_for_proxies_set_the_header_and_never_append_to_it():
    nginx = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()
    assert re.search(r"X-Forwarded-For\s+\$remote_addr;", nginx)
    assert "$proxy_add_x_forwarded_for" not in nginx
    assert "header_up X-Forwarded-For {remote_host}" in (ROOT / "docs" / "deploy" / "Caddyfile").read_text()


@pytest.mark.django_db
def test_a_backup_never_writes_over_another_file(tmp_path):
    file = tmp_path / "there"
    file.write_text("precious")
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", str(file))
    assert file.read_text() == "precious"


@pytest.mark.django_db
def test_a_backup_that_cannot_be_made_leaves_nothing(tmp_path):
    with pytest.raises((CommandError, FileNotFoundError)):
        call_command("backup", str(tmp_path / "no" / "such" / "folder"))
    assert not list(tmp_path.iterdir())
