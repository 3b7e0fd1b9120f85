"""--sort-by: rows in the order of a field, as kubectl get and kubectl top sort them.

Source: s/kubectl/pkg/cmd/get/sorter.go.
"""

from ....apiserver.api.quantity import QuantityError
from ....apiserver.api.quantity import parse as quantity
from ...output.jsonpath import find


def sorted_by(infos, path):
    """Infos in the order of what the path finds; those that lack it come first."""
    values = [find(path, info.object) for info in infos]
    order = sorted(range(len(infos)), key=lambda place: (bool(values[place]), _key(values[place])))
    return [infos[place] for place in order]


def _key(values):
    value = values[0] if values else ""
    if isinstance(value, bool | int | float):
        return (0, float(value), "")
    try:
        return (1, float(quantity(value).nano), "") if value else (2, 0.0, "")
    except QuantityError:
        return (2, 0.0, str(value))
