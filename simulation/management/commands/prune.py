"""Delete the runs that nobody has looked at for long, now and by hand; a worker does it by itself once a day."""

import time
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from simulation.relay.storage import daily, expiry, removal

REST = 1.0  # as long as a transaction took, others may write


class Command(BaseCommand):
    help = "Delete the runs that nobody has looked at for RUN_EXPIRY_DAYS, expired sessions too; pinned runs and those of lessons stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than", type=int, metavar="DAYS", help="instead of RUN_EXPIRY_DAYS")
        parser.add_argument("--dry-run", action="store_true", help="only say which runs would go")
        parser.add_argument(
            "--vacuum", action="store_true", help="SQLite: write the file anew; nobody else can write meanwhile"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["older_than"]
        if days is not None and days < 0:
            raise CommandError("--older-than must be a number of days, zero or more")
        older_than = None if days is None else timedelta(days=days)
        if options["dry_run"]:
            self.tell(older_than)
        else:
            self.prune(older_than, options["vacuum"])

    def prune(self, older_than: timedelta | None, vacuum: bool) -> None:
        runs = {run_id for run_id, _ in resting(expiry.prune(older_than))}
        sessions = sum(resting(daily.clear_sessions()))
        sum(resting(removal.give_back_space()))
        if vacuum:
            self.vacuum()
        self.stdout.write(f"{len(runs)} runs and {sessions} sessions deleted")

    def tell(self, older_than: timedelta | None) -> None:
        found = expiry.expired(older_than)
        for run in found.only("pk", "seen", "bytes", "title", "command"):
            self.stdout.write(f"{run.pk}  last looked at {run.seen:%Y-%m-%d}  {run.bytes:,} bytes  {run}")
        self.stdout.write(f"{found.count()} runs would be deleted")

    def vacuum(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("--vacuum is for SQLite; PostgreSQL has autovacuum")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA auto_vacuum = INCREMENTAL")
            cursor.execute("VACUUM")


def resting(steps: Iterable[Any]) -> Iterable[Any]:
    """Each step, and a pause after it as long as the step was: a writer that waits comes in between."""
    since = time.monotonic()
    for step in steps:
        yield step
        time.sleep((time.monotonic() - since) * REST)
        since = time.monotonic()
