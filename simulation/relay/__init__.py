"""The relay: load a run, let one component act, save, pass the baton. The ONLY room that knows models and core.

Walk it in this order: `inputs` (a run begins, is given an input, goes on), `turns` (one worker's turn), `shelf` and `saving` (rows to
cluster and back), `batons` (whose turn it is next), `push` (the nudge), `reading` (the story, for those who ask), `moments` (the cluster
after any line) and what stands on them: `asking`, `why`, `forks`, `what_if`. `answers` hands
what takes long over to a worker; `fair` keeps one run from harming others.
"""

from simulation.cluster.apiserver.manifest import PlainError, read_json, text_fault
from simulation.cluster.catalogue import catalogue
from simulation.cluster.kubectl import without_kubectl
from simulation.cluster.paths import PathError

from .answers.heavy import think_briefly
from .answers.line import Unanswered, asking_as
from .answers.post import answer
from .asking import ask, moment_of
from .batons import LONG_WAIT_S, QUEUES, long_waiting, played_here, sweep
from .fair.memory import keep_small
from .fair.progress import TooMany
from .forks import fork_run
from .inputs import ScenarioError, continue_run, create_run, give_input, hash_of, next_line, set_pace
from .moments import NO_SUCH_MOMENT
from .push import group_of
from .reading import PAGE_LINES, look_at, news_of, status, story_after, story_page, trace_after, verbs
from .refused import Refused
from .storage import NoRoom, delete_run, disk_trouble, keep_house
from .text import dumps as as_json
from .turns import take_turn
from .what_if import decide_again
from .why import NeverWritten, why

__all__ = [
    "LONG_WAIT_S", "NO_SUCH_MOMENT", "PAGE_LINES", "QUEUES", "NeverWritten", "NoRoom", "PathError", "PlainError", "Refused",
    "ScenarioError", "TooMany", "Unanswered", "answer", "as_json", "ask", "asking_as", "catalogue", "continue_run", "create_run", "decide_again",
    "delete_run", "disk_trouble", "fork_run", "give_input", "group_of", "hash_of", "keep_house", "keep_small", "long_waiting", "look_at", "moment_of",
    "news_of", "next_line", "played_here", "read_json", "set_pace", "status", "story_after", "story_page", "sweep", "take_turn",
    "text_fault", "think_briefly", "trace_after", "verbs", "why", "without_kubectl",
]  # fmt: skip
