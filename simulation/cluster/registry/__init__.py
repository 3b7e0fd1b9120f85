"""The registry: what a pull finds. A pure table; nothing is downloaded and no file is read.

In: an image name. Out: `Found` (what the image holds) or `Missing` (containerd's whole error text). A scenario's
entries come first (the exact name, then the longest pattern), then the well-known images, then the rule of
docs/formats.md: an unqualified name nobody knows is not found, any other image serves its declared ports for ever.
Not modelled: layers, platforms, credentials.
"""

import hashlib
from dataclasses import dataclass, field

from .entries import check_registry, missing_kind, read_entry
from .images import ABSENT, IMAGES, tag_exists
from .reference import InvalidReference, Reference, apply_default_tag, parse_reference
from .refusals import ACCESS_DENIED, NOT_FOUND, pull_error

__all__ = [
    "Found", "InvalidReference", "Missing", "Reference", "Registry",
    "apply_default_tag", "check_registry", "parse_reference",
]  # fmt: skip

MIB = 1024 * 1024
OTHER_NAMES = {"k8s.gcr.io/": "registry.k8s.io/", "gcr.io/google_containers/": "registry.k8s.io/",
               "gcr.io/google_samples/": "gcr.io/google-samples/"}  # fmt: skip
DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Found:
    """What a pull brought. Sizes in bytes; `pull_ms` and `latency_ms` are None where the scenario does not say."""

    canonical: str
    digest: str
    image_id: str
    size_bytes: int
    entrypoint: list[str] = field(default_factory=list)
    cmd: list[str] = field(default_factory=list)
    listens: list[int] = field(default_factory=list)
    user: str = ""
    working_dir: str = "/"
    env: dict[str, str] = field(default_factory=dict)
    stop_signal: str = "SIGTERM"
    base: str = "any"
    pull_ms: int | None = None
    latency_ms: int | None = None
    declared: bool = False

    @property
    def repo_digest(self) -> str:
        """Such as docker.io/library/nginx@sha256:..., what a container status shows as imageID."""
        return f"{parse_reference(self.canonical).repository}@{self.digest}"

    def argv(self, command: list[str] | None, args: list[str] | None) -> list[str]:
        """The process to start: a pod's `command` replaces the entrypoint and drops the image's arguments."""
        if command:
            return [*command, *(args or [])]
        return [*self.entrypoint, *(args or self.cmd)]


@dataclass(frozen=True)
class Missing:
    """The pull failed; `error` is what the CRI answers, `kind` one of refusals.KINDS or the scenario's own words."""

    error: str
    kind: str
    latency_ms: int | None = None


class Registry:
    """`Registry(entries).find(image)`; `entries` as a scenario's `registry` gives them (see check_registry)."""

    def __init__(self, entries: dict | None = None):
        self._exact: dict[str, dict] = {}
        self._patterns: list[tuple[str, dict]] = []
        self._answers: dict[str, Found | Missing] = {}
        for name, entry in (entries or {}).items():
            fields = read_entry(entry)
            if name.endswith("*"):
                self._patterns.append((name[:-1], fields))
            else:
                self._exact[_full_name(name)] = fields
        self._patterns.sort(key=lambda pattern: (-len(pattern[0]), pattern[0]))

    def find(self, image: str) -> Found | Missing:
        """What a pull of this name brings. Raises InvalidReference where the name is none."""
        if image not in self._answers:
            self._answers[image] = self._find(image)
        return self._answers[image]

    def _find(self, image: str) -> Found | Missing:
        reference = parse_reference(image)
        entry = self._entry(image, reference) or {}
        if "missing" in entry:
            kind = missing_kind(entry["missing"])
            return Missing(pull_error(reference, kind), kind, entry.get("latency_ms"))
        known = well_known(reference)
        if not entry and (absent := _absent(reference, known)):
            return Missing(pull_error(reference, absent), absent)
        return _found(reference, known, entry)

    def _entry(self, image: str, reference: Reference) -> dict | None:
        names = (reference.canonical, reference.familiar, image)
        for name in names:
            if name in self._exact:
                return self._exact[name]
        return next((entry for head, entry in self._patterns if any(n.startswith(head) for n in names)), None)


def well_known(reference: Reference) -> str | None:
    """The key in IMAGES under which this image is known, or None."""
    name = reference.repository
    for old, new in OTHER_NAMES.items():
        if name.startswith(old):
            name = new + name[len(old) :]
    if name.startswith("docker.io/"):
        name = name.removeprefix("docker.io/").removeprefix("library/")
    return name if name in IMAGES else None


def _absent(reference: Reference, known: str | None) -> str | None:
    """How an image without an entry fails to be found, or None where it is there."""
    if known:
        return None if reference.digest or tag_exists(known, reference.tag or "latest") else NOT_FOUND
    on_the_hub = reference.domain == "docker.io"
    if on_the_hub and reference.path.startswith(("library/", *ABSENT)):
        return ACCESS_DENIED
    return None


def _found(reference: Reference, known: str | None, entry: dict) -> Found:
    image = IMAGES[known] if known else {}
    own = entry.get("command") is not None
    path = entry.get("env", {}).get("PATH", DEFAULT_PATH)
    return Found(
        canonical=reference.canonical,
        digest=reference.digest or _hashed(reference.canonical),
        image_id=_hashed(f"image {reference.canonical}"),
        size_bytes=entry.get("size_bytes", round(image.get("size", 24) * MIB)),
        entrypoint=entry["command"] if own else image.get("entrypoint", [] if known else [f"/{_last(reference)}"]),
        cmd=entry.get("args", [] if own else image.get("cmd", [])),
        listens=entry.get("listens", [] if own else image.get("listens", [])),
        user=entry.get("user", image.get("user", "")),
        working_dir=entry.get("working_dir", image.get("workdir", "/")),
        env={"PATH": path, **image.get("env", {}), **entry.get("env", {})},
        stop_signal=entry.get("stop_signal", image.get("stop", "SIGTERM")),
        base=image.get("base", "any"),
        pull_ms=entry.get("pull_ms"),
        latency_ms=entry.get("latency_ms"),
        declared=bool(entry),
    )


def _hashed(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _last(reference: Reference) -> str:
    return reference.path.rsplit("/", 1)[-1]


def _full_name(name: str) -> str:
    try:
        return parse_reference(name).canonical
    except InvalidReference:
        return name
