"""kubectl create role, clusterrole, rolebinding, clusterrolebinding.

Source: s/kubectl/pkg/cmd/create/create_{role,rolebinding}.go.
"""

from ...command import Command
from ...errors import Failure, Told
from ...util.generators import MAKING, generator, metadata, name_given

RBAC = "rbac.authorization.k8s.io"
RULES = "--resource list, --resource-name list, --verb list,"


def _role(kind):
    def make(session):
        name = name_given(session)
        if not session["verb"]:
            raise Failure("at least one verb must be specified")
        urls = session.options.get("non-resource-url") or []
        if not session["resource"] and not urls:
            raise Failure("at least one resource must be specified" if kind == "Role" else
                          "one of resource or nonResourceURL must be specified")  # fmt: skip
        rules = _rules(session) + ([{"nonResourceURLs": urls, "verbs": session["verb"]}] if urls else [])
        return {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": metadata(name), "rules": rules}

    return generator(make)


def _rules(session):
    """One rule for each API group, in the order in which the resources were given."""
    groups = {}
    for text in session["resource"]:
        plural, _, subresource = text.partition("/")
        if plural == "*":
            group, name = "", "*"
        else:
            kind = _resource(session, plural)
            group, name = kind.group, kind.plural
        groups.setdefault(group, []).append(f"{name}/{subresource}" if subresource else name)
    names = {"resourceNames": session["resource-name"]} if session["resource-name"] else {}
    return [
        {"apiGroups": [group], **names, "resources": resources, "verbs": list(dict.fromkeys(session["verb"]))}
        for group, resources in groups.items()
    ]


def _resource(session, text):
    resource = session.scheme.named(text)
    if resource is None:
        raise Told(f'the server doesn\'t have a resource type "{text}"')
    return resource


def _binding(kind):
    def make(session):
        name = name_given(session)
        cluster_role, role = session["clusterrole"], session.options.get("role")
        if bool(cluster_role) == bool(role) and kind == "RoleBinding":
            raise Failure("exactly one of clusterrole or role must be specified")
        made = {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": metadata(name)}
        made["roleRef"] = {"apiGroup": RBAC, "kind": "ClusterRole" if cluster_role else "Role",
                           "name": cluster_role or role}  # fmt: skip
        subjects = [{"apiGroup": RBAC, "kind": "User", "name": user} for user in session["user"]]
        subjects += [{"apiGroup": RBAC, "kind": "Group", "name": group} for group in session["group"]]
        subjects += [_account(text) for text in session["serviceaccount"]]
        return {**made, "subjects": subjects} if subjects else made

    return generator(make, f"{kind.lower()}:")


def _account(text):
    namespace, colon, name = text.partition(":")
    if not colon or not namespace or not name or ":" in name:
        raise Failure("serviceaccount must be <namespace>:<name>")
    return {"kind": "ServiceAccount", "name": name, "namespace": namespace}


SUBJECTS = "--clusterrole, --group array, --serviceaccount array, --user array,"
CLUSTER_ROLE = RULES + "--aggregation-rule, --non-resource-url list," + MAKING
ACCESS = (
    Command("role", _role("Role"), RULES + MAKING, short="Create a role with single rule"),
    Command("clusterrole", _role("ClusterRole"), CLUSTER_ROLE, short="Create a cluster role"),
    Command("rolebinding", _binding("RoleBinding"), SUBJECTS + "--role," + MAKING, short="Create a role binding"),
    Command("clusterrolebinding", _binding("ClusterRoleBinding"), SUBJECTS + MAKING, ("clusterrole",),
            short="Create a cluster role binding"),
)  # fmt: skip
