"""A PostgreSQL server of its own on a Unix socket, where PostgreSQL is installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.processes.real_site import wait_until

MISSING = "PostgreSQL is not installed: apt-get install postgresql"


def binaries() -> Path | None:
    """The folder that holds initdb, of the newest version; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "none")]
    return found[-1].parent if found[-1].exists() else None


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of a new server with its data in `folder`; it ends with the block."""
    binary, as_user = binaries(), own_as_postgres(folder) if os.getuid() == 0 else {}
    assert binary is not None, MISSING
    subprocess.run(
        [binary / "initdb", "-D", folder / "data", "-A", "trust", "-U", "podflow", "-N"],
        check=True, capture_output=True, **as_user,
    )  # fmt: skip
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", f"unix_socket_directories={folder}"]
    server = subprocess.Popen(
        [binary / "postgres", "-D", folder / "data", *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user,
    )  # fmt: skip
    try:
        ready = [binary / "pg_isready", "-h", folder, "-U", "podflow", "-q"]
        wait_until(lambda: subprocess.run(ready).returncode == 0, "PostgreSQL", 30)
        yield f"postgres://podflow@{quote(str(folder), safe='')}/postgres"
    finally:
        server.terminate()
        server.wait(20)


def own_as_postgres(folder: Path) -> dict:
    """PostgreSQL refuses to run as root: give it the folder, and a way to it, as the user that Debian made for it."""
    shutil.chown(folder, "postgres", "postgres")
    for parent in list(folder.parents)[:3]:
        parent.chmod(parent.stat().st_mode | 0o011)
    return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": folder}
