"""kubectl diff -f -: what an apply would change, as a unified difference of YAML. Exit code 1 where something differs.

Source: s/kubectl/pkg/cmd/diff/diff.go.
"""

from ....apiserver.api.status import StatusError
from ....apiserver.patch import apply_patch, three_way
from ...command import Command
from ...errors import Failure, Silent
from ...flags import FILES
from ...objects import LAST_APPLIED, last_applied, with_last_applied
from ...output.difference import unified
from ...output.text import shown, to_yaml
from ...targets import from_files

FLAGS = (
    "--concurrency int=1, --field-manager string=kubectl-client-side-apply, --force-conflicts bool, --prune bool,"
    " --prune-allowlist array, -l --selector, --server-side bool, --show-managed-fields bool, --show-secrets bool,"
    + FILES
)


def run(session):
    if not session["filename"]:
        raise Failure("must specify one of -f and -k", 2)
    differs = False
    for info in from_files(session):
        live, merged = _both(session, info)
        place = (
            f"{info.resource.group + '.' if info.resource.group else ''}{info.resource.version}.{info.resource.kind}"
        )
        name = f"{place}.{info.namespace or ''}.{info.name}"
        text = unified(_lines(live), _lines(merged), f"/tmp/LIVE-1/{name}", f"/tmp/MERGED-1/{name}")
        if text:
            differs = True
            session.write(f"diff -u -N /tmp/LIVE-1/{name} /tmp/MERGED-1/{name}\n{text}")
    if differs:
        raise Silent(1)


def _both(session, info):
    """The live object (or None) and the object as the apply would leave it."""
    try:
        live = session.client.get(info.resource.key, info.namespace, info.name)
    except StatusError as refusal:
        if refusal.reason != "NotFound":
            raise
        call = session.client.create
        return None, session.ask(call, info.resource.key, info.namespace, info.object, dry_run="All")
    wanted = with_last_applied(info.object)
    patch = three_way(last_applied(live) or {}, wanted, live)
    return live, apply_patch(live["kind"], live, patch, "strategic")


def _lines(obj):
    return to_yaml(shown(_without_memory(obj))).splitlines(keepends=True) if obj else []


def _without_memory(obj):
    metadata = obj.get("metadata") or {}
    kept = {key: value for key, value in (metadata.get("annotations") or {}).items() if key != LAST_APPLIED}
    metadata = {key: value for key, value in metadata.items() if key != "annotations"}
    return {**obj, "metadata": {**metadata, **({"annotations": kept} if kept else {})}}


COMMANDS = [Command("diff", run, FLAGS, short="Diff the live version against a would-be applied version", reads=True)]
