"""--sort-by: rows in the order of a field, as kubectl get and kubectl top sort them.

Source: s/kubectl/pkg/cmd/get/sorter.go.
"""

from ....apiserver.api.quantity import QuantityError
from ....apiserver.api.quantity import parse as quantity
from ....budget import charge
from ...output.jsonpath import Path

SORT_WORK = 10  # units of sorting, for each object


def sorted_by(infos, path):
    """Infos in the order of what the path finds; those that lack it come first."""
    wanted = Path(path)
    values = [wanted.find(info.object) for info in infos]
    charge(len(infos) * SORT_WORK)
    order = sorted(range(len(infos)), key=lambda place: (bool(values[place]), _key(values[place])))
    return [infos[place] for place in order]


def _key(values):
    value = values[0] if values else ""
    if isinstance(value, bool | int | float):
        return (0, value, "")
    if not isinstance(value, str) or not value:
        return (2, 0, "")
    try:
        return (1, quantity(value).nano, "")
    except QuantityError:
        return (2, 0, value)
