"""The relay: load a run, let one component act, save, pass the baton. The ONLY room that knows models and core.

Walk it in this order: `doors` (a run begins, is given an input, goes on), `turns` (one worker's turn), `shelf` (rows to
cluster and back), `batons` (whose turn it is next), `push` (the nudge), `reading` (the story, for those who ask).
"""

from simulation.cluster.kubectl.shell import without_kubectl

from .batons import played_here, sweep
from .doors import Refused, ScenarioError, continue_run, create_run, give_input, hash_of, next_line, set_pace
from .forks import fork_run
from .push import group_of
from .reading import look_at, news_of, status, story_after, trace_after, verbs
from .turns import take_turn
from .what_if import decide_again

__all__ = [
    "Refused", "ScenarioError", "continue_run", "create_run", "decide_again", "fork_run", "give_input", "group_of", "hash_of", "look_at", "news_of",
    "next_line", "played_here", "set_pace", "status", "story_after", "sweep", "take_turn", "trace_after", "verbs",
    "without_kubectl",
]  # fmt: skip
