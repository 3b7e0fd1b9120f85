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
