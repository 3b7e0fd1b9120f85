"""From a document to a complete object, before admission: decode, check where it goes, default, warn.

The way of a write is: complete() - identity (strategy.py) - finish() - admission - validation.validate_create().
"""

from __future__ import annotations

from . import defaults, warnings
from .api.decode import STRICT, decode
from .api.status import bad_request
from .defaults.batch import label_job

WRONG_NAMESPACE = "the namespace of the provided object does not match the namespace sent on the request"


def complete(resource, document: dict, namespace: str | None, strict: str = STRICT) -> tuple[dict, list[str]]:
    """The object that the document stands for, with all defaults, and the warnings that its author gets.

    `resource`: a Resource; `namespace`: the request's, empty for cluster scope; `strict`: what unknown fields do,
    "Strict", "Warn" or "Ignore". The object is fresh: it shares nothing with the document. Raises StatusError.
    """
    obj, strange = decode(document, resource.api_version, resource.kind, strict)
    _place(obj["metadata"], namespace)
    defaults.apply(obj)
    return obj, strange + warnings.warnings_of(obj)


def _place(metadata: dict, namespace: str | None) -> None:
    given = metadata.get("namespace")
    if not namespace:
        metadata.pop("namespace", None)
    elif not given:
        metadata["namespace"] = namespace
    elif given != namespace:
        raise bad_request(WRONG_NAMESPACE)


def finish(obj: dict) -> dict:
    """What a new object gets once its name and uid are known: a Job's selector and labels."""
    return label_job(obj) if obj["kind"] == "Job" else obj
