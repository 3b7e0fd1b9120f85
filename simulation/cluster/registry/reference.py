"""Image references: Docker's grammar, the names an image goes by, and the words in which a bad name is refused.

Rules: github.com/distribution/reference (reference.go, normalize.go), which kubelet and containerd both use;
pkg/kubelet/images/image_manager.go applyDefaultImageTag; recording invalid-image-name.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

DEFAULT_DOMAIN = "docker.io"
OFFICIAL = "library/"
HASH_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}

_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_NAME = rf"(?:{_DOMAIN}/)?{_PART}(?:/{_PART})*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = re.compile(rf"({_NAME})(?::({_TAG}))?(?:@({_DIGEST}))?")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_IDENTIFIER = re.compile(r"[a-f0-9]{64}")


class InvalidReference(ValueError):
    """The text is no image reference; str(error) is what the reference parser says."""


@dataclass(frozen=True)
class Reference:
    """One image name, taken apart. `tag` is "latest" where neither tag nor digest was written."""

    domain: str
    path: str
    tag: str | None
    digest: str | None

    @property
    def repository(self) -> str:
        """Domain and path, such as docker.io/library/nginx."""
        return f"{self.domain}/{self.path}"

    @property
    def canonical(self) -> str:
        """The name containerd knows: docker.io/library/nginx:latest, or @digest where one was written."""
        return f"{self.repository}@{self.digest}" if self.digest else f"{self.repository}:{self.tag}"

    @property
    def familiar(self) -> str:
        """The shortest name that means the same: nginx:latest."""
        name = self.repository.removeprefix(f"{DEFAULT_DOMAIN}/").removeprefix(OFFICIAL)
        return name if self.domain != DEFAULT_DOMAIN else name + self.canonical[len(self.repository) :]


@lru_cache(maxsize=4096)
def parse_reference(image: str) -> Reference:
    """Take an image name apart. Raises InvalidReference with the parser's own words."""
    if _IDENTIFIER.fullmatch(image):
        raise InvalidReference(f"invalid repository name ({image}), cannot specify 64-byte hexadecimal strings")
    domain, rest = _split_domain(image)
    remote = rest.split(":", 1)[0]
    if remote.lower() != remote:
        raise InvalidReference(f"invalid reference format: repository name ({remote}) must be lowercase")
    found = _REFERENCE.fullmatch(f"{domain}/{rest}")
    if not found:
        raise InvalidReference("invalid reference format")
    if len(rest.split("@")[0].split(":")[0]) > 255:
        raise InvalidReference("repository name must not be more than 255 characters")
    _, tag, digest = found.groups()
    if digest:
        _check_digest(digest)
    path = found.group(1)[len(domain) + 1 :]
    return Reference(domain, path, tag if tag or digest else "latest", digest)


def _split_domain(image: str) -> tuple[str, str]:
    """normalize.go splitDockerDomain: what stands before the first slash is a host only if it looks like one."""
    first, slash, rest = image.partition("/")
    if not slash:
        return DEFAULT_DOMAIN, OFFICIAL + image
    looks_like_host = first == "localhost" or "." in first or ":" in first or first.lower() != first
    domain, remote = (first, rest) if looks_like_host else (DEFAULT_DOMAIN, image)
    if domain == "index.docker.io":
        domain = DEFAULT_DOMAIN
    if domain == DEFAULT_DOMAIN and "/" not in remote:
        remote = OFFICIAL + remote
    return domain, remote


def _check_digest(digest: str) -> None:
    algorithm, _, digits = digest.partition(":")
    if algorithm not in HASH_LENGTHS:
        raise InvalidReference("unsupported digest algorithm")
    if len(digits) != HASH_LENGTHS[algorithm]:
        raise InvalidReference("invalid checksum digest length")
    if digits.lower() != digits:
        raise InvalidReference("invalid checksum digest format")


def apply_default_tag(image: str) -> str:
    """The image as the kubelet asks for it: `nginx` becomes `nginx:latest`, anything with a tag or digest stays.

    Raises InvalidReference whose text is the message of InvalidImageName (and of the Event InspectFailed).
    """
    try:
        reference = parse_reference(image)
    except InvalidReference as error:
        raise InvalidReference(
            f"Failed to apply default image tag {quoted(image)}: couldn't parse image name {quoted(image)}: {error}"
        ) from None
    if reference.digest or image.endswith(f":{reference.tag}"):
        return image
    return f"{image}:{reference.tag}"


def quoted(text: str) -> str:
    """Text in double quotes as Go's %q writes it (for the characters that names and paths really hold)."""
    return '"' + text.translate(_ESCAPES) + '"'
