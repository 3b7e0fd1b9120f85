"""Image references, as kubectl run checks them before it asks anybody.

Source: github.com/distribution/reference (regexp.go).
"""

import re

from ...budget import charge
from ..errors import Failure

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
REFERENCE = re.compile(
    rf"(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*(?::[\w][\w.-]{{0,127}})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?\Z"
)


def check_image(image):
    """Raises Failure where a text can be no image's name."""
    charge(1 + len(image) // 10)
    if not REFERENCE.match(image):
        raise Failure(f'invalid image name "{image}": invalid reference format')


def short_name(image):
    """The container's name that kubectl makes of an image: "localhost:5000/tool:1" -> "tool"."""
    name = image.rpartition("/")[2]
    return re.split("[:@]", name)[0]
