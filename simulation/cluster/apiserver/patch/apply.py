"""What `kubectl apply` sends: the patch that leads from the live object to the wanted one, three ways compared.

Deletions are what was applied before and is wanted no more; changes are what differs from the live object; what
others have set stays. Source: `CreateThreeWayMergePatch` in s/apimachinery/pkg/util/strategicpatch/patch.go.
"""

from .difference import difference
from .shapes import shape_of
from .strategic import ANYTHING, merge


def three_way(original, modified, current):
    """What was last applied (or {}), what is wanted, what is there -> strategic merge patch; {} if nothing changes."""
    shape = shape_of(current.get("apiVersion"), current.get("kind")) or ANYTHING
    changes = difference(current, modified, shape, deletions=False)
    deletions = difference(original, modified, shape, changes=False)
    return merge(deletions, changes, shape, keeping=True)


def two_way(old, new):
    """The strategic merge patch that leads from one object to another, as `kubectl set` and `kubectl label` send."""
    shape = shape_of(old.get("apiVersion"), old.get("kind")) or ANYTHING
    return difference(old, new, shape)
