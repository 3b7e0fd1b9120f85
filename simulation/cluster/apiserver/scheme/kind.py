"""Kind: everything that is known of one kind, as values and functions. Server and kubectl look things up here, nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..api.field_errors import FieldError
from ..api.field_selectors import Selectable
from ..api.resources import Resource
from ..printers import Printer
from ..strategy import Strategy

Errors = list[FieldError]
Decode = Callable[[Any, str], tuple[dict[str, Any], list[str]]]


@dataclass(frozen=True, eq=False)
class Subresource:
    """A part of an object that is read and written at an address of its own.

    `view(object)` is what a client sees there, `decode` takes what it sends, `validate(errors, new, old)` judges the new
    view beside the old one, and `merged(old object, new view)` is the object that is stored. Its errors name `kind`.
    """

    view: Callable[[dict[str, Any]], dict[str, Any]]
    decode: Decode
    validate: Callable[[Errors, dict[str, Any], dict[str, Any]], None]
    merged: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]
    kind: str | None = None  # "Scale.autoscaling"; None: the object's own


@dataclass(frozen=True, eq=False)
class Kind:
    """`decode(document, strict)` gives a fresh object and the warnings about it; `default` completes that in place.

    `validate_create(errors, new)` and `validate_update(errors, new, old)` append what is wrong. `type()` has `fields` and
    a `description` (kubectl explain). `by_components`: only components write it, and theirs is taken as it comes.
    """

    resource: Resource
    type: Callable[[], Any]
    decode: Decode
    default: Callable[[dict[str, Any]], None] | None
    warn: Callable[[dict[str, Any]], list[str]]
    validate_create: Callable[[Errors, dict[str, Any]], None]
    validate_update: Callable[[Errors, dict[str, Any], dict[str, Any]], None]
    strategy: Strategy
    printer: Printer
    selectable: Selectable
    subresources: Mapping[str, Subresource] = field(default_factory=dict)
    strategic: bool = True  # whether it takes a strategic merge patch
    by_components: bool = False
