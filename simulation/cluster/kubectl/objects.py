"""What commands do with objects: put them together, override them, create them, remember what was applied."""

from ..apiserver.api.field_errors import to_json
from ..apiserver.manifest.plain import PlainError, read_json
from ..apiserver.patch import apply_patch
from .errors import Failure
from .output import form_of, print_object
from .output.text import compact_json
from .session import DRY_RUN_WORDS
from .targets import Info

OVERRIDES = ("json", "merge", "strategic")
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def pairs(texts, what="env"):
    """["A=1", "B=x=y"] -> {"A": "1", "B": "x=y"}; raises Failure."""
    values = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise Failure(f"invalid {what}: {text}")
        values[key] = value
    return values


def labels_of(text):
    """ "a=b,c=d" -> {"a": "b", "c": "d"}; raises Failure in kubectl's words."""
    labels = {}
    for part in text.split(",") if text else ():
        key, equals, value = part.partition("=")
        if not equals or not key:
            raise Failure(f"unexpected label spec: {part}")
        labels[key.strip()] = value.strip()
    return labels


def create(session, obj, namespace=None, operation="created"):
    """Send a new object (unless it is a client's dry run) and tell it: "pod/web created"."""
    resource = session.scheme.of_object(obj)
    if session.options.get("save-config"):
        obj = with_last_applied(obj)
    info = Info(resource, namespace or session.namespace, obj["metadata"].get("name", ""), obj)
    if resource.namespaced and ("namespace" in session.given or session.dry_run != "client"):
        metadata = {**obj["metadata"], "namespace": obj["metadata"].get("namespace") or info.namespace}
        info.object = {**obj, "metadata": metadata}
    if session.dry_run != "client":
        info.object = session.ask(session.client.create, resource.key, info.namespace, info.object, **session.query)
    info.name = info.object["metadata"].get("name", "")
    session.done(info, operation)
    return info


def overridden(session, obj):
    """--overrides laid over a generated object, as --override-type says."""
    text, kind = session["overrides"], session["override-type"]
    if not text:
        return obj
    if kind not in OVERRIDES:
        raise Failure(f'--override-type must be one of [{" ".join(OVERRIDES)}], not "{kind}"')
    try:
        patch = read_json(text)
    except PlainError:
        raise Failure("Invalid JSON Patch" if text.strip() else "unexpected end of JSON input") from None
    made = apply_patch(obj["kind"], obj, patch, kind)
    if (
        not isinstance(made, dict)
        or not isinstance(made.get("metadata"), dict)
        or session.scheme.of_object(made) is None
    ):
        raise Failure("the overrides leave no object that kubectl knows")
    return made


def with_last_applied(obj):
    """The object with the annotation that remembers it as it is now, for a later apply."""
    metadata = obj.get("metadata") or {}
    if not isinstance(metadata, dict) or not isinstance(metadata.get("annotations") or {}, dict):
        return obj  # the API server will say what is wrong with it
    annotations = {k: v for k, v in (metadata.get("annotations") or {}).items() if k != LAST_APPLIED}
    bare = {**obj, "metadata": {**metadata, "annotations": annotations}}
    annotations = {**annotations, LAST_APPLIED: compact_json(bare) + "\n"}
    return {**obj, "metadata": {**metadata, "annotations": annotations}}


def last_applied(live):
    """What an object's annotation remembers of the last apply, or {}; None where it has none. Raises Failure for what is no object."""
    before = (live["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    if not before:
        return None if before is None else {}
    try:
        made = read_json(before)
    except PlainError:
        made = None
    if not isinstance(made, dict):
        raise Failure(
            f"the annotation {LAST_APPLIED} of {live['metadata']['name']} holds no object: invalid JSON document"
        )
    return made


def _locally(made):
    """What a patch makes of an object without asking the server; raises Failure where it is no object any more."""
    if not isinstance(made, dict) or not isinstance(made.get("kind"), str) or not made["kind"]:
        raise Failure(f"Object 'Kind' is missing in '{to_json(made)}'")
    if not isinstance(made.get("metadata") or {}, dict):
        raise Failure("json: cannot unmarshal metadata into Go value of type v1.ObjectMeta")
    return made


def changed(session, info, patch, operation, patch_type=None, subresource=None, unchanged=None):
    """Send a patch and tell what became of the object; an empty patch, or a client's dry run, sends nothing.

    Without a type it is a strategic merge patch, or a merge patch for a kind of which kubectl knows no merge keys.
    """
    patch_type = patch_type or ("merge" if info.resource.added else "strategic")
    if session.dry_run == "client":
        info.object = _locally(apply_patch(info.object["kind"], info.object, patch, patch_type))
    elif patch or patch_type == "json":
        more = {"subresource": subresource} if subresource else {}
        call = session.client.patch
        info.object = session.ask(
            call, info.resource.key, info.namespace, info.name, patch, patch_type, **more, **session.query
        )
    if subresource == "scale" and not form_of(session)[0]:
        session.say(f"scale.autoscaling/{info.name} {operation}{DRY_RUN_WORDS[session.dry_run]}")
        return
    if not patch and unchanged is not None:
        if form_of(session)[0]:
            print_object(session, info.object)
        elif unchanged:
            session.say(f"{info.told()} {unchanged}{DRY_RUN_WORDS[session.dry_run]}")
        return
    session.done(info, operation)
