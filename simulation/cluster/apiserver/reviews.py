"""Questions that are asked by POST and never stored: may I? who am I? (authorization.k8s.io, authentication.k8s.io)."""

from .api.caller import User
from .api.status import method_not_allowed
from .authorization import rule_that_allows


def answer(etcd, scheme, request, body):
    """The review with its status; 405 for one that is not answered here."""
    kind = request.resource.key
    if kind == "selfsubjectreviews":
        return {**body, "status": {"userInfo": {"username": request.user.name, "groups": list(request.user.groups)}}}
    if kind in ("selfsubjectaccessreviews", "subjectaccessreviews", "localsubjectaccessreviews"):
        return {**body, "status": _access(etcd, scheme, request, body.get("spec") or {})}
    raise method_not_allowed(request.resource, "create")


def _access(etcd, scheme, request, spec):
    wanted = spec.get("resourceAttributes") or {}
    user = User(spec["user"], tuple(spec.get("groups") or ())) if spec.get("user") else request.user
    resource = (
        scheme.at_path(wanted.get("group", ""), wanted.get("version") or "v1", wanted.get("resource", ""))
        or request.resource
    )
    asked = request._replace(
        verb=wanted.get("verb", ""),
        resource=resource,
        caller=request.caller.as_user(user),
        name=wanted.get("name", ""),
        namespace=wanted.get("namespace", ""),
        subresource=wanted.get("subresource") or None,
    )
    rule = rule_that_allows(etcd, asked)
    return {"allowed": rule is not None, **({"reason": rule.reason()} if rule and rule.reason() else {})}
