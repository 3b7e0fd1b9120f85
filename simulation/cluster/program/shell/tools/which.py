"""which, and the shell's command -v: where a command lies."""

from collections.abc import Container

from ...commands import has_command
from ..processes.calls import Call


def which(call: Call, words: list[str], builtins: Container[str] = ()) -> int:
    """Print where each of these commands lies; one of `builtins`, and a function of the script, by its bare name."""
    box, status = call.machine.state["box"], 0
    for word in words:
        if call.name != "which" and (word in builtins or word in call.process["functions"]):
            call.out(word + "\n")
        elif has_command(box, word) and (box["base"] != "any" or call.is_tool(word)):
            call.out((word if "/" in word else f"/usr/bin/{word}") + "\n")
        else:
            status = 127 if call.name == "command" else 1
    return status
