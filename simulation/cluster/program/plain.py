"""A process whose whole life is data (a behaviour, see entries.py): every question is a function of the time.

Nothing is stored but what cannot be computed: the signal that stops it, and its exit.
"""

from .entries import SIGNAL_NUMBERS
from .files import Files, absolute
from .outside import CONNECTED, REFUSED, Answer

MIB = 1024 * 1024
DEFAULT_MEMORY = 2 * MIB
# How Go's client words the answer of a server that speaks something else; others just hang up.
_BROKEN = "net/http: HTTP/1.x transport connection broken: malformed HTTP response "
NOT_HTTP = {
    "redis": _BROKEN + "\"-ERR wrong number of arguments for 'get' command\"",
    "memcached": _BROKEN + '"ERROR"',
    "mysql": _BROKEN + '"J\\x00\\x00\\x00"',
    "amqp": _BROKEN + '"AMQP\\x00\\x00\\t\\x01"',
}


def ends_at_ms(state: dict) -> int | None:
    """When it ends by itself, or of the signal that it was given."""
    exits, stopping = state["does"].get("exits"), state.get("stopping")
    times = [exits["after_ms"]] if exits else []
    if stopping:
        times.append(stopping["at_ms"])
    return min(times) if times else None


def advance(state: dict, to_ms: int) -> tuple[dict, list]:
    """Until `to_ms`: the same state, unless it ended meanwhile."""
    end_ms = ends_at_ms(state)
    if end_ms is None or end_ms > to_ms:
        return state, []
    exits = state["does"].get("exits")
    by_itself = exits is not None and exits["after_ms"] == end_ms
    if by_itself:
        return ended(state, exits["code"], end_ms, exits.get("reason"))
    return ended(state, state["stopping"]["code"], end_ms)


def ended(state: dict, code: int, at_ms: int, reason: str | None = None) -> tuple[dict, list]:
    """The state after an exit, and the effect that tells of it. Reasons are those of a terminated container."""
    exit_ = {"code": code, "at_ms": at_ms, "reason": reason or ("Error" if code else "Completed")}
    return {**state, "exit": exit_}, [{"exit": exit_}]


def signal(state: dict, name: str, at_ms: int) -> tuple[dict, list]:
    """A signal to process 1: what it has no handler for, the kernel does not deliver to it (but SIGKILL)."""
    if name == "SIGKILL":
        return ended(state, 128 + SIGNAL_NUMBERS[name], at_ms)
    stops = state["does"].get("stops")
    if not stops or name not in stops["signals"] or state.get("stopping"):
        return state, []
    stopping = {"at_ms": at_ms + stops["after_ms"], "code": stops["code"]}
    return advance({**state, "stopping": stopping}, at_ms)


def http(state: dict, port: int, path: str, at_ms: int, files: Files) -> Answer:
    """A GET; `files` (Files) is for those that serve files."""
    does = state["does"]
    if tcp(state, port, at_ms).refused:
        return REFUSED
    if does.get("protocol"):
        return Answer(status=0, error=NOT_HTTP.get(does["protocol"], "EOF"))
    path = path.split("?")[0]
    if "root" in does:
        return _from_files(does, path, files)
    answers = does.get("http", ())
    fitting = [
        a for a in answers if a.get("port", port) == port and a.get("path", path) == path and a["from_ms"] <= at_ms
    ]
    if not fitting:
        return Answer(status=404 if any("path" in a for a in answers) else 200, body=does.get("body", ""))
    return Answer(
        status=fitting[-1]["status"], delay_ms=fitting[-1].get("delay_ms", 0), body=fitting[-1].get("body", "")
    )


def _from_files(does: dict, path: str, files: Files) -> Answer:
    """A server of files: 200 for a file, the index of a folder or its listing, 404 for nothing."""
    place = absolute(does["root"] + "/" + path)
    text = files.read(place)
    if text is None and files.is_folder(place):
        text = files.read(absolute("index.html", place))
        return Answer(status=does.get("listing", 403)) if text is None else Answer(status=200, body=text)
    return Answer(status=404) if text is None else Answer(status=200, body=text)


def tcp(state: dict, port: int, at_ms: int) -> Answer:
    """A connection: refused where nobody listens (yet), or the process is gone."""
    does = state["does"]
    gone = state.get("exit") or port not in does.get("listens", ())
    return REFUSED if gone or at_ms < does.get("listen_ms", 0) else CONNECTED


def grpc(state: dict, port: int, at_ms: int) -> Answer:
    """A call of grpc.health.v1.Health/Check; `serving` is None where the server does not know that service."""
    if tcp(state, port, at_ms).refused:
        return REFUSED
    past = [answer["status"] for answer in state["does"].get("grpc", ()) if answer["from_ms"] <= at_ms]
    return Answer(serving=past[-1] if past else None)


def memory_bytes(state: dict, at_ms: int) -> int:
    """Bytes in use: the last step that has begun."""
    steps = [use for from_ms, use in state["does"].get("memory", ()) if from_ms <= at_ms]
    return 0 if state.get("exit") else steps[-1] if steps else DEFAULT_MEMORY


def exceeds_at_ms(state: dict, limit_bytes: int) -> int | None:
    """The first moment at which it uses more than its limit; None: never, or it ends before."""
    steps = state["does"].get("memory") or [[0, DEFAULT_MEMORY]]
    end_ms = ends_at_ms(state)
    for from_ms, use in steps:
        if use > limit_bytes and (end_ms is None or from_ms < end_ms):
            return from_ms
    return None


def logs(state: dict, until_ms: int) -> list:
    """What it wrote, as (at_ms, stream, text)."""
    end_ms = ends_at_ms(state) if not state.get("exit") else state["exit"]["at_ms"]
    last_ms = until_ms if end_ms is None else min(until_ms, end_ms)
    return [tuple(line) for line in state["does"].get("output", ()) if line[0] <= last_ms]
