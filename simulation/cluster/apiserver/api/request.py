"""Who asks the API server for what: users, and the head of a request as the story and audit tell it."""

from typing import NamedTuple

AUTHENTICATED = "system:authenticated"


class User(NamedTuple):
    name: str
    groups: tuple = ()


ADMIN = User("kubernetes-admin", ("kubeadm:cluster-admins", AUTHENTICATED))
SCHEDULER = User("system:kube-scheduler", (AUTHENTICATED,))
CONTROLLER_MANAGER = User("system:kube-controller-manager", (AUTHENTICATED,))
ANONYMOUS = User("system:anonymous", ("system:unauthenticated",))


def node_user(node):
    return User(f"system:node:{node}", ("system:nodes", AUTHENTICATED))


def service_account_user(namespace, name):
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", AUTHENTICATED)
    return User(f"system:serviceaccount:{namespace}:{name}", groups)


class Request(NamedTuple):
    """The head of a request. `resource` is a Resource; `agent` the program that sends it ("kubectl", "kubelet")."""

    verb: str
    resource: object
    namespace: str
    name: str
    user: User
    agent: str = "kubectl"
    subresource: str | None = None
    node: str | None = None
    dry_run: bool = False
    field_validation: str = "Strict"

    def described(self, code=200, reason=None, message=None, name=None):
        """The `request` of a line of the story."""
        return {
            "verb": self.verb,
            "resource": self.resource.plural,
            "subresource": self.subresource,
            "namespace": self.namespace or None,
            "name": name or self.name or None,
            "user": self.user.name,
            "code": code,
            "reason": reason,
            "message": message,
        }

    def about(self, name=None):
        """The object it concerns: resource/namespace/name, or resource/name in cluster scope."""
        return "/".join(part for part in (self.resource.plural, self.namespace, name or self.name) if part)
