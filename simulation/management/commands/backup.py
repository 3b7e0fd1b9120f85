"""`manage.py backup FILE`: a copy of the SQLite database while the site runs; a whole one, whatever is being written."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Copy the SQLite database into FILE while the site runs. PostgreSQL has pg_dump for this."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file that is not there yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "This is for SQLite. A PostgreSQL database is backed up with pg_dump: see docs/operating.md."
            )
        if file.exists():
            raise CommandError(f"{file} is there already: a backup never writes over another one.")
        started = file.with_name(file.name + ".part")
        os.close(os.open(started, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            copy(started)
            started.rename(file)
        except (sqlite3.Error, OSError) as error:
            started.unlink(missing_ok=True)
            raise CommandError(f"No backup was made: {error}.") from error
        self.stdout.write(f"{file} holds {file.stat().st_size:,} bytes")


def copy(file: Path) -> None:
    """Copy the database as it is at one moment, and see that the copy is whole.

    In one go: a copy made in steps begins anew whenever another process has written. Under WAL who reads keeps no writer waiting.
    """
    connection.ensure_connection()
    target = sqlite3.connect(file)
    try:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, that may be copied anywhere
        (found,) = target.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
    finally:
        target.close()
