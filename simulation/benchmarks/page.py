"""What a browser must load for the run page: its modules, found by following their imports, and its style, compressed."""

import gzip
import re
from pathlib import Path

from django.conf import settings

from podflow.storage import as_sent

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = ("base.html", "simulation/run.html")
NAMED = re.compile(r"static ['\"]([\w./-]+\.(?:js|css|woff2))['\"]")
IMPORTED = re.compile(r"(?:from|import)\s+\"(\.[^\"]+)\"|url\([\"']?(\.[^\"')]+)")


def page() -> dict:
    """{"page_script_kb", "page_style_kb", "page_font_kb", "page_files"}: thousands of bytes, each file compressed alone."""
    files, waiting = set(), {STATIC / name for template in TEMPLATES for name in named_in(template)}
    while waiting:
        path = waiting.pop()
        if path in files or not path.exists():
            continue
        files.add(path)
        if path.suffix in (".js", ".css"):
            waiting |= {(path.parent / (a or b)).resolve() for a, b in IMPORTED.findall(path.read_text())}
    return {
        "page_script_kb": kilobytes(files, ".js"), "page_style_kb": kilobytes(files, ".css"),
        "page_font_kb": kilobytes(files, ".woff2"), "page_files": len(files),
    }  # fmt: skip


def named_in(template: str) -> list[str]:
    return NAMED.findall((Path(settings.BASE_DIR) / "templates" / template).read_text())


def kilobytes(paths: set[Path], suffix: str) -> float:
    sizes = [len(gzip.compress(sent(path))) for path in paths if path.suffix == suffix]
    return round(sum(sizes) / 1000, 1)


def sent(path: Path) -> bytes:
    return as_sent(path.read_text()).encode() if path.suffix == ".js" else path.read_bytes()
