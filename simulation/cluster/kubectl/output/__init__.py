"""The forms in which kubectl prints objects: yaml, json, name, jsonpath, go-template, custom columns.

Tables are in rows.py; they are printed by the commands that make them.
"""

import json

from ..errors import Failure
from ..manifests import text_in
from .custom_columns import custom_columns
from .go_template import Unprinted, go_template
from .go_template.values import go_syntax
from .jsonpath import Broken, render
from .text import shown, to_json, to_yaml

FORMS = (
    "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,"
    "name,template,templatefile,wide,yaml"
)


def form_of(session):
    """-o -> (form, argument): "jsonpath={.a}" -> ("jsonpath", "{.a}"); ("", "") where there is none."""
    form, _, argument = (session.options.get("output") or "").partition("=")
    if form in ("template", "go-template") and not argument:
        argument = session.options.get("template") or ""
    return ("go-template" if form == "template" else form), argument


def print_object(session, obj, form=None):
    """One object, or a List of them, in the form that -o asks for, to stdout."""
    form, argument = form or form_of(session)
    known = bool(session.options.get("show-managed-fields"))
    hidden = shown(obj, known)
    if obj.get("kind") == "List":
        hidden = {**obj, "items": [shown(item, known) for item in obj["items"]]}
    if form == "yaml":
        # Several objects printed one after another are documents of one stream.
        session.write(("---\n" if session.printed else "") + to_yaml(hidden))
        session.printed = True
    elif form == "json":
        session.write(to_json(hidden))
    elif form == "name":
        session.say("\n".join(name_of(item) for item in (obj["items"] if obj.get("kind") == "List" else [obj])))
    elif form == "jsonpath":
        session.write(_rendered(argument, hidden, session.options.get("allow-missing-template-keys", True)))
    elif form == "go-template":
        try:
            session.write(go_template(argument, hidden, session.options.get("allow-missing-template-keys", True)))
        except Unprinted as broken:
            session.write(broken.printed)
            raise
    elif form == "custom-columns":
        items = hidden["items"] if hidden.get("kind") == "List" else [hidden]
        session.write(custom_columns(argument, items, not session.options.get("no-headers")))
    else:
        raise unknown_form(session)


def _rendered(template, obj, allow_missing):
    """jsonpath's text; where the object has no such path, kubectl shows the object in Go's words."""
    try:
        return render(template, obj, allow_missing)
    except Broken as broken:
        raise Failure(
            f"error executing jsonpath {json.dumps(template, ensure_ascii=False)}: Error executing template: {broken.message}. "
            f"Printing more information for debugging the template:\n\ttemplate was:\n\t\t{template}\n"
            f"\tobject given to jsonpath engine was:\n\t\t{go_syntax(obj)}\n\n"
        ) from None


def unknown_form(session):
    """-o with a word that kubectl does not know."""
    said = session.options["output"]
    return Failure(f'unable to match a printer suitable for the output format "{said}", allowed formats are: {FORMS}')


def name_of(obj):
    """ "pod/web", as -o name prints it."""
    group = text_in(obj, "apiVersion").rpartition("/")[0]
    kind = text_in(obj, "kind").lower() + (f".{group}" if group else "")
    return f"{kind}/{text_in(obj, 'metadata', 'name') or '<unknown>'}"
