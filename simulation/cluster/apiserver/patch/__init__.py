"""The three kinds of patch that the API server takes, and the patch that `kubectl apply` makes.

Server-side apply is not modelled. Source: s/apiserver/pkg/endpoints/handlers/patch.go.
"""

from . import errors
from .apply import three_way, two_way
from .json_patch import json_patch
from .merge_patch import merge_patch
from .shapes import shape_of
from .strategic import ANYTHING, merge

TYPES = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
}

__all__ = ["TYPES", "apply_patch", "three_way", "two_way"]


def apply_patch(kind, current, patch_body, patch_type):
    """Kind ("Pod"), object, patch (a list for "json", else a mapping), "json" | "merge" | "strategic" -> new object.

    The object given is never changed, and shares with the new one what the patch does not touch. Raises StatusError.
    """
    if patch_type == "json":
        return json_patch(current, patch_body)
    if not isinstance(patch_body, dict):
        word = {list: "array", str: "string", bool: "bool"}.get(type(patch_body), "number")
        why = f"json: cannot unmarshal {word} into Go value of type map[string]interface {{}}"
        raise errors.bad_format(f"error decoding patch: {why}")
    if patch_type == "merge":
        return merge_patch(current, patch_body)
    return merge(current, patch_body, shape_of(current.get("apiVersion"), kind) or ANYTHING)
