"""`python -m tests.fuzz.alone`: visits in this process alone, on the database of the environment, or on a new SQLite."""

import argparse
import logging
import os
import resource
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

MOST_MEMORY = 3 * 2**30
LONG_S = 5


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--requests", type=int, default=10_000)
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--replay", default="", help="SEED:NUMBER of one visit")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        set_up(Path(folder))
        return bool(fuzz(options))


def fuzz(options: argparse.Namespace) -> int:
    from .hall import Hall
    from .report import Report
    from .visits import visit

    seed, _, number = options.replay.rpartition(":")
    report, until = Report(), time.monotonic() + options.seconds
    hall = Hall(report)
    for place in [int(number)] if number else count(options.first):
        name, began = f"{seed or options.seed}:{place}", time.monotonic()
        hall.play(visit(seed or options.seed, place), name)
        took = time.monotonic() - began
        if took > LONG_S:
            print(f"visit {name} took {took:.1f} s", flush=True)
        if report.requests >= options.requests or time.monotonic() > until:
            break
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    report.figures["peak memory of this process"] = f"{peak_mb} MB"
    print(report.told(), report.table(), sep="\n", flush=True)
    return len(report.findings)


def set_up(folder: Path) -> None:
    """Django on a new database, with no broker: nothing leaves this process."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'fuzz.sqlite3'}")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "podflow.settings", "VAR_DIR": str(folder), "REDIS_URL": f"unix://{folder}/none",
        "SECRET_KEY": "fuzz", "RUNS_PER_MINUTE": "0", "INPUTS_PER_MINUTE": "0", "READS_PER_MINUTE": "0", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))  # what wants more is a finding, and ends nothing
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
    settings.ALLOWED_HOSTS = ["testserver"]
    django.setup()
    from django.core.management import call_command

    from simulation.relay import batons, push

    call_command("migrate", verbosity=0)
    call_command("load_lessons", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    logging.getLogger().handlers.clear()
    batons.send = push.nudge = lambda *args, **kwargs: None


if __name__ == "__main__":
    sys.exit(main())
