"""Which objects a command means: `pod web`, `pod/web deploy/shop`, `pods,services -l app=web`, `-f -`.

Source: s/cli-runtime/pkg/resource/builder.go.
"""

from ..apiserver.api.field_errors import to_json
from ..apiserver.api.resources import Resource
from ..apiserver.api.status import StatusError, path_not_found
from .errors import Failure, with_source
from .manifests import documents, kind_of_value, text_in

EXAMPLES = (
    "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n"
    "   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"
)
ALREADY_TYPED = (
    "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form "
    "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"
)
ONE_SLASH = "arguments in resource/name form may not have more than one slash"
SINGLE = "arguments in resource/name form must have a single resource and name"
NO_NAME = "resource(s) were provided, but no name was specified"
WITH_SELECTOR = "name cannot be provided when a selector is specified"
EVERYWHERE = "a resource cannot be retrieved by name across all namespaces"


class Info:
    """One object that a command works on; `object` is None until it was asked for or read from a manifest."""

    def __init__(self, resource, namespace, name, obj=None, source=""):
        self.resource, self.name, self.object, self.source = resource, name, obj, source
        self.namespace = namespace if resource.namespaced else None

    def told(self):
        """ "pod/web", "deployment.apps/shop"."""
        return f"{kind_of(self.resource)}/{self.name or '<unknown>'}"


class Kind:
    """All objects of a resource (that the selectors match), for commands that list."""

    def __init__(self, resource, namespace):
        self.resource, self.namespace = resource, namespace if resource.namespaced else None


def kind_of(resource: Resource):
    """ "pod", "deployment.apps": a resource in front of a name."""
    return f"{resource.singular}.{resource.group}" if resource.group else resource.singular


def resource_named(session, text: str) -> Resource:
    """What people type -> Resource; raises Failure in kubectl's words."""
    resource = session.scheme.named(text)
    if resource is None:
        raise Failure(f'the server doesn\'t have a resource type "{text}"')
    return resource


def resources_named(session, text: str) -> list[Resource]:
    """ "pods,svc,all" -> Resources in order, without repeats."""
    resources = []
    for part in text.split(","):
        members = session.scheme.in_category(part) or [resource_named(session, part)]
        resources += [resource for resource in members if resource not in resources]
    return resources


def parse(session, args, missing=EXAMPLES):
    """Arguments -> list of Info (by name) and Kind (whole lists). Raises Failure."""
    if not args:
        raise Failure(missing)
    selecting = bool(session.options.get("selector") or session.options.get("field-selector"))
    namespace = None if session.everywhere else session.namespace
    if any("/" in arg for arg in args):
        infos = _slashed(session, args)
    else:
        resources, names = resources_named(session, args[0]), list(dict.fromkeys(args[1:]))
        if not names:
            return [Kind(resource, namespace) for resource in resources]
        infos = [Info(resource, session.namespace, name) for resource in resources for name in names]
    if selecting:
        raise Failure(WITH_SELECTOR)
    if session.everywhere and any(info.resource.namespaced for info in infos):
        raise Failure(EVERYWHERE)
    return infos


def _slashed(session, args):
    infos = []
    for arg in args:
        if "/" not in arg:
            raise Failure(ALREADY_TYPED)
        kind, _, name = arg.partition("/")
        if "/" in name:
            raise Failure(ONE_SLASH)
        if not kind or not name or len(resources_named(session, kind)) != 1:
            raise Failure(SINGLE)
        infos.append(Info(resource_named(session, kind), session.namespace, name))
    return infos


def find(session, args, needs_name=False, missing=EXAMPLES):
    """Arguments or -f -> Infos with their objects as they are now; what cannot be found goes to session.failures."""
    if session.options.get("filename"):
        wanted = from_files(session)
    else:
        wanted = parse(session, args, missing)
    chosen = session.options.get("selector") or session.options.get("field-selector") or session.options.get("all")
    if needs_name and not chosen and any(isinstance(target, Kind) for target in wanted):
        raise Failure(NO_NAME)
    infos = []
    for target in wanted:
        with session.trying():
            infos += listed(session, target) if isinstance(target, Kind) else [fetched(session, target)]
    return infos


