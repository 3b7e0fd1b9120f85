"""kubectl api-resources and api-versions: what can be asked for.

Source: s/kubectl/pkg/cmd/apiresources.
"""

from ...command import Command
from ...errors import Failure
from ...output.rows import lines

FLAGS = (
    "--api-group, --cached bool, --categories list, --namespaced bool=true, --no-headers bool, -o --output,"
    " --show-managed-fields bool, --sort-by, --verbs list"
)
HEADER = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
WIDE = [*HEADER, "VERBS", "CATEGORIES"]


def run(session):
    if session["sort-by"] not in ("", "name", "kind"):
        raise Failure("--sort-by accepts only name or kind")
    if session["output"] not in ("", "wide", "name"):
        raise Failure(f"--output {session['output']} is not available")
    resources = sorted((r for r in session.scheme.resources if _wanted(session, r)), key=lambda r: (r.group, r.plural))
    if session["sort-by"]:
        resources.sort(key=lambda r: r.plural if session["sort-by"] == "name" else r.kind)
    if session["output"] == "name":
        session.write("".join(f"{resource.group_resource}\n" for resource in resources))
        return
    wide = session["output"] == "wide"
    header = None if session["no-headers"] else WIDE if wide else HEADER
    session.write(lines(header, [_row(resource, wide) for resource in resources]))


def _wanted(session, resource):
    if "api-group" in session.given and resource.group != session["api-group"]:
        return False
    if "namespaced" in session.given and resource.namespaced != session["namespaced"]:
        return False
    return set(session["verbs"]) <= set(resource.verbs) and set(session["categories"]) <= set(resource.categories)


def _row(resource, wide):
    cells = [resource.plural, ",".join(resource.short_names), resource.api_version, resource.namespaced, resource.kind]
    return [*cells, ",".join(resource.verbs), ",".join(resource.categories)] if wide else cells


def versions(session):
    session.write(
        "".join(f"{version}\n" for version in sorted({resource.api_version for resource in session.scheme.resources}))
    )


COMMANDS = [
    Command("api-resources", run, FLAGS, short="Print the supported API resources on the server", reads=True),
    Command("api-versions", versions, "", short="Print the supported API versions on the server", reads=True),
]
