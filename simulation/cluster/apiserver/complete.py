"""From a document to a complete object, before admission: decode, check where it goes, default, warn.

The way of a write is: complete() - identity (strategy.py) - finish() - admission - validation.validate_create().
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .api.decode import STRICT
from .api.status import bad_request
from .defaults.batch import label_job

if TYPE_CHECKING:
    from .scheme.kind import Kind

WRONG_NAMESPACE = "the namespace of the provided object does not match the namespace sent on the request"


def complete(kind: Kind, document: dict, namespace: str | None, strict: str = STRICT) -> tuple[dict, list[str]]:
    """The object that the document stands for, with all defaults, and the warnings that its author gets.

    `namespace`: the request's, empty for cluster scope; `strict`: what unknown fields do,
    "Strict", "Warn" or "Ignore". The object is fresh: it shares nothing with the document. Raises StatusError.
    """
    obj, strange = kind.decode(document, strict)
    _place(obj["metadata"], namespace)
    if kind.default:
        kind.default(obj)
    return obj, strange + kind.warn(obj)


def _place(metadata: dict, namespace: str | None) -> None:
    own_namespace = metadata.get("namespace")
    if not namespace:
        metadata.pop("namespace", None)
    elif not own_namespace:
        metadata["namespace"] = namespace
    elif own_namespace != namespace:
        raise bad_request(WRONG_NAMESPACE)


def finish(obj: dict) -> dict:
    """What a new object gets once its name and uid are known: a Job's selector and labels."""
    return label_job(obj) if obj["kind"] == "Job" and obj["apiVersion"] == "batch/v1" else obj
