"""Which lists of a kind merge by which key: compiled from Kubernetes' OpenAPI (`x-kubernetes-patch-merge-key`).

Every definition becomes one Shape, made when it is first asked for and kept.
"""

from functools import cache

from ..api.schema import definitions


class Shape:
    """How a field is patched. `merge_key` and `strategies` are of the field itself, `fields` of what lies in it."""

    __slots__ = ("name", "merge_key", "strategies", "retain_keys", "merges", "replaces", "_definition", "_known")

    def __init__(self, definition):
        self.merge_key = definition.get("x-kubernetes-patch-merge-key", "")
        self.strategies = definition.get("x-kubernetes-patch-strategy", "").split(",")
        self.retain_keys = "retainKeys" in self.strategies
        self.merges, self.replaces = "merge" in self.strategies, "replace" in self.strategies
        inside = definition.get("items") or definition
        reference = inside.get("$ref", "")
        self.name = reference.rpartition(".")[2]
        self._definition = definitions()[reference.rpartition("/")[2]] if reference else inside
        self._known = {}

    def field(self, name):
        """The shape of a field; None where the kind has no such field. All values of a map have one shape."""
        if name not in self._known:
            definition = (self._definition.get("properties") or {}).get(name) or self._definition.get(
                "additionalProperties"
            )
            self._known[name] = Shape(definition) if isinstance(definition, dict) else None
        return self._known[name]


@cache
def shape_of(api_version, kind):
    """("apps/v1", "Deployment") -> its Shape, or None for a kind that Kubernetes does not define."""
    name = _kinds().get((api_version, kind))
    return Shape({"$ref": f"#/$defs/{name}"}) if name else None


@cache
def _kinds():
    names_by_kind = {}
    for name, definition in definitions().items():
        for gvk in definition.get("x-kubernetes-group-version-kind") or ():
            api_version = f"{gvk['group']}/{gvk['version']}" if gvk["group"] else gvk["version"]
            names_by_kind.setdefault((api_version, gvk["kind"]), name)
    return names_by_kind
