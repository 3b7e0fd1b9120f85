"""Image references: whether a text is one, and which tag it names.

Source: github.com/distribution/reference, pkg/util/parsers/parsers.go.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_TAG = r"[\w][\w.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = re.compile(
    rf"(?:{_DOMAIN}/)?{_PART}(?:/{_PART})*(?::(?P<tag>{_TAG}))?(?:@(?P<digest>{_DIGEST}))?\Z", re.ASCII
)
_LONGEST = 1024  # a repository's name may have 255 characters
_IDENTIFIER = re.compile(r"[a-f0-9]{64}\Z")


def tag_of(image: str) -> str | None:
    """The tag: "latest" where neither tag nor digest is given, "" for a digest alone, None for what is no reference."""
    return _tag_of(image) if len(image) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _tag_of(image: str) -> str | None:
    match = _REFERENCE.match(image)
    if not match or _IDENTIFIER.match(image):
        return None
    return match["tag"] or ("" if match["digest"] else "latest")


def default_pull_policy(image: str) -> str:
    """Always for the tag `latest`, given or meant; IfNotPresent for all else, also for what is no reference."""
    return "Always" if tag_of(image) == "latest" else "IfNotPresent"
