"""What the API server says of a patch that cannot be applied.

Sources: s/apimachinery/pkg/util/mergepatch/errors.go, s/apiserver/pkg/endpoints/handlers/patch.go.
"""

from ...budget import charge
from ..api.status import StatusError, bad_request

REJECTED = "the server rejected our request due to an error in our request"
RETAIN_KEYS = "invalid patch format of retainKeys"
ELEMENT_ORDER = "invalid patch format of setElementOrder list"
PRIMITIVE_LIST = "invalid patch format of primitive list"


def rejected():
    """A patch that is well-formed but cannot be applied to this object: 422, and why is not told."""
    return StatusError(422, "Invalid", REJECTED, {})


def bad_format(message):
    return bad_request(message)


def failed(message):
    """An error that the handler does not know: 500 with the plain message."""
    return StatusError(500, "", message)


def no_merge_key(element, key):
    return failed(f"map: {go_value(element)} does not contain declared merge key: {key}")


def order_differs(patch, order):
    told = f"The order in patch list:\n{go_value(patch)}\n doesn't match $setElementOrder list:\n{go_value(order)}\n"
    return failed(told)


def unknown_directive(directive, element):
    return failed(f"unknown patch type: {go_value(directive)} in map: {go_value(element)}")


def unknown_field(shape, name):
    return failed(f'unable to find api field in struct {shape.name} for the json field "{name}"')


def go_value(value):
    """A JSON value as Go's %v prints it: map[a:1 b:[x y]]."""
    charge()
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{go_value(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(go_value(item) for item in value)}]"
    if value is None:
        return "<nil>"
    return str(value).lower() if isinstance(value, bool) else str(value)
