"""The gates of the API server as the story tells them: one line a gate for what a person asks, and the refusal, if there is one.

For components nothing is told here: `quiet`. A refusal of anyone's write is told as a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from ..verbs import VERBS
from ..verbs.table import Verb
from .api import status
from .api.field_errors import FieldError
from .api.request import Request
from .api.status import StatusError
from .authorization import NO_RULE, Rule, authorize

if TYPE_CHECKING:
    from .server import ApiServer

AUTHENTICATE, AUTHORIZE = VERBS["apiserver.authenticate"], VERBS["apiserver.authorize"]
DEFAULT, MUTATE = VERBS["apiserver.default"], VERBS["apiserver.mutate"]
VALIDATE, ADMIT = VERBS["apiserver.validate"], VERBS["apiserver.admit"]
REFUSE = VERBS["apiserver.refuse"]


class Gates:
    """Used as `with Gates(server, request) as gate:` around what happens before storage."""

    def __init__(self, server: ApiServer, request: Request):
        self.server, self.request = server, request
        self.quiet = request.caller.trusted
        self.warnings: list[str] = []

    def __enter__(self) -> Gates:
        if not self.quiet:
            user = self.request.user
            self._tell(AUTHENTICATE, user=user.name, groups=list(user.groups))
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> Literal[False]:
        if isinstance(error, StatusError):
            facts = {"code": error.code, "reason": error.reason, "message": error.message}
            self.server.story.tell(
                REFUSE,
                node=self.request.node,
                about=self.request.about(),
                facts=facts,
                request=self.request.described(error.code, error.reason, error.message),
            )
        elif error is None and self.request.warnings is not None:
            self.request.warnings.extend(self.warnings)
        return False

    def _tell(self, gate: Verb, /, **facts: Any) -> None:
        self.server.story.tell(gate, about=self.request.about(), facts=facts)

    def authorized(self) -> None:
        """Raises the 403."""
        try:
            rule = authorize(self.server.etcd, self.request)
        except StatusError:
            self._tell_authorization(NO_RULE)
            raise
        self._tell_authorization(rule)

    def _tell_authorization(self, rule: Rule) -> None:
        if not self.quiet:
            request = self.request
            self._tell(
                AUTHORIZE,
                user=request.user.name,
                verb=request.verb,
                resource="/".join(filter(None, (request.resource.plural, request.subresource))),
                namespace=request.namespace or None,
                **rule.facts(),
            )

    def defaulted(self, body: Any, obj: dict) -> None:
        if not self.quiet:
            self._tell(DEFAULT, paths=list(added_paths(body, obj)))

    def mutated(self, obj: dict, added: list) -> None:
        if not self.quiet:
            self._tell(MUTATE, kind=obj["kind"], plugins=added)

    def validated(self, request: Request, errors: list[FieldError], kind: str | None = None) -> None:
        """`kind` as a refusal names it, where it is not the request's own. Raises the 422."""
        if not self.quiet:
            self._tell(VALIDATE, verdict="invalid" if errors else "valid", mistakes=len(errors))
        if errors:
            raise status.invalid(kind or request.resource.group_kind, request.name, errors)

    def admitted(self, looked: list[str]) -> None:
        if not self.quiet:
            self._tell(ADMIT, plugins=looked)


def added_paths(body: Any, obj: dict, at: str = "") -> Iterator[str]:
    """The paths of fields that `obj` has and `body` has not, containers named by their index."""
    for field, value in obj.items():
        path = f"{at}.{field}" if at else field
        if field in ("metadata", "status", "apiVersion", "kind") and not at:
            continue
        if not isinstance(body, dict) or field not in body:
            yield path
        elif isinstance(value, dict):
            yield from added_paths(body[field] or {}, value, path)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict) and index < len(body[field]):
                    yield from added_paths(body[field][index], item, f"{path}[{index}]")
