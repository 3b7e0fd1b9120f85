"""Writes what the core tells into tests/js/fixtures: `python -m tests.write_fixtures`; `make test` does so before the page's tests."""

import json
from pathlib import Path

from simulation.cluster import phrases
from tests.phrase_samples import samples

FOLDER = Path(__file__).parent / "js" / "fixtures"


def fixtures() -> dict[str, str]:
    """File name -> its text; the same at every call."""
    return {
        "verbs.json": as_json(phrases.verbs_as_dict()),
        "phrases.json": as_json({"words": phrases.WORDS, "samples": samples()}),
    }


def as_json(value) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def write() -> None:
    for name, text in fixtures().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
