"""`-o go-template=...`: Go's text/template, over an object as encoding/json reads it. Read once, carried out within the command's budget.

Sources: text/template in Go's standard library, s/cli-runtime/pkg/printers/template.go.
"""

from __future__ import annotations

import json
from typing import Any

from ....apiserver.patch.errors import go_value
from ...errors import Failure
from ..text import compact_json
from .execute import Broken, Execution
from .lexer import Wrong
from .parser import Parser


class Unprinted(Failure):
    """A template that broke off: `printed` is what stood on stdout by then, and what kubectl prints to find out why."""

    def __init__(self, message: str, printed: str):
        super().__init__(message)
        self.printed = printed


def go_template(template: str, obj: Any, allow_missing: bool = True) -> str:
    """Template, JSON value -> text. Raises Failure for a wrong template, Unprinted for one that breaks off."""
    try:
        templates = Parser(template).templates
    except Wrong as wrong:
        line = template.count("\n", 0, wrong.place) + 1
        raise Failure(f"error parsing template {template}, template: output:{line}: {wrong}") from None
    execution = Execution(template, templates, obj, not allow_missing)
    try:
        execution.run(templates[""], obj)
    except Broken as broken:
        said = f"error executing template {json.dumps(template, ensure_ascii=False)}: {broken}"
        raise Unprinted(said, "".join(execution.parts) + _help(template, obj, broken)) from None
    return "".join(execution.parts)


def _help(template: str, obj: Any, broken: Broken) -> str:
    """What kubectl prints beside the error, "to debug this stuff"."""
    return (
        f"Error executing template: {broken}. Printing more information for debugging the template:\n"
        f"\ttemplate was:\n\t\t{template}\n\traw data was:\n\t\t{compact_json(obj)}\n"
        f"\tobject given to template engine was:\n\t\t{go_value(obj)}\n\n"
    )
