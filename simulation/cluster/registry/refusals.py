"""What containerd says when an image cannot be pulled: one template for each way in which a registry fails.

Sources: recordings image-not-found, delete-while-creating; containerd core/remotes/docker (resolver.go, fetcher.go).
"""

from .reference import Reference, quoted

NOT_FOUND = "not found"
ACCESS_DENIED = "access denied"
CONNECTION_REFUSED = "connection refused"
NO_SUCH_HOST = "no such host"
TIMEOUT = "timeout"
UNAVAILABLE = "unavailable"
TOO_MANY_REQUESTS = "too many requests"

KINDS = (
    NOT_FOUND, ACCESS_DENIED, CONNECTION_REFUSED, NO_SUCH_HOST, TIMEOUT, UNAVAILABLE, TOO_MANY_REQUESTS,
)  # fmt: skip

_DENIED = (
    "pull access denied, repository does not exist or may require authorization: "
    "server message: insufficient_scope: authorization failed"
)
_LIMIT = (
    "429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. "
    "https://www.docker.com/increase-rate-limit"
)


def pull_error(reference: Reference, kind: str) -> str:
    """The whole text that the CRI's PullImage answers; `kind` is one of KINDS, or the registry's own words."""
    code, tail = _tail(reference, kind)
    name = quoted(reference.canonical)
    return (
        f"rpc error: code = {code} desc = failed to pull and unpack image {name}: "
        f"failed to resolve reference {name}: {tail}"
    )


def _tail(reference: Reference, kind: str) -> tuple[str, str]:
    head = f"failed to do request: Head {quoted(_url(reference))}: "
    host, port = _endpoint(reference)
    if kind == NOT_FOUND:
        return "NotFound", f"{reference.canonical}: not found"
    if kind == ACCESS_DENIED:
        return "Unknown", _DENIED
    if kind == CONNECTION_REFUSED:
        return "Unknown", f"{head}dial tcp {_address(host)}:{port}: connect: connection refused"
    if kind == NO_SUCH_HOST:
        return "Unknown", f"{head}dial tcp: lookup {host}: no such host"
    if kind == TIMEOUT:
        return "DeadlineExceeded", f"{head}dial tcp {_address(host)}:{port}: i/o timeout"
    if kind == UNAVAILABLE:
        return "Unknown", f"unexpected status from HEAD request to {_url(reference)}: 503 Service Unavailable"
    if kind == TOO_MANY_REQUESTS:
        return "Unknown", f"unexpected status from HEAD request to {_url(reference)}: {_LIMIT}"
    return "Unknown", kind


def _endpoint(reference: Reference) -> tuple[str, int]:
    """Host and port that are dialled; Docker Hub answers under another name than the images bear."""
    if reference.domain == "docker.io":
        return "registry-1.docker.io", 443
    host, _, port = reference.domain.rpartition(":") if ":" in reference.domain else (reference.domain, "", "")
    return host, int(port) if port else (80 if _is_local(host) else 443)


def _url(reference: Reference) -> str:
    """containerd speaks plain HTTP with registries on the machine itself only (docker.MatchLocalhost)."""
    host, _ = _endpoint(reference)
    scheme = "http" if _is_local(host) else "https"
    server = host if reference.domain == "docker.io" else reference.domain
    return f"{scheme}://{server}/v2/{reference.path}/manifests/{reference.digest or reference.tag}"


def _is_local(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "[::1]"


def _address(host: str) -> str:
    return "127.0.0.1" if host == "localhost" else host
