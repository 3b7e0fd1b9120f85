"""CNI: the bridge plug-in with host-local addresses: what ADD and DEL do on one node.

The next free address after the last one given, wrapping around; .0 and broadcast are left out and .1 is the gateway, so
the address of a deleted pod is not used again at once (containernetworking/plugins, host-local). Not modelled: veth names, masquerading.
"""

from __future__ import annotations

from typing import Any, Protocol

from .budget import charge
from .ground import Ground
from .verbs import VERBS

ADD, DEL = VERBS["cni.ADD"], VERBS["cni.DEL"]
NO_ADDRESS = (
    'rpc error: code = Unknown desc = failed to setup network for sandbox "{sandbox}": plugin type="bridge" failed (add): '
    "failed to allocate for range 0: no IP addresses available in range set: {first}-{last}"
)


class CniError(Exception):
    """The plug-in refused; the message is what containerd passes on to the kubelet."""


class AddressFaults(Protocol):
    """An order that a node's range is nearly used up."""

    def free_addresses(self, node: str) -> int | None:
        """How many are left by order; None: all that nobody has."""

    def took_address(self, node: str) -> None: ...


class Cni:
    """The plug-ins of one node; their memory is the space cni/<node>."""

    def __init__(self, node: str, pod_cidr: str, ground: Ground, faults: AddressFaults | None = None) -> None:
        self.node, self.pod_cidr = node, pod_cidr
        self.store, self.story, self.faults = ground.store, ground.story, faults
        self.space = f"cni/{node}"
        self.network, self.hosts = parse_cidr(pod_cidr)

    def add(self, sandbox: str, pod: dict[str, Any]) -> str:
        """ADD eth0 for a sandbox id: an address of the node's range, as text. CniError where none is free."""
        taken = self.store.space(self.space)
        free = self.faults.free_addresses(self.node) if self.faults else None
        last = (taken.get("last_reserved_ip") or {}).get("offset", 1)
        charge(len(taken) // 50)
        for step in range(1, self.hosts + 1) if free != 0 else ():
            offset = 2 + (last - 2 + step) % (self.hosts - 1)
            address = dotted(self.network + offset)
            if f"address/{address}" not in taken:
                break
        else:
            first, final = dotted(self.network + 1), dotted(self.network + self.hosts)
            raise CniError(NO_ADDRESS.format(sandbox=sandbox, first=first, last=final))
        self.store.put(self.space, "last_reserved_ip", {"offset": offset})
        self.store.put(self.space, f"address/{address}", {"containerID": sandbox, "ifname": "eth0"})
        if self.faults and free is not None:
            self.faults.took_address(self.node)
        facts = {"pod": pod["metadata"]["name"], "ip": address, "range": self.pod_cidr, "sandbox": sandbox[:12]}
        self.story.tell(ADD, node=self.node, about=pod_path(pod), facts=facts)
        return address

    def delete(self, sandbox: str, address: str, about: str) -> None:
        """DEL eth0: the address is free again. Succeeds even where things are gone already."""
        if self.store.get(self.space, f"address/{address}"):
            self.store.put(self.space, f"address/{address}", None)
            self.story.tell(DEL, node=self.node, about=about, facts={"ip": address, "pod": about.rsplit("/", 1)[-1]})


def pod_path(pod: dict[str, Any]) -> str:
    """pods/<namespace>/<name>: what a line of the story is about."""
    return f"pods/{pod['metadata']['namespace']}/{pod['metadata']['name']}"


def parse_cidr(text: str) -> tuple[int, int]:
    """ "10.244.1.0/24" -> (the network as a number, how many hosts it has: 254)."""
    address, _, bits = text.partition("/")
    a, b, c, d = (int(part) for part in address.split("."))
    return (a << 24) + (b << 16) + (c << 8) + d, (1 << (32 - int(bits))) - 2


def dotted(number: int) -> str:
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
