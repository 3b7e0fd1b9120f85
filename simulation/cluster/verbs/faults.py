"""Verbs of faults: what somebody breaks and mends, and how the cluster comes round."""

from . import VERBS

DEBUG = "tasks/debug/debug-cluster/"

VERBS.declare(
    "fault.stop", "Stopped: {component}", "You stop {component}. {what}", docs=DEBUG, chapter="Faults", level=1
)
VERBS.declare(
    "fault.start", "Started: {component}", "You start {component} again: it lists everything it watches and goes on from what it finds.",
    why="A component keeps no orders, it compares what is with what should be. So a restart loses nothing but time.",
    docs="concepts/architecture/controller/", chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "fault.cut", "Cut off: {node}", "You cut the network between {node} and the control plane. Its containers do not notice.",
    docs=DEBUG, chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "fault.heal", "Connected again: {node}", "The network to {node} is back.", docs=DEBUG, chapter="Faults", level=1
)
VERBS.declare(
    "fault.registry",
    "The registry changes",
    "From now on a pull of {images} finds something else.",
    chapter="Faults",
    level=1,
)
VERBS.declare(
    "fault.addresses",
    "Addresses run out",
    "From now on {node} has {free} of its addresses left to give.",
    chapter="Faults",
    level=1,
)
VERBS.declare(
    "fault.watch", "A watch event is disturbed", "The next watch event for {component} will {do}.", chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "fault.conflict",
    "A write will conflict",
    "The next write of {component} will meet a 409 Conflict.",
    chapter="Faults",
    level=1,
)
VERBS.declare(
    "fault.dropped", "The list is read again",
    "The watch of {component} has run out, as it does every 5 to 10 minutes: it lists everything again and finds what it had missed.",
    why="Nobody relies on having heard every event. That is what level-triggered means.",
    docs="reference/using-api/api-concepts/#efficient-detection-of-changes", chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "fault.late", "A late event arrives", "The event that was held up reaches {component}, which hears only now what has changed.",
    why="Until then it acted on what it knew. Every component lives a little in the past.",
    docs="reference/using-api/api-concepts/#efficient-detection-of-changes", chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "fault.retry", "It must be tried again", "{component} got no answer it can use: {message} It will try again.",
    docs="concepts/architecture/controller/", chapter="Faults", level=2,
)  # fmt: skip
VERBS.declare(
    "fault.webhook", "An admission webhook", "{name} is asked about every pod from now on, and {what}.",
    docs="reference/access-authn-authz/extensible-admission-controllers/", chapter="Faults", level=1,
)  # fmt: skip
VERBS.declare(
    "fault.pressure", "{node}: {of}", "{node} {what} {of}. Its kubelet finds out when it looks, each 10 s.",
    docs="concepts/scheduling-eviction/node-pressure-eviction/", chapter="Faults", level=1,
)  # fmt: skip
