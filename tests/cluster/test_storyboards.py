"""Golden stories: a command, `----`, and everything that must be said.

`REWRITE=1 pytest ...` writes them anew: read the diff before you commit it.
"""

import os
import pathlib

import pytest

from tests.cluster.playing import play, scenario_of

FOLDER = pathlib.Path(__file__).parent.parent / "storyboards"
BOARDS = sorted(FOLDER.glob("*.txt"))


def told(cluster):
    """One line of text for each line of the story."""
    for line in cluster.story.lines:
        who = line.verb.component + (f" on {line.node}" if line.node else "")
        row = line.printed()
        printed = f"  [{row['NAME']} {row['READY']} {row['STATUS']} {row['RESTARTS']}]" if row else ""
        yield f"{line.seq:3} {line.at_ms / 1000:8.3f} s  {who}: {line.says()}{printed}"


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_the_story_is_told_as_it_is_written_down(path):
    commands, _, expected = path.read_text().partition("----\n")
    inputs = [tuple(line.split(" $ ", 1)) for line in commands.strip().splitlines()]
    text = "\n".join(told(play(scenario_of(*inputs)))) + "\n"
    if os.environ.get("REWRITE"):
        path.write_text(f"{commands}----\n{text}")
    assert text == expected or os.environ.get("REWRITE")
