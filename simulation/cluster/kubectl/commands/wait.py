"""kubectl wait --for=condition=Ready | delete | create | jsonpath=...: waits without blocking.

Source: s/kubectl/pkg/cmd/wait.
"""

from ..command import Command
from ..errors import Failure
from ..flags import PRINT
from ..output.jsonpath import find as find_path
from ..output.jsonpath import text_of
from ..targets import Kind, from_files, kind_of, listed, parse
from ..waiting import TIMED_OUT, at_first, gone, now

FLAGS = (
    "--all bool, -A --all-namespaces bool, --field-selector, -f --filename list, --for array, --local bool,"
    " -R --recursive bool=true, -l --selector, --timeout duration=30s," + PRINT
)
WEEK_S = 168 * 3600.0
JSONPATH = "jsonpath="


def run(session):
    wanted = session["for"][-1] if session["for"] else ""
    condition = _read(wanted, session["for"])
    targets = _targets(session, condition)
    if session.failures or not targets and condition["kind"] == "deleted":
        return None
    if not targets:
        raise Failure("no matching resources found")
    timeout_s = session["timeout"]
    once = session.at_once or ("timeout" in session.given and timeout_s == 0)
    until_s = session.now_s + (WEEK_S if timeout_s < 0 else timeout_s)
    waiting = {"command": "wait", "for": condition["kind"], "condition": condition, "left": targets}
    return _look(session, {**waiting, "until_s": until_s, "once": once})


def _read(text, conditions):
    """--for -> {"kind": "condition" | "deleted" | "created" | "jsonpath", ...}; raises Failure."""
    kind, _, rest = text.partition("=")
    if text.lower() == "delete":
        return {"kind": "deleted"}
    if text.lower() == "create":
        return {"kind": "created"}
    if kind == "condition" and rest:
        name, equals, value = rest.partition("=")
        return {"kind": "condition", "type": name, "value": value if equals else "true"}
    path, value = _path_and_value(text.removeprefix(JSONPATH)) if text.startswith(JSONPATH) else ("", None)
    if path:
        return {"kind": "jsonpath", "path": path, "value": value}
    raise Failure(f'unrecognized condition: "{text}"' if conditions else "unrecognized condition: []")


def _path_and_value(text):
    """ "'{.status.phase}'=Running" -> ("{.status.phase}", "Running"); the value is None where there is none."""
    for quote in ("'", "") if text.startswith("'") else ("",):
        rest = text[len(quote) :]
        place = rest.find("}" + quote) if rest.startswith("{") else -1
        while place >= 0:
            end = place + 1 + len(quote)
            if rest[end : end + 1] in ("", "="):
                return rest[: place + 1], rest[end + 1 :] if rest[end:] else None
            place = rest.find("}" + quote, place + 1)
        path, equals, value = rest.partition("=")
        if path.endswith(quote):
            return path.removesuffix(quote), value if equals else None
    return "", None


def _targets(session, condition):
    if session["filename"]:
        targets = from_files(session)
    else:
        targets = parse(session, session.args)
    chosen = session["all"] or session["selector"] or session["field-selector"]
    if any(isinstance(named, Kind) for named in targets) and not chosen:
        raise Failure("resource(s) were provided, but no name was specified")
    infos = []
    for named in targets:
        infos += listed(session, named) if isinstance(named, Kind) else [named]
    return [target for info in infos if (target := _target(session, info, condition))]


def _target(session, info, condition):
    place = {"resource": info.resource.key, "namespace": info.namespace, "name": info.name, "uid": None}
    place["told"] = f"{kind_of(info.resource)}/{info.name}"
    obj = now(session, place)
    if obj is None and condition["kind"] == "deleted":
        return None
    if obj is None and condition["kind"] != "created":
        with session.trying():
            session.client.get(info.resource.key, info.namespace, info.name)
    if obj is not None and condition["kind"] == "deleted":
        place["uid"] = obj["metadata"].get("uid")
    return place


def resume(session, waiting):
    return _look(session, waiting)


def _look(session, waiting):
    """Look at every object that is left; -> waiting again, or None."""
    condition, left = waiting["condition"], []
    for target in waiting["left"]:
        if _met(session, target, condition):
            session.say(f"{target['told']} condition met")
        else:
            left.append(target)
    if not left:
        return None
    if waiting["once"] or session.now_s >= waiting["until_s"]:
        for target in left:
            session.failures.append(_failure(waiting, target))
        return None
    return at_first({**waiting, "left": left, "again_s": None})


def _failure(waiting, target):
    place = f"{target['resource']}/{target['name']}"
    if waiting["once"]:
        return Failure(f"condition not met for {place}")
    if waiting["for"] == "created":
        return Failure("timed out waiting for the condition")
    return Failure(TIMED_OUT.format(target["resource"], target["name"]))


def _met(session, target, condition):
    kind = condition["kind"]
    if kind == "deleted":
        return gone(session, target)
    obj = now(session, target)
    if obj is None or kind == "created":
        return obj is not None
    return _has_condition(obj, condition) if kind == "condition" else _has_value(obj, condition)


def _has_condition(obj, condition):
    generation = obj["metadata"].get("generation")
    for seen in obj.get("status", {}).get("conditions") or ():
        if seen["type"].lower() != condition["type"].lower():
            continue
        observed = seen.get("observedGeneration", obj["status"].get("observedGeneration"))
        if generation is not None and observed is not None and observed < generation:
            return False
        return str(seen.get("status", "")).lower() == condition["value"].lower()
    return False


def _has_value(obj, condition):
    values = find_path(condition["path"], obj)
    if condition["value"] is None:
        return bool(values) and values != [None]
    return [text_of(value) for value in values] == [condition["value"].strip("'\"")]


COMMANDS = [
    Command(
        "wait", run, FLAGS, short="Wait for a specific condition on one or many resources", reads=True, resume=resume
    )
]
