"""`make fuzz`: visits drawn from a seed, in this process and against real sites, on SQLite and on PostgreSQL; the figures in the end.

    python -m tests.fuzz [hall|site ...]     which ways to take; both if none is named
    python -m tests.fuzz --replay SEED:NUMBER       one visit again, in this process

The exit code is 1 where something was found or a bound was passed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.processes.servers.postgres import MISSING, binaries, postgres

WAYS = ("hall", "site")


def main() -> int:
    options = asked()
    if options.replay:
        return subprocess.run(hall_command(options, "--replay", options.replay)).returncode
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fuzz-")))
        urls = {"sqlite": ""}
        if binaries() is None:
            print(f"SKIPPED PostgreSQL: {MISSING}", flush=True)
        else:
            (folder / "postgres").mkdir()
            urls["postgres"] = stack.enter_context(postgres(folder / "postgres"))
        turns = [(way, name) for way in options.ways or WAYS for name in urls]
        share = argparse.Namespace(**vars(options))
        share.requests, share.seconds = options.requests // len(turns), options.seconds / len(turns)
        return max(TAKEN[way](share, name, urls[name], folder) for way, name in turns)


def asked() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz")
    arguments.add_argument("ways", nargs="*", choices=[*WAYS, []], help="which ways to take")
    arguments.add_argument("--seed", default=os.environ.get("FUZZ_SEED", "1"))
    arguments.add_argument("--requests", type=int, default=int(os.environ.get("FUZZ_REQUESTS", "20000")))
    arguments.add_argument("--seconds", type=float, default=float(os.environ.get("FUZZ_SECONDS", "600")))
    arguments.add_argument("--first", type=int, default=0, help="the number of the first visit")
    arguments.add_argument("--replay", default="", help="SEED:NUMBER of one visit")
    return arguments.parse_args()


def hall_command(options: argparse.Namespace, *more: str) -> list[str]:
    return [sys.executable, "-m", "tests.fuzz.alone", *more]


def in_this_process(options: argparse.Namespace, name: str, url: str, folder: Path) -> int:
    """A process of its own: Django's settings are read once."""
    print(f"\n== in one process, on {name}", flush=True)
    limits = ("--seed", options.seed, "--requests", str(options.requests), "--seconds", str(options.seconds))
    environment = {**os.environ, "DATABASE_URL": url} if url else os.environ
    return subprocess.run(hall_command(options, *limits, "--first", str(options.first)), env=environment).returncode


def against_a_site(options: argparse.Namespace, name: str, url: str, folder: Path) -> int:
    from .against import fuzzed

    print(f"\n== against a real site, on {name}", flush=True)
    (folder / f"site-{name}").mkdir()
    report = fuzzed(folder / f"site-{name}", url, options.seed, options.requests, options.seconds, options.first)
    print(report.told(), report.table(), sep="\n", flush=True)
    return bool(report.findings)


TAKEN = {"hall": in_this_process, "site": against_a_site}

if __name__ == "__main__":
    sys.exit(main())
