"""NamespaceLifecycle: nothing is created in a namespace that is missing or going (plugin/pkg/admission/namespace/lifecycle)."""

from ..api import status

NAME, RESOURCES = "NamespaceLifecycle", None
GOING = "unable to create new content in namespace {0} because it is being terminated"


def mutate(context, obj):
    """Changes nothing; stands among the mutating plug-ins so that it refuses first."""
    request = context.request
    if request.verb != "create" or not request.namespace or request.subresource:
        return obj
    namespace = context.peek("namespaces", "", request.namespace)
    if namespace is None:
        raise status.not_found("namespaces", request.namespace)
    if (namespace.get("status") or {}).get("phase") == "Terminating":
        message = f"namespace {request.namespace} is being terminated"
        causes = [{"reason": "NamespaceTerminating", "message": message, "field": "metadata.namespace"}]
        raise status.forbidden(request.resource, context.called(obj), GOING.format(request.namespace), causes)
    return obj
