"""The head of a request, as gates, admission and the story know it."""

from __future__ import annotations

from typing import NamedTuple

from .caller import Caller, User
from .resources import Resource


class Request(NamedTuple):
    """Who asks for what. `node` is where the caller runs, if on a node; `warnings` is where the caller hears of what the server warns of."""

    verb: str
    resource: Resource
    namespace: str
    name: str
    caller: Caller
    subresource: str | None = None
    node: str | None = None
    dry_run: bool = False
    field_validation: str = "Strict"
    warnings: list[str] | None = None

    @property
    def user(self) -> User:
        return self.caller.user

    def described(
        self, code: int = 200, reason: str | None = None, message: str | None = None, name: str | None = None
    ) -> dict:
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

    def about(self, name: str | None = None) -> str:
        """The object it concerns: resource/namespace/name, or resource/name in cluster scope."""
        return "/".join(filter(None, (self.resource.key, self.namespace, name or self.name)))
