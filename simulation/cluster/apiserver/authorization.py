"""Authorization: may this user do this? Node and RBAC, as kubeadm sets them up; there are only rules that allow.

Not modelled: the Node authorizer's graph (a node may read what its pods refer to); the control plane's own users are
bound to bootstrap roles that cover what they do here.
"""

from __future__ import annotations

from typing import NamedTuple

from ..etcd import Etcd
from .api import status
from .api.request import Request

MASTERS = {"system:masters", "kubeadm:cluster-admins"}


class Rule(NamedTuple):
    """What lets a request pass: `verdict` is a code, `role` and `binding` are objects as kind and name."""

    verdict: str
    role: str | None = None
    binding: str | None = None

    def facts(self) -> dict[str, str]:
        """For the story."""
        return {name: value for name, value in self._asdict().items() if value is not None}

    def reason(self):
        """As a SubjectAccessReview's status gives it."""
        if self.verdict == "node":
            return ""
        return f"RBAC: allowed by {' of '.join(filter(None, (self.binding, self.role)))}" if self.role else ""


NO_RULE, ADMIN = Rule("none"), Rule("admin", "ClusterRole cluster-admin")
NODE, CONTROLLER = Rule("node"), Rule("controller")
CONTROL_PLANE = {  # each is bound to a role of its own name
    user: Rule("built-in", user) for user in ("system:kube-scheduler", "system:kube-controller-manager")
}


def rule_that_allows(etcd: Etcd, request: Request) -> Rule | None:
    """The Rule that lets this request pass, or None (plugin/pkg/auth/authorizer/{node,rbac})."""
    user = request.user
    if not MASTERS.isdisjoint(user.groups):
        return ADMIN
    if "system:nodes" in user.groups:
        return NODE
    if user.name in CONTROL_PLANE:
        return CONTROL_PLANE[user.name]
    if user.name.startswith("system:serviceaccount:kube-system:"):
        return CONTROLLER
    return _rbac(etcd, request)


def authorize(etcd: Etcd, request: Request) -> Rule:
    """The Rule; a 403 where there is none."""
    rule = rule_that_allows(etcd, request)
    if rule is None:
        raise refusal(request)
    return rule


def refusal(request: Request) -> status.StatusError:
    """The 403 of RBAC names the user, the verb and where (apiserver/pkg/endpoints/handlers/responsewriters/errors.go)."""
    resource = request.resource
    asked = resource.plural + (f"/{request.subresource}" if request.subresource else "")
    where = f'in the namespace "{request.namespace}"' if request.namespace else "at the cluster scope"
    why = f'User "{request.user.name}" cannot {request.verb} resource "{asked}" in API group "{resource.group}" {where}'
    named = request.name if request.verb not in ("create", "list", "watch", "deletecollection") else ""
    return status.forbidden(resource, named, why)


def _rbac(etcd, request):
    for binding in _objects(etcd, "/registry/clusterrolebindings/"):
        if (rule := _through(etcd, binding, request)) is not None:
            return rule
    if request.namespace:
        for binding in _objects(etcd, f"/registry/rolebindings/{request.namespace}/"):
            if (rule := _through(etcd, binding, request)) is not None:
                return rule
    return None


def _objects(etcd, prefix):
    return [record["object"] for record in etcd.range(prefix)]


def _through(etcd, binding, request):
    if not any(_is_subject(subject, binding, request.user) for subject in binding.get("subjects") or ()):
        return None
    ref = binding["roleRef"]
    place = "clusterroles" if ref["kind"] == "ClusterRole" else f"roles/{binding['metadata']['namespace']}"
    role = etcd.get(f"/registry/{place}/{ref['name']}")
    for rule in (role or {}).get("object", {}).get("rules") or ():
        if _covers(rule, request):
            return Rule("rule", f"{ref['kind']} {ref['name']}", f"{binding['kind']} {binding['metadata']['name']}")
    return None


def _is_subject(subject, binding, user):
    if subject["kind"] == "Group":
        return subject["name"] in user.groups
    if subject["kind"] == "ServiceAccount":
        namespace = subject.get("namespace") or binding["metadata"].get("namespace", "")
        return user.name == f"system:serviceaccount:{namespace}:{subject['name']}"
    return subject["name"] == user.name


def _covers(rule, request):
    asked = request.resource.plural + (f"/{request.subresource}" if request.subresource else "")
    resources = rule.get("resources") or ()
    names = rule.get("resourceNames")
    return (
        _has(rule.get("verbs"), request.verb)
        and _has(rule.get("apiGroups"), request.resource.group)
        and (
            "*" in resources or asked in resources or (request.subresource and f"*/{request.subresource}" in resources)
        )
        and (not names or request.name in names)
    )


def _has(listed, wanted):
    return "*" in (listed or ()) or wanted in (listed or ())
