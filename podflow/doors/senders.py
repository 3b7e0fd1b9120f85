"""Who sends: an IPv4 address, or the /64 of an IPv6 one, since whoever has one of its addresses has all of them."""

from ipaddress import IPv6Address, ip_address, ip_network

IPV6_PREFIX = 64
LONGEST = 64  # characters of an address with its zone, brackets and port


def network_of(text: str) -> str | None:
    """The sender that an address stands for, or None where it is no address; brackets, a port and a zone are let pass."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def sender(peer: str, forwarded: str = "") -> str:
    """Who sent a request: `forwarded` is the proxy's X-Forwarded-For (empty where there is no proxy to believe).

    Its last entry is the one that the proxy itself wrote; what stands before it, anyone may have written.
    """
    return network_of(forwarded.rpartition(",")[2]) or network_of(peer) or peer
