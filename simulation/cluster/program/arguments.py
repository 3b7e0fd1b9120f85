"""Well-known programs whose arguments decide what they do: one small function each, argv -> behaviour."""

import re
from collections.abc import Callable

from ..budget import charge
from .files import Files, absolute
from .known import GO_DEFAULT, GRACEFUL, MIB, PROGRAMS
from .python import NotModelled, behaviour

_UNITS_MS = {"": 1000, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
AT_ONCE_MS = 10
MOST_DIGITS = 2500  # of pi
FOREVER_MS = 10**12  # what lasts longer does not end


def sleep_ms(words: list[str]) -> int | None:
    """Milliseconds of sleep's arguments; None is for ever. Raises ValueError with the bad word."""
    total = 0.0
    for word in words:
        if word.lower() in ("inf", "infinity"):
            return None
        duration = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)([smhd]?)", word)
        if not duration:
            raise ValueError(word)
        total += float(duration[1]) * _UNITS_MS[duration[2]]
    return round(total) if total < FOREVER_MS else None


_NO_SCRIPT = "{program}: can't open file '{path}': [Errno 2] No such file or directory\n"


def exits(code: int, says: str = "", after_ms: int = AT_ONCE_MS) -> dict:
    """The behaviour of what ends soon with a word on stdout (exit 0) or stderr."""
    behaviour = {"exits": {"code": code, "after_ms": after_ms}}
    return {**behaviour, "output": [[after_ms, "stderr" if code else "stdout", says]]} if says else behaviour


def _sleep(argv: list[str], files: Files, box: dict) -> dict:
    if len(argv) < 2:
        return exits(1, "sleep: missing operand\n")
    try:
        after_ms = sleep_ms(argv[1:])
    except ValueError as error:
        return exits(1, f"sleep: invalid number '{error}'\n")
    return {} if after_ms is None else {"exits": {"code": 0, "after_ms": after_ms}}


def _nginx(argv: list[str], files: Files, box: dict) -> dict:
    if any(flag in argv for flag in ("-v", "-V", "-t", "-h", "-T")):
        return exits(0)
    if "daemon off;" not in " ".join(argv):
        return exits(0)  # it goes into the background, so process 1 ends and the container with it
    return PROGRAMS["nginx"]


def _redis(argv: list[str], files: Files, box: dict) -> dict:
    port, program = 6379, PROGRAMS["redis-server"]
    if len(argv) > 1 and not argv[1].startswith("-") and files.read(argv[1]) is None:
        return exits(1, f"*** FATAL CONFIG FILE ERROR ***\nFatal error, can't open config file '{argv[1]}': "
                     "No such file or directory\n")  # fmt: skip
    if "--port" in argv[:-1]:
        port = _port(argv[argv.index("--port") + 1], port)
    return {**program, "listens": [port]}


def _python(argv: list[str], files: Files, box: dict) -> dict:
    words = [word for word in argv[1:] if word not in ("-u", "-B", "-O")]
    if words[:2] == ["-m", "http.server"]:
        port = next((_port(word, 8000) for word in words[2:] if word.isdigit()), 8000)
        return {"listens": [port], "root": box["dir"], "listing": 200, "memory": [[0, 18 * MIB]], "cpu": 1}
    if words and words[0] in ("-V", "--version"):
        return exits(0, "Python 3\n")
    if words and not words[0].startswith("-"):
        return _script(argv, words[0], files, box, 2, _NO_SCRIPT)
    if words[:1] == ["-c"] and len(words) > 1:
        try:
            return behaviour(words[1], box["env"])
        except NotModelled:
            return serves_declared(box)
    return serves_declared(box) if words else PROGRAMS["python3"]


def _node(argv: list[str], files: Files, box: dict) -> dict:
    words = [word for word in argv[1:] if not word.startswith("-")]
    if not words:
        return PROGRAMS["node"] if len(argv) == 1 else exits(0)
    return _script(argv, words[0], files, box, 1, "Error: Cannot find module '{path}'\n")


