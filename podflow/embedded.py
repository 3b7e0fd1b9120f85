"""What podflow makes for itself under var/ when nobody gave it a database, a broker or a key."""

import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SOCKET_PATH_LIMIT = 100  # sockaddr_un holds 108 bytes on Linux and 104 on macOS


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter, or refuse one that belongs to somebody else."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.stat().st_uid != os.getuid():
        raise ImproperlyConfigured(f"{path} belongs to another user")
    path.chmod(0o700)
    return path


def keep_private(var: Path, database: str = "") -> None:
    """What this process makes is its owner's only, and what podflow has made before becomes so: var/, the key, a SQLite database.

    SQLite gives its -wal and -shm files the database's own mode. What belongs to somebody else is left as it is, and so is a
    folder that all share (/tmp).
    """
    os.umask(0o077)
    files = [Path(database + end) for end in ("", "-wal", "-shm", "-journal")] if database else []
    for path, mode in [(var, 0o700), (var / "secret_key", 0o600), *((file, 0o600) for file in files)]:
        try:
            found = path.stat()
            if found.st_uid == os.getuid() and not found.st_mode & stat.S_ISVTX:
                path.chmod(mode)
        except (FileNotFoundError, PermissionError):
            continue


def socket_path(var: Path) -> Path:
    """Where the bundled Valkey listens: var/valkey/valkey.sock, or a short private path when that one is too long."""
    path = var / "valkey" / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"podflow-{os.getuid()}-{digest}" / "valkey.sock"


def secret_key(var: Path) -> str:
    """The key in var/secret_key, drawn on first use; readable by its owner only."""
    path = var / "secret_key"
    if path.exists() and (key := path.read_text().strip()):
        return key
    var.mkdir(parents=True, exist_ok=True)
    fresh = var / f"secret_key.{os.getpid()}"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(fresh, path)  # the first of several processes wins, the others take its key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text().strip()
