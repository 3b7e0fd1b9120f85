"""kubectl taint nodes NAME key=value:Effect ..., key:Effect-, key-.

Source: s/kubectl/pkg/cmd/taint/{taint,utils}.go.
"""

from ....apiserver.api.selectors import key_problems, value_problems
from ...command import Command
from ...errors import Failure, usage
from ...flags import PRINT
from ...objects import changed
from ...targets import find, resource_named

FLAGS = (
    "--all bool, --dry-run string=none, --field-manager string=kubectl-taint, --overwrite bool, -l --selector,"
    " --validate string=strict," + PRINT
)
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
UNSUPPORTED = "invalid taint effect: {0}, unsupported taint effect"


def run(session):
    words = [arg for arg in session.args if not _is_taint(arg)]
    changes = [arg for arg in session.args if _is_taint(arg)]
    if not words:
        raise Failure("one or more resources must be specified as <resource> <name>")
    if not changes:
        raise Failure("at least one taint update is required")
    try:
        added, removed = _read(changes)
    except Failure as wrong:
        raise usage("taint", wrong.message) from None
    kind = words[0].partition("/")[0]
    if resource_named(session, kind).key != "nodes":
        raise Failure(f"invalid resource type {kind}, only node types are supported")
    if len(words) == 1 and "/" not in words[0] and not session["all"] and not session["selector"]:
        raise Failure("at least one resource name must be specified since 'all' parameter is not set")
    for info in find(session, words):
        with session.trying():
            _taint(session, info, added, removed)


def _is_taint(arg):
    return "=" in arg or ":" in arg or arg.endswith("-")


def _read(changes):
    """-> (taints to add, (key, effect or "") to remove); raises Failure."""
    added, removed = [], []
    for text in changes:
        if text.endswith("-"):
            key, colon, effect = text[:-1].partition(":")
            removed.append((key.partition("=")[0], _effect(effect) if colon else ""))
            continue
        key, colon, effect = text.partition(":")
        if not colon or ":" in effect:
            raise Failure(f"invalid taint spec: {text}")
        key, _, value = key.partition("=")
        wrong = key_problems(key) or value_problems(value)
        if wrong:
            raise Failure(f"invalid taint spec: {text}, {'; '.join(wrong)}")
        added.append({"key": key, **({"value": value} if value else {}), "effect": _effect(effect)})
    return added, removed


def _effect(text):
    if text not in EFFECTS:
        raise Failure(UNSUPPORTED.format(text))
    return text


def _taint(session, info, added, removed):
    name, have = info.name, info.object["spec"].get("taints") or []
    same = {(taint["key"], taint["effect"]) for taint in have}
    clash = [taint["key"] for taint in added if (taint["key"], taint["effect"]) in same]
    if clash and not session["overwrite"]:
        raise Failure(
            f"node {name} already has {','.join(clash)} taint(s) with same effect(s) and --overwrite is false"
        )
    for key, effect in removed:
        if not any(_is(taint, key, effect) for taint in have):
            raise Failure(f'taint "{key}{":" + effect if effect else ""}" not found')
    new = {(taint["key"], taint["effect"]) for taint in added}
    kept = [t for t in have if (t["key"], t["effect"]) not in new and not any(_is(t, *removal) for removal in removed)]
    operation = "modified" if added and removed else "untainted" if removed else "modified" if clash else "tainted"
    changed(session, info, {"spec": {"taints": (added + kept) or None}}, operation)


def _is(taint, key, effect):
    return taint["key"] == key and effect in ("", taint["effect"])


COMMANDS = [Command("taint", run, FLAGS, short="Update the taints on one or more nodes")]
