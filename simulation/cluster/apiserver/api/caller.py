"""Who calls: users, and the programs that speak for them. A caller is a value: nothing compares its name with a string."""

from __future__ import annotations

from typing import NamedTuple

AUTHENTICATED = "system:authenticated"


class User(NamedTuple):
    """Whom authorization judges."""

    name: str
    groups: tuple[str, ...] = ()


ADMIN = User("kubernetes-admin", ("kubeadm:cluster-admins", AUTHENTICATED))
SCHEDULER = User("system:kube-scheduler", (AUTHENTICATED,))
SERVER = User("system:apiserver", ("system:masters", AUTHENTICATED))


class Caller(NamedTuple):
    """A user and the program that speaks for it.

    `trusted`: a component of the cluster; its gates are passed without a line each, and what only components write (Leases,
    EndpointSlices ...) is taken as it comes. `tells_as`: the family of verbs that tells its writes ("kubelet.patch").
    """

    user: User
    program: str
    trusted: bool
    tells_as: str

    def as_user(self, user: User) -> Caller:
        """The same program in another user's name."""
        return self._replace(user=user)


def component(user: User, name: str) -> Caller:
    """A component of the cluster, which has verbs of its own."""
    return Caller(user, name, True, name)


def client(user: User, program: str) -> Caller:
    """Any program from outside (kubectl, helm, curl): every gate is told, and its writes by the verbs of a client."""
    return Caller(user, program, False, "kubectl")


KUBECTL = client(ADMIN, "kubectl")
APISERVER = component(SERVER, "apiserver")


def node_user(node: str) -> User:
    """Whom a kubelet speaks for."""
    return User(f"system:node:{node}", ("system:nodes", AUTHENTICATED))


def service_account_user(namespace: str, name: str) -> User:
    """Whom a pod, or a controller, speaks for."""
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", AUTHENTICATED)
    return User(f"system:serviceaccount:{namespace}:{name}", groups)
