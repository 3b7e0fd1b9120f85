"""kubectl get: tables, and objects in any form.

Source: s/kubectl/pkg/cmd/get/get.go.
"""

from ....apiserver.printers import printer, table
from ...command import Command
from ...errors import Failure, Silent
from ...flags import FILES, PRINT
from ...output import form_of, print_object
from ...output.rows import Looks
from ...targets import Kind, fetched, from_files, kind_of, listed, parse
from .sorting import sorted_by

FLAGS = (
    "-A --all-namespaces bool, --chunk-size int=500, --field-selector, --ignore-not-found bool, -L --label-columns list,"
    " --no-headers bool, --output-watch-events bool, --raw, -l --selector, --server-print bool=true, --show-kind bool,"
    " --show-labels bool, --sort-by, --subresource, -w --watch bool, --watch-only bool," + PRINT + "," + FILES
)
HEALTHY = {"/healthz": "ok", "/livez": "ok", "/readyz": "ok"}
MISSING = (
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported '
    'resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description '
    "of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples"
)
TABLES = ("", "wide")
SUBRESOURCES = ("", "status", "scale", "resize")


def run(session):
    if session["raw"]:
        if session.args:
            raise Failure("arguments may not be passed when --raw is specified")
        return _raw(session)
    if not session.args and not session["filename"]:
        session.warn(MISSING)
        raise Silent()
    if session["subresource"] not in SUBRESOURCES:
        said = f'invalid subresource value: "{session["subresource"]}". Must be one of [status scale resize]'
        raise Failure(said)
    infos, lists = _found(session)
    if session["sort-by"]:
        infos = sorted_by(infos, session["sort-by"])
    form, argument = form_of(session)
    if form not in TABLES:
        return _print_objects(session, infos, lists, (form, argument))
    if not infos:
        if not session.failures and not session["ignore-not-found"]:
            session.warn(_nothing(session))
        return None
    return _print_tables(session, infos)


def _raw(session):
    path = session["raw"].split("?")[0]
    if path not in HEALTHY:
        raise Failure("Error from server (NotFound): the server could not find the requested resource")
    session.write(HEALTHY[path])


def _found(session):
    """-> (Infos, whether whole lists were asked for)."""
    wanted = from_files(session) if session["filename"] else parse(session, session.args)
    infos = []
    for target in wanted:
        count = len(session.failures)
        with session.trying():
            infos += listed(session, target) if isinstance(target, Kind) else [fetched(session, target)]
        if session["ignore-not-found"] and len(session.failures) > count and _not_found(session.failures[-1]):
            session.failures.pop()
    return infos, any(isinstance(target, Kind) for target in wanted) or len(wanted) > 1


def _not_found(failure):
    return getattr(failure, "reason", "") == "NotFound"


def _nothing(session):
    resources = parse(session, session.args)
    if session.everywhere or not any(kind.resource.namespaced for kind in resources):
        return "No resources found"
    return f"No resources found in {session.namespace} namespace."


def _print_objects(session, infos, lists, form):
    objects = [info.object for info in infos]
    if form[0] == "name":
        for info in infos:
            session.say(info.told())
    elif lists or len(objects) != 1:
        if objects or not session.failures:
            whole = {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": objects}
            print_object(session, whole, form)
    else:
        print_object(session, objects[0], form)


def _print_tables(session, infos):
    """One table for each kind, in the order of the infos; the kind stands before the name where there are several."""
    groups = []
    for info in infos:
        if groups and groups[-1][0].resource is info.resource:
            groups[-1].append(info)
        else:
            groups.append([info])
    several = session["show-kind"] or _several_kinds(session, infos)
    for place, group in enumerate(groups):
        if place:
            session.write("\n")
        session.write(_table_text(session, group, several))


def _several_kinds(session, infos):
    words = session.args[0].split(",") if session.args else []
    asked = len(words) > 1 or "all" in words
    return asked or len({info.resource for info in infos}) > 1


def _table_text(session, group, several):
    resource = group[0].resource
    looks = Looks(
        wide=session["output"] == "wide",
        headers=not session["no-headers"],
        namespaces=session.everywhere and resource.namespaced,
        kind=kind_of(resource) if several else "",
        all_labels=session["show-labels"],
        label_columns=session["label-columns"],
    )
    how = printer("scales") if session["subresource"] == "scale" else session.scheme.kind(resource).printer
    return looks.text(table(how, [info.object for info in group], session.now_s))


COMMANDS = [Command("get", run, FLAGS, short="Display one or many resources", reads=True)]
