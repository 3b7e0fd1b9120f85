"""kubectl explain: the documentation of a field, from Kubernetes' own OpenAPI.

Source: s/kubectl/pkg/explain/v2/templates/plaintext.tmpl.
"""

import textwrap

from ....apiserver.api import schema
from ....apiserver.scheme.structural import Node
from ....budget import charge
from ...command import Command
from ...errors import Failure, Told
from ...targets import resource_named

FLAGS = "--api-version, --max-depth int, -o --output string=plaintext, -R --recursive bool"
MISSING = 'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.'


def run(session):
    if not session.args:
        raise Failure(MISSING)
    if len(session.args) > 1:
        raise Failure("We accept only this format: explain RESOURCE\nSee 'kubectl explain -h' for help and examples")
    word, *path = session.args[0].split(".")
    try:
        resource = resource_named(session, word)
    except Failure as unknown:
        raise Told(unknown.message) from None
    struct, field = session.scheme.kind(resource).type(), None
    for name in path:
        field = struct.fields.get(name) if struct else None
        if field is None:
            raise Failure(f'field "{name}" does not exist')
        struct = _struct(field.type)
    group = f"GROUP:      {resource.group}\n" if resource.group else ""
    text = f"{group}KIND:       {resource.kind}\nVERSION:    {resource.version}\n\n"
    if field is not None:
        text += f"FIELD: {path[-1]} <{type_of(field.type)}>\n\n\n"
    session.write(text + _described(field, struct) + _fields(struct, session["recursive"]))


def _struct(kind):
    """The struct that a field's type is, or holds many of; None for plain values."""
    inner = getattr(kind, "item", None)
    return _struct(inner) if inner is not None else kind if getattr(kind, "fields", None) else None


def type_of(kind):
    """A type as explain writes it: "string", "[]Container", "map[string]string"."""
    if isinstance(kind, Node):
        return kind.go_name
    inner = getattr(kind, "item", None)
    if inner is not None:
        return f"{'map[string]' if type(kind).__name__ == 'Map' else '[]'}{type_of(inner)}"
    if isinstance(kind, schema.Struct):
        return kind.short_name
    return {"Text": "string", "Int": "integer", "Bool": "boolean", "Float": "number", "Bytes": "string"}.get(
        type(kind).__name__,
        "string" if type(kind).__name__ in ("Time", "MicroTime", "Quantity") else type(kind).__name__,
    )


def _described(field, struct):
    told = [field.description] if field is not None else []
    told += [struct.description] if struct is not None and struct.description not in told else []
    lines = [line for text in told if text for line in _wrapped(text, "    ")]
    return "DESCRIPTION:\n" + "".join(f"{line}\n" for line in lines or ["    <empty>"]) + "    \n"


def _wrapped(text, indent):
    charge(1 + len(text) // 2)
    return [
        line
        for part in text.split("\n")
        for line in textwrap.wrap(part, 80, initial_indent=indent, subsequent_indent=indent)
    ]


def _fields(struct, recursive):
    if struct is None:
        return "\n"
    return "FIELDS:\n" + "".join(_names(struct, "  ", ()) if recursive else _one_level(struct)) + "\n"


def _one_level(struct):
    for name in sorted(struct.fields):
        field = struct.fields[name]
        yield f"  {name}\t<{type_of(field.type)}>{' -required-' if field.required else ''}\n"
        yield "".join(f"{line}\n" for line in _wrapped(field.description, "    ")) + "\n"


def _names(struct, indent, above):
    for name in sorted(struct.fields):
        charge(5)
        field = struct.fields[name]
        yield f"{indent}{name}\t<{type_of(field.type)}>{' -required-' if field.required else ''}\n"
        inner = _struct(field.type)
        if inner is not None and inner not in above:
            yield from _names(inner, indent + "  ", (*above, inner))


COMMANDS = [Command("explain", run, FLAGS, short="Get documentation for a resource", reads=True)]
