"""What can be broken, for those who offer it: each fault with its words and what mends it, as data. grammar.py says which there are.

In ids, faults and places {name} is what is named after the first slash of the fault's key in the space faults: a component or a node.
"""

from typing import Any

from ..phrases.catalogue import N_
from .faults import MEMBERS, QUORUM
from .grammar import CONTROL_PLANE, ON_NODES, PRESSURES

NODE = "{node}"
COMPONENTS = {  # how a component is called, what its stop means, and its place in the picture where that has another name
    "apiserver": {"words": N_("API server"), "means": N_("nobody can read or write; what runs goes on")},
    "etcd-0": {
        "words": N_("etcd member 1"), "place": "etcd",
        "means": N_("two of three members are a quorum; below that nothing can be written"),
    },
    "etcd-1": {"words": N_("etcd member 2"), "place": "etcd", "means": ""},
    "etcd-2": {"words": N_("etcd member 3"), "place": "etcd", "means": ""},
    "kube-scheduler": {"words": N_("Scheduler"), "place": "scheduler", "means": N_("new pods stay Pending")},
    "kube-controller-manager": {
        "words": N_("Controller manager"), "place": "controllers", "means": N_("pods that are lost are not replaced"),
    },
    "kubelet": {
        "words": N_("kubelet"), "on": N_("kubelet on {node}"),
        "means": N_("its containers go on; nobody restarts them, probes them or reports on them"),
    },
    "containerd": {
        "words": N_("containerd"), "on": N_("containerd on {node}"), "means": N_("processes go on; none can be started"),
    },
    "cni": {"words": N_("CNI"), "on": N_("CNI on {node}"), "means": N_("no new pod there gets an address")},
    "node": {
        "words": N_("The whole node"), "on": N_("All of {node}"), "means": N_("power off: everything on it is dead"),
    },
}  # fmt: skip
STOP = {"words": N_("Stop"), "fault": {"stop": "{name}"}}
START = {"words": N_("Start"), "fault": {"start": "{name}"}}
PRESSURE_WORDS = {"memory": N_("Memory to spare"), "disk": N_("Disk to spare"), "pid": N_("Process IDs to spare")}
GONE = {"missing": "connection refused"}  # what a pull finds while the registry is away


def switch(name: str, key: str) -> dict[str, Any]:
    about = COMPONENTS[name]
    return {"id": f"stopped/{key}", "words": about["words"], "means": about["means"], "break": STOP, "mend": START}


CUT: dict[str, Any] = {
    "id": "cut/{node}", "words": N_("Network to the control plane"),
    "means": N_("its containers do not notice; after 50 s the node counts as lost"),
    "break": {"words": N_("Cut"), "fault": {"cut": NODE}}, "mend": {"words": N_("Heal"), "fault": {"heal": NODE}},
}  # fmt: skip
ADDRESSES: dict[str, Any] = {
    "id": "addresses/{node}", "words": N_("Free addresses"), "means": N_("the next sandbox there cannot be made"),
    "break": {"words": N_("Take all"), "fault": {"addresses": {"node": NODE, "free": 0}}},
    "mend": {"words": N_("Give back"), "fault": {"addresses": {"node": NODE, "free": None}}},
}  # fmt: skip


def pressure(of: str) -> dict[str, Any]:
    return {
        "id": f"pressure/{{node}}/{of}", "words": PRESSURE_WORDS[of], "means": N_("the kubelet evicts pods to get some back"),
        "break": {"words": N_("Use up"), "fault": {"pressure": {"node": NODE, "of": of, "short": True}}},
        "mend": {"words": N_("Give back"), "fault": {"pressure": {"node": NODE, "of": of, "short": False}}},
    }  # fmt: skip


REGISTRY: dict[str, Any] = {  # its fault names the images
    "id": "registry", "words": N_("Image registry"), "means": N_("a pull finds: connection refused"),
    "break": {"words": N_("Take away"), "entry": GONE}, "mend": {"words": N_("Bring back"), "entry": None},
}  # fmt: skip
DISTURBANCES: tuple[dict[str, Any], ...] = (  # {name}: whose watch or whose write
    {"words": N_("Lose it"), "fault": {"watch": {"to": "{name}", "do": "drop"}}},
    {"words": N_("Send it twice"), "fault": {"watch": {"to": "{name}", "do": "repeat", "by": "1s"}}},
    {"words": N_("Delay it by 10 s"), "fault": {"watch": {"to": "{name}", "do": "delay", "by": "10s"}}},
    {"words": N_("Answer its next write with 409"), "fault": {"conflict": "{name}"}},
)
WATCHERS = ("kube-scheduler", "kube-controller-manager", "kubelet/{node}")

# What is broken: by the first part of its key in the space faults. {component}: the words of {name}, {place} its place; {node} and {of}: the
# parts of the key after its first; the other facts are those of the key's value.
BROKEN: dict[str, dict[str, Any]] = {
    "stopped": {"words": N_("{component} is stopped"), "place": "{place}", "mark": N_("stopped"), "mend": START},
    "cut": {"words": N_("The network to {node} is cut"), "place": "wire/{node}", "mark": N_("cut"), "mend": CUT["mend"]},
    "registry": {
        "words": N_("The image registry does not answer as it did"), "place": "registry", "mark": N_("away"), "mend": REGISTRY["mend"],
    },
    "addresses": {
        "words": N_(
            "{free, plural, =0 {{node} has no addresses left to give} one {{node} has one address left to give}"
            " other {{node} has # addresses left to give}}"
        ),
        "place": "cni/{node}", "mark": N_("no addresses"), "mend": ADDRESSES["mend"],
    },
    "watch": {
        "words": N_(
            "{do, select, drop {The next watch event for {component} will be lost} repeat {The next watch event for {component} will come twice}"
            " other {The next watch event for {component} will come late}}"
        ),
        "place": "{place}", "mark": "", "mend": None,
    },
    "conflict": {"words": N_("The next write of {component} will meet a 409 Conflict"), "place": "{place}", "mark": "", "mend": None},
    "pressure": {
        "words": N_("{of, select, memory {{node} is short of memory} disk {{node} is short of disk} other {{node} is short of process IDs}}"),
        "place": "kubelet/{node}", "mark": "",
        "mend": {"words": N_("Give back"), "fault": {"pressure": {"node": NODE, "of": "{of}", "short": False}}},
    },
    "webhook": {
        "words": N_(
            "{do, select, reject {The webhook {name} rejects every pod} timeout {The webhook {name} does not answer in time}"
            " other {The webhook {name} cannot be reached}}"
        ),
        "place": "apiserver", "mark": "", "mend": {"words": N_("Take it away"), "fault": {"webhook": None}},
    },
}  # fmt: skip
QUORUM_LOST, MEMBERS_DOWN = N_("no quorum"), N_("{down} of {members} down")


def as_dict() -> dict[str, Any]:
    """JSON for the page: the menu by its groups, how components are called, and what is broken by its key."""
    return {
        "components": COMPONENTS,
        "control_plane": [switch(name, name) for name in CONTROL_PLANE],
        "node": [*(switch(part, f"{part}/{NODE}") for part in ON_NODES), CUT, ADDRESSES, *map(pressure, PRESSURES)],
        "registry": REGISTRY,
        "disturbances": list(DISTURBANCES),
        "watchers": list(WATCHERS),
        "broken": BROKEN,
        "etcd": {
            "members": len(MEMBERS), "may_lose": len(MEMBERS) - QUORUM, "no_quorum": QUORUM_LOST, "down": MEMBERS_DOWN,
        },
    }  # fmt: skip
