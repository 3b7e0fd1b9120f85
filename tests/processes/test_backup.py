"""A site that was backed up and restored, or moved to PostgreSQL, replays every link; the commands are those of docs/operating.md."""

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.documented import ROOT
from tests.processes.real_site import ROLES, Site
from tests.simulation.scenarios import CRASH, HAPPY

pytestmark = pytest.mark.processes
PAPER = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
DUMP = ["dumpdata", "--natural-foreign", "--natural-primary", "--exclude", "contenttypes", "--exclude", "auth.permission",
        "--exclude", "admin.logentry", "--format", "jsonl", "--output", "podflow.jsonl"]  # fmt: skip


class Prepared(Site):
    def __enter__(self):
        self.manage("prepare")
        return self.serve(ROLES)

    def serve(self, roles=()):
        self.start_valkey()
        for role in roles:
            self.start_worker(role)
        self.start_web()
        return self


class Restored(Prepared):
    """A site in a folder of its own, over a database that is there already; its static files are those of `like`."""

    def __init__(self, folder, like: Site, url: str = ""):
        super().__init__(folder, url, VAR_DIR=like.environment["VAR_DIR"])

    def __enter__(self):
        return self.serve()


def told(site, runs) -> dict:
    """What every link shows: the page's own data, the story, the objects of a moment."""
    return {
        run["id"]: (site.story(run["id"]), json.loads(site.get(f"/api/runs/{run['id']}/moments/7")), "<title>" in site.get(f"/runs/{run['id']}"))
        for run in runs
    }  # fmt: skip


def played(site) -> list[dict]:
    runs = [site.create(HAPPY), site.create(CRASH)]
    site.wait_for_end(runs[0]["id"])
    fork = site.post(f"/api/runs/{runs[0]['id']}/fork", {"at": 9})
    for run in (runs[1], fork):
        site.wait_for_end(run["id"])
    return [*runs, fork]


def goes_on(site, runs) -> None:
    """New runs and inputs are taken as before."""
    assert site.create(HAPPY)["id"] not in {run["id"] for run in runs}
    assert site.post(f"/api/runs/{runs[0]['id']}/inputs", {"kubectl": "get pods"}, runs[0]["token"])


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    return found[-1].parent if found else Path(shutil.which("pg_dump") or "pg_dump").parent


def in_psql(url: str, sql: str) -> None:
    subprocess.run([binaries() / "psql", url, "-qc", sql], check=True, capture_output=True)


def database(url: str, name: str) -> str:
    """An empty database beside the one that `url` names."""
    in_psql(url, f"DROP DATABASE IF EXISTS {name}")
    in_psql(url, f"CREATE DATABASE {name}")
    return url.rpartition("/")[0] + f"/{name}"


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory):
    """(site, its runs, a backup that was made while it was used)"""
    with Prepared(tmp_path_factory.mktemp("sqlite")) as site:
        runs = played(site)
        site.create(CRASH)  # is being written
        backup = site.folder / "backup.sqlite3"
        site.manage("backup", str(backup))
        yield site, runs, backup


def test_a_backup_of_sqlite_replays_every_link(on_sqlite, tmp_path):
    site, runs, backup = on_sqlite
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    shutil.copy(backup, tmp_path / "site.sqlite3")
    with Restored(tmp_path, site) as restored:
        restored.manage("prepare")
        assert told(restored, runs) == told(site, runs)
        goes_on(restored, runs)


def test_a_move_from_sqlite_to_postgres_replays_every_link(on_sqlite, postgres_url, tmp_path):
    assert "python manage.py " + " ".join(DUMP) in PAPER
    site, runs, _ = on_sqlite
    site.manage(*DUMP[:-1], str(tmp_path / "podflow.jsonl"))
    moved = Restored(tmp_path, site, database(postgres_url, "moved"))
    moved.manage("migrate", "-v", "0")
    moved.manage("loaddata", str(tmp_path / "podflow.jsonl"))
    with moved:
        assert told(moved, runs) == told(site, runs)
        goes_on(moved, runs)


def test_a_dump_of_postgres_replays_every_link(postgres_url, tmp_path):
    for part in ("pg_dump --format=custom --file=podflow.dump", "pg_restore --no-owner --dbname="):
        assert part in PAPER
    first, second, dump = tmp_path / "first", tmp_path / "second", tmp_path / "podflow.dump"
    first.mkdir()
    second.mkdir()
    with Prepared(first, database(postgres_url, "first")) as site:
        runs = played(site)
        url = site.environment["DATABASE_URL"]
        subprocess.run(
            [binaries() / "pg_dump", "--format=custom", f"--file={dump}", url], check=True, capture_output=True
        )
        other = database(postgres_url, "second")
        subprocess.run(
            [binaries() / "pg_restore", "--no-owner", f"--dbname={other}", dump], check=True, capture_output=True
        )
        with Restored(second, site, other) as restored:
            assert told(restored, runs) == told(site, runs)
            goes_on(restored, runs)
    assert os.path.getsize(dump)
