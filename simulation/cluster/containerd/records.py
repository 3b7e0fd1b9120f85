"""What containerd remembers, by key of its space: sandbox/<pod uid>, container/<pod uid>/<name>, image/<canonical name>, pulls.

Stored values are these very mappings; fields that are not required are absent where there is nothing to say.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class Sandbox(TypedDict):
    """`namespace` and `name` are the pod's; `containers` names them in the order in which they were created first."""

    id: str
    attempt: int
    state: str  # creating, ready, failed, dead, stopped
    namespace: str
    name: str
    ip: str | None
    containers: NotRequired[list[str]]
    created_ms: NotRequired[int]


class Ending(TypedDict):
    """How an attempt ended, and what it wrote. `started_ms` is absent, or None, where it could not be started."""

    id: str
    attempt: int
    exit_code: int
    reason: str
    finished_ms: int
    message: NotRequired[str]
    started_ms: NotRequired[int | None]
    log: NotRequired[str]


class Container(TypedDict):
    """The newest attempt. `process` is the program's state (see program/), there once it has started."""

    id: str
    attempt: int
    state: str  # created, running, exited
    sandbox: int  # the attempt of the sandbox that it is in
    asked: str  # the image by the name in the pod's spec
    image: str
    imageID: str
    created_ms: int
    env: dict[str, str]
    mounts: dict[str, Any]
    previous: NotRequired[Ending]
    resources: NotRequired[dict[str, Any]]
    memory_limit: NotRequired[str]
    stop_signal: NotRequired[str]  # where it is not SIGTERM
    termination: NotRequired[list[str]]  # path and policy, where they are not the usual
    process: NotRequired[dict[str, Any]]
    started_ms: NotRequired[int | None]
    looked: NotRequired[int | None]  # the revision of the outside when it last looked there in vain
    stop_ms: NotRequired[int]  # when SIGKILL comes
    grace_s: NotRequired[int]
    exit_code: NotRequired[int]
    reason: NotRequired[str]
    message: NotRequired[str]
    finished_ms: NotRequired[int]