def _java(argv: list[str], files: Files, box: dict) -> dict:
    if "-jar" in argv[:-1]:
        jar = argv[argv.index("-jar") + 1]
        return _script(argv, jar, files, box, 1, f"Error: Unable to access jarfile {jar}\n")
    return exits(0) if "-version" in argv or len(argv) == 1 else serves_declared(box)


def _script(argv: list[str], path: str, files: Files, box: dict, code: int, says: str) -> dict:
    """An interpreter with a program: it runs for ever, unless the image is known not to hold it."""
    whole = absolute(path, box["dir"])
    if box["base"] == "any" or files.read(whole) is not None:
        return serves_declared(box)
    return exits(code, says.format(program=argv[0], path=whole), 40)


def _perl(argv: list[str], files: Files, box: dict) -> dict:
    code = argv[-1] if len(argv) > 1 else ""
    charge(len(code) // 20)
    digits = re.search(r"(?<!\")print bpi\((\d+)\)", code)
    if digits and any("bignum" in word for word in argv):
        count = int(digits[1][:9])
        if count > MOST_DIGITS:
            return {"cpu": 1000}  # it calculates for longer than anybody waits
        charge(count * count // 400)
        return exits(0, pi(count) + "\n", 400 + count * count // 1000)
    if len(code.strip()) > 1 and code.strip()[0] == code.strip()[-1] == '"':
        return exits(0)  # a text that nobody prints
    said = _printed_by_perl(code)
    if said is not None:
        return exits(0, said.replace("\\n", "\n") + ("\n" if any("l" in w for w in argv[1:-1] if w[:1] == "-") else ""))
    return PROGRAMS["perl"] if len(argv) == 1 or argv[-1] == "-de0" else serves_declared(box)


def _printed_by_perl(code: str) -> str | None:
    """The text of `print 'text'`, or None where it is something else."""
    words = code.strip()
    text = words.removeprefix("print").strip().removesuffix(";").strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if words.startswith(("print ", "print\t", "print\n")) and quoted else None


def pi(digits: int) -> str:
    """Pi with so many digits, the last one rounded, as perl's bignum prints it (Machin's formula, whole numbers)."""
    scale = 10 ** (digits + 10)

    def arctan_inverse(n: int) -> int:
        term = total = scale // n
        k, sign = 3, -1
        while term:
            term //= n * n
            total += sign * (term // k)
            k, sign = k + 2, -sign
        return total

    value = 4 * (4 * arctan_inverse(5) - arctan_inverse(239))
    text = str((value + 5 * 10**10) // 10**11)
    return f"{text[0]}.{text[1:digits]}"


def _http_echo(argv: list[str], files: Files, box: dict) -> dict:
    options = _options(argv)
    port = _port(options.get("listen", ":5678").rpartition(":")[2], 5678)
    if "text" not in options:
        return exits(127, "Missing -text option!\n")
    return {"listens": [port], "http": [{"status": 200, "from_ms": 0, "body": options["text"] + "\n"}],
            "memory": [[0, 4 * MIB]], "stops": GRACEFUL}  # fmt: skip


def _stress(argv: list[str], files: Files, box: dict) -> dict:
    options = _options(argv)
    cpus = _whole(options.get("cpus", options.get("cpu", options.get("c", ""))))
    workers = _whole(options.get("vm", options.get("m", "")))
    size = options.get("vm-bytes", options.get("mem-total", "256M" if workers else "0"))
    number = re.fullmatch(r"(\d{1,15})([KMG]?)i?", size)
    use = int(number[1]) * {"": 1, "K": 1024, "M": MIB, "G": 1024 * MIB}[number[2]] * max(workers, 1) if number else 0
    memory = [[0, 2 * MIB], [500, 2 * MIB + use]] if use else [[0, 2 * MIB]]
    does = {"memory": memory, "cpu": 1000 * max(cpus, workers), "stops": GO_DEFAULT}
    timeout = options.get("timeout", options.get("t"))
    try:
        after_ms = sleep_ms([timeout]) if timeout else None
    except ValueError:
        return exits(1, f"stress: FAIL: invalid time '{timeout}'\n")
    return does if after_ms is None else {**does, "exits": {"code": 0, "after_ms": after_ms}}


def _agnhost(argv: list[str], files: Files, box: dict) -> dict:
    options, words = _options(argv), [word for word in argv[1:] if not word.startswith("-")]
    what = words[0] if words else "pause"
    port = _port(options.get("http-port", options.get("port", "")), 0)
    if what in ("liveness", "server"):
        return turns_unhealthy(port or 8080)
    if what in ("netexec", "serve-hostname", "test-webserver", "nettest", "porter"):
        usual = {"netexec": 8080, "serve-hostname": 9376, "test-webserver": 80}.get(what, 8080)
        return {"listens": [port or usual], "memory": [[0, 12 * MIB]], "stops": GO_DEFAULT,
                "http": [{"status": 200, "from_ms": 0, "body": box["hostname"]}]}  # fmt: skip
    if what == "grpc-health-checking":
        return {"listens": [port or 5000, 8080], "grpc": [{"status": "SERVING", "from_ms": 0}], "stops": GO_DEFAULT}
    if what in ("connect", "dns-suffix", "etc-hosts", "dns-server-list", "fake-gitserver", "help"):
        return exits(0)
    return (
        {"memory": [[0, 8 * MIB]], "stops": GRACEFUL}
        if what == "pause"
        else exits(1, f'Error: unknown command "{what}"\n')
    )


def turns_unhealthy(port: int) -> dict:
    """The test server of the documentation on probes: /healthz answers 200 for ten seconds and 500 from then on."""
    answers = [{"status": 404, "from_ms": 0}, {"status": 200, "from_ms": 0, "path": "/healthz"},
               {"status": 500, "from_ms": 10_000, "path": "/healthz"}]  # fmt: skip
    return {"listens": [port], "http": answers, "memory": [[0, 8 * MIB]], "stops": GO_DEFAULT}


def _liveness_server(argv: list[str], files: Files, box: dict) -> dict:
    return turns_unhealthy(8080) if "liveness" in box["image"] else serves_declared(box)


def serves_declared(box: dict) -> dict:
    """What nobody knows: it serves the ports that the pod declares, for ever, and stops when asked (docs/formats.md, Scenario)."""
    return {"listens": list(box.get("ports", ())), "stops": GRACEFUL, "memory": [[0, 16 * MIB]], "cpu": 1,
            "grpc": [{"status": "SERVING", "from_ms": 0}]}  # fmt: skip


def _options(argv: list[str]) -> dict:
    """--name=value, -name value and -n value; a flag without a value is ""."""
    options, words = {}, argv[1:]
    for i, word in enumerate(words):
        if word.startswith("-"):
            name, equals, value = word.lstrip("-").partition("=")
            following = words[i + 1] if i + 1 < len(words) and not words[i + 1].startswith("-") else ""
            options[name] = value if equals else following
    return options


def _whole(text: str) -> int:
    """How many workers: 0 for what is no number."""
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _port(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 and 0 < int(text) < 65536 else default


ARGUMENTS: dict[str, Callable[[list[str], Files, dict], dict]] = {
    "sleep": _sleep, "nginx": _nginx, "redis-server": _redis, "python": _python, "python3": _python, "node": _node,
    "java": _java, "perl": _perl, "perl5": _perl, "http-echo": _http_echo, "stress": _stress, "agnhost": _agnhost,
    "server": _liveness_server, "true": lambda *_: exits(0), "false": lambda *_: exits(1),
}  # fmt: skip
