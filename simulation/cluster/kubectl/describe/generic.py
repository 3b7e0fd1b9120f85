"""kubectl describe of a kind without a description of its own: every field, with a smart label.

Source: `genericDescriber` in s/kubectl/pkg/describe/describe.go.
"""

import re

from . import events

SKIPPED = {
    ".metadata.managedFields",
    ".metadata.name",
    ".metadata.namespace",
    ".metadata.labels",
    ".metadata.annotations",
}
ACRONYMS = ("API", "URL", "UID", "GUID")
WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|-+")


def write(page, session, obj):
    page.head(obj)
    _content(page, obj, 0, "")
    events.write(page, session, obj)


def _content(page, content, level, path):
    for field in sorted(content):
        value, here = content[field], f"{path}.{field}"
        if here in SKIPPED:
            continue
        if isinstance(value, dict):
            page.line(f"{label(field)}:", level)
            _content(page, value, level + 1, here)
        elif isinstance(value, list):
            page.line(f"{label(field)}:", level)
            for child in value:
                if isinstance(child, dict):
                    _content(page, child, level + 1, here)
                else:
                    page.line(_text(child), level + 1)
        else:
            page.field(label(field), _text(value), level)


def label(field):
    """ "apiVersion" -> "API Version"."""
    if re.search(r"[^A-Za-z-]", field):
        return field
    words = []
    for word in WORD.findall(field):
        upper = word.upper() in ACRONYMS
        words.append(word.upper() if upper else word.capitalize() if word == word.lower() else word)
    return " ".join(words)


def _text(value):
    if isinstance(value, bool):
        return str(value).lower()
    return "<nil>" if value is None else str(value)
