"""Settings come from the environment and fail loudly."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from podflow import embedded, environment

ROOT = Path(__file__).resolve().parent.parent.parent
GIVEN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT", "HOST", "DEBUG", "ALLOWED_HOSTS", "VAR_DIR")


def loaded(show: str, **given) -> subprocess.CompletedProcess:
    """Settings read in a process of its own, and what the expression `show` is there."""
    clean = {name: value for name, value in os.environ.items() if name not in GIVEN}
    command = [sys.executable, "-c", f"from podflow import settings; print({show})"]
    return subprocess.run(command, cwd=ROOT, env=clean | given, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "-1"), ("DEBUG", "perhaps"), ("DATABASE_URL", "mystery"), ("REDIS_URL", "http://x")],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name, value, tmp_path):
    given = {"VAR_DIR": str(tmp_path), "SECRET_KEY": "x"} | {name: value}
    done = loaded("1", **given)
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


def test_a_shared_database_wants_a_secret_key_of_its_own(tmp_path):
    done = loaded("1", VAR_DIR=str(tmp_path), DATABASE_URL="postgres://a:b@c/d")
    assert "SECRET_KEY must be set" in done.stderr


def test_with_no_settings_everything_is_under_var(tmp_path):
    done = loaded("settings.DATABASES['default']['NAME'], settings.REDIS_URL", VAR_DIR=str(tmp_path))
    assert str(tmp_path / "podflow.sqlite3") in done.stdout
    assert f"unix://{tmp_path}/valkey/valkey.sock" in done.stdout


def test_sqlite_is_ready_for_several_processes(tmp_path):
    done = loaded("settings.DATABASES['default']['OPTIONS']", VAR_DIR=str(tmp_path))
    assert "IMMEDIATE" in done.stdout
    assert "journal_mode=WAL" in done.stdout


def test_a_valkey_address_is_a_redis_address(tmp_path):
    done = loaded("settings.CELERY_BROKER_URL", VAR_DIR=str(tmp_path), REDIS_URL="valkey://broker:6379/0")
    assert done.stdout.strip() == "redis://broker:6379/0"


def test_text_without_a_default_must_be_set(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        environment.text("SECRET_KEY")


def test_secret_key_is_drawn_once_and_is_its_owners_only(tmp_path):
    key = embedded.secret_key(tmp_path)
    assert embedded.secret_key(tmp_path) == key
    assert len(key) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_socket_of_a_deep_folder_gets_a_short_private_path(tmp_path):
    deep = tmp_path / ("deep" * 30)
    path = embedded.socket_path(deep)
    assert len(str(path)) <= embedded.SOCKET_PATH_LIMIT
    assert path != embedded.socket_path(tmp_path / ("else" * 30))


def test_private_folder_is_closed_to_others(tmp_path):
    folder = embedded.private_folder(tmp_path / "valkey")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_version_is_that_of_the_newest_entry_of_the_changelog():
    newest = next(line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))
    assert newest.startswith(f"## {loaded('settings.VERSION').stdout.strip()} (")
