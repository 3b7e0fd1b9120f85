"""Verbs of the cluster itself: its beginning, inputs from outside, limits."""

from . import VERBS

VERBS.declare(
    "cluster.begin", "A cluster is ready",
    "A cluster with {nodes} is up and idle: every control loop waits for something to change.",
    why="Nothing in Kubernetes runs in a fixed order. Each component watches the API server and acts when what it sees differs "
    "from what is wanted.",
    docs="concepts/overview/components/", chapter="Before", level=1,
)  # fmt: skip
VERBS.declare(
    "cluster.limit", "The story pauses here",
    "This run has reached its limit of {limit}. Everything so far is kept; it can be continued.",
    chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "cluster.input-refused", "That could not be done", "{message}", chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "cluster.note", "Something is noted", "A component notes something for itself; nobody else can see it.", chapter="Before", level=3,
)  # fmt: skip