def fetched(session, info):
    """The Info with its object as it is now, or as --subresource shows it."""
    part = session.options.get("subresource")
    more = {"subresource": part} if part else {}
    info.object = session.ask(session.client.get, info.resource.key, info.namespace, info.name, **more)
    return info


def listed(session, kind):
    """Every object of a Kind that the selectors match, as Infos."""
    labels, fields = session.options.get("selector") or "", session.options.get("field-selector") or ""
    resource = kind.resource
    if session.options.get("subresource"):
        raise Failure("subresource cannot be used when bulk resources are specified")
    try:
        answer = session.ask(session.client.list, resource.key, kind.namespace, labels, fields)
    except StatusError as refusal:
        raise _enhanced(refusal, resource, labels, fields) from None
    return [
        Info(resource, item["metadata"].get("namespace"), item["metadata"]["name"], item) for item in answer["items"]
    ]


def _enhanced(refusal, resource, labels, fields):
    """A refused list names what was looked for (`EnhanceListError`)."""
    if refusal.reason not in ("BadRequest", "NotFound"):
        return refusal
    said = f'"{resource.group}/{resource.version}, Resource={resource.plural}"'
    match = f' that match label selector "{labels}", field selector "{fields}"'
    words = f"Unable to find {said}{match}" if labels or fields else f"Unable to list {said}"
    return StatusError(refusal.code, refusal.reason, f"{words}: {refusal.message}", refusal.status.get("details"))


def from_files(session):
    """The manifest on stdin -> Infos whose objects are as they were written, with the namespace filled in."""
    for name in session["filename"]:
        if name != "-":
            raise Failure(f'the path "{name}" does not exist')
    infos = []
    for obj in documents(session.stdin):
        with session.trying():
            infos.append(_placed(session, obj))
    if not infos and not session.failures:
        raise Failure("no objects passed to " + session.command.split()[0])
    return infos


def _placed(session, obj):
    resource = mapped(session, obj)
    metadata, namespace = obj.get("metadata") or {}, text_in(obj, "metadata", "namespace")
    if resource.namespaced and not namespace:
        if isinstance(metadata, dict):
            obj = {**obj, "metadata": {**metadata, "namespace": session.namespace}}
    elif resource.namespaced and "namespace" in session.given and namespace != session.namespace:
        raise Failure(
            f'the namespace from the provided object "{namespace}" does not match the namespace "{session.namespace}". '
            f"You must pass '--namespace={namespace}' to perform this operation."
        )
    return Info(resource, namespace or session.namespace, text_in(obj, "metadata", "name"), obj, "STDIN")


def mapped(session, obj) -> Resource:
    """The resource of a manifest's kind; raises Failure as kubectl does without a kind, or with one unknown."""
    if not isinstance(obj, dict):
        why = f"json: cannot unmarshal {kind_of_value(obj)} into Go value of type unstructured.detector"
        raise Failure(f'unable to decode "STDIN": {why}')
    for field in ("apiVersion", "kind"):
        if obj.get(field) and not isinstance(obj[field], str):
            into = f"Go struct field detector.{field} of type string"
            raise Failure(f'unable to decode "STDIN": json: cannot unmarshal {kind_of_value(obj[field])} into {into}')
    if not obj.get("kind"):
        raise Failure(f"unable to decode \"STDIN\": Object 'Kind' is missing in '{to_json(obj)}'")
    resource = session.scheme.of_object(obj)
    if resource is None and not obj.get("apiVersion") and session.scheme.named(obj["kind"]):
        raise with_source(path_not_found(), "creating", "STDIN")
    if resource is None:
        name, namespace = text_in(obj, "metadata", "name"), text_in(obj, "metadata", "namespace")
        known = f'name: "{name}" namespace: "{namespace}" from "STDIN"'
        match = f'no matches for kind "{obj["kind"]}" in version "{obj.get("apiVersion") or ""}"'
        raise Failure(f"resource mapping not found for {known}: {match}\nensure CRDs are installed first")
    return resource
