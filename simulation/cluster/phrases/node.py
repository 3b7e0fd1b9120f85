"""Words of the cluster's own verbs."""

from .catalogue import N_, PHRASES

PHRASES.say(
    "cluster.begin", N_("A cluster is ready"),
    N_(
        "{nodes, plural, =0 {A cluster without a node is up and idle.}"
        " one {A cluster with one node, {nodes, list}, is up and idle.}"
        " other {A cluster with # nodes, {nodes, list}, is up and idle.}} Every control loop waits for something to change."
    ),
    why=N_(
        "Nothing in Kubernetes runs in a fixed order. Each component watches the API server, and acts when what it sees"
        " differs from what is wanted."
    ),
    docs="concepts/overview/components/",
)  # fmt: skip
PHRASES.say(
    "cluster.note", N_("Internal notes change"),
    N_("Only internal notes change here ({spaces, list}). No other component can see them."),
)  # fmt: skip
PHRASES.say(
    "cluster.failed", N_("podflow failed here"),
    N_(
        "podflow itself made a mistake here, in its {component}: {error}. The run goes on."
        "{again, select, true { What was being done is tried again later.} false {}} The number of this mistake in the log is {id}."
    ),
    why=N_("This is a fault in podflow. A real cluster does not do this."),
)  # fmt: skip
PHRASES.say(
    "cluster.full", N_("Too much for one step"),
    N_("podflow lets one step do only so much, and {component} has come to that limit: {message}. It goes on a little later."),
    why=N_("This limit is podflow's own, so that no run can keep the others waiting. A real cluster has none like it."),
)  # fmt: skip
