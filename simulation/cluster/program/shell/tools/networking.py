"""Tools that look outside the container: nslookup, wget, curl, nc, ping."""

import re

from ....budget import allocate, charge
from ..processes.calls import Call, Later, Tool
from .reaching import addresses_of, connect, get, parts_of_url

_WORDS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 500: "Internal Server Error",
          502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}  # fmt: skip


def _seconds_ms(value: str, default_s: int) -> int:
    return round(float(value) * 1000) if re.fullmatch(r"\d+(\.\d+)?", value) else default_s * 1000


def _wget(call: Call) -> int:
    options, words = call.options("OTtUPY")
    if not words:
        return call.fail("missing URL")
    host, port, path = parts_of_url(words[0])
    addresses = addresses_of(call, host)
    quiet = "q" in options
    if not addresses:
        return call.fail(f"bad address '{host}'" if call.is_busybox() else f"unable to resolve host address ‘{host}’",
                         1 if call.is_busybox() else 4)  # fmt: skip
    if not quiet:
        call.err(f"Connecting to {host}:{port} ({addresses[0]}:{port})\n")
    answer = get(call, host, port, path)
    limit_ms = _seconds_ms(options.get("T", options.get("timeout", "")), 900)
    if answer.refused:
        return call.fail(
            f"can't connect to remote host ({addresses[0]}): Connection refused", 1 if call.is_busybox() else 4
        )
    if answer.timeout or answer.delay_ms > limit_ms:
        call.err("wget: download timed out\n")
        raise Later({"k": "sleep", "due_ms": call.machine.now + limit_ms, "code": 1})
    if answer.error or not 200 <= (answer.status or 0) < 400:
        status = f"HTTP/1.1 {answer.status} {_WORDS.get(answer.status or 0, '')}"
        failed = f"server returned error: {status}" if answer.status else "error getting response"
        return call.fail(failed, 1 if call.is_busybox() else 8)
    if "spider" in options:
        return 0
    target = str(options.get("O", path.rstrip("/").rpartition("/")[2] or "index.html"))
    if target == "-":
        call.out(answer.body)
    elif target != "/dev/null":
        whole = call.path(f"{options['P']}/{target}" if "P" in options else target)
        call.machine.write_file(whole, answer.body)
    if answer.delay_ms:
        raise Later({"k": "sleep", "due_ms": call.machine.now + answer.delay_ms})
    return 0


def _curl(call: Call) -> int:
    options, words = call.options("oXHdmuwAeFbc")
    timed = [word for word in words if "://" in word or not re.fullmatch(r"\d+(\.\d+)?", word)]
    if not timed:
        return call.fail("no URL specified!", 2)
    host, port, path = parts_of_url(timed[0])
    quiet = "s" in options and "S" not in options or "silent" in options and "show-error" not in options

    def failed(code: int, says: str) -> int:
        if not quiet:
            call.err(f"curl: ({code}) {says}\n")
        return code

    if not addresses_of(call, host):
        return failed(6, f"Could not resolve host: {host}")
    answer = get(call, host, port, path)
    limit_ms = _seconds_ms(
        options.get("m") or options.get("max-time") or next((w for w in words if w not in timed), ""), 300
    )
    if answer.refused:
        return failed(7, f"Failed to connect to {host} port {port} after 0 ms: Could not connect to server")
    if answer.timeout or answer.delay_ms > limit_ms:
        failed(28, f"Operation timed out after {limit_ms} milliseconds with 0 bytes received")
        raise Later({"k": "sleep", "due_ms": call.machine.now + limit_ms, "code": 28})
    if answer.error:
        return failed(52 if "empty" in answer.error else 1, "Received HTTP/0.9 when not allowed")
    if {"f", "fail"} & set(options) and (answer.status or 0) >= 400:
        return failed(22, f"The requested URL returned error: {answer.status}")
    text = (
        f"HTTP/1.1 {answer.status} {_WORDS.get(answer.status or 0, 'OK')}\n\n"
        if {"I", "i", "head"} & set(options)
        else ""
    )
    text += "" if {"I", "head"} & set(options) else answer.body
    if "o" in options:
        if options["o"] not in ("/dev/null", "-"):
            call.machine.write_file(call.path(options["o"]), text)
    else:
        call.out(text)
    if "w" in options:
        call.out(str(options["w"]).replace("%{http_code}", str(answer.status)).replace("\\n", "\n"))
    return 0


def _nslookup(call: Call) -> int:
    words = call.options()[1]
    if not words:
        return call.fail("usage: nslookup HOST [SERVER]")
    name, addresses = words[0], addresses_of(call, words[0])
    server = next((line.split()[1] for line in (call.files.read("/etc/resolv.conf") or "").splitlines()
                   if line.startswith("nameserver ")), "10.96.0.10")  # fmt: skip
    call.out(f"Server:\t\t{server}\nAddress:\t{server}:53\n\n")
    if not addresses:
        call.out(f"** server can't find {name}: NXDOMAIN\n\n")
        return 1
    call.out("".join(f"Name:\t{name}\nAddress: {address}\n" for address in addresses) + "\n")
    return 0


def _dig(call: Call) -> int:
    words = [word for word in call.args if not word.startswith(("+", "-", "@"))]
    addresses = addresses_of(call, words[0]) if words else []
    call.out("".join(f"{a}\n" if "+short" in call.args else f"{words[0]}.\t30\tIN\tA\t{a}\n" for a in addresses))
    return 0


def _getent(call: Call) -> int:
    name = call.args[1] if len(call.args) > 1 and call.args[0] in ("hosts", "ahosts") else ""
    addresses = addresses_of(call, name) if name else []
    call.out("".join(f"{address}\t{name}\n" for address in addresses))
    return 0 if addresses else 2


def _ping(call: Call) -> int:
    options, words = call.options("cWwisI")
    host = words[0] if words else ""
    addresses = addresses_of(call, host) if host else []
    if not addresses:
        return call.fail(f"bad address '{host}'" if call.is_busybox() else f"{host}: Name or service not known",
                         1 if call.is_busybox() else 2)  # fmt: skip
    count = int(options.get("c", 4) or 4)
    charge(count // 2)
    allocate(100 * count)
    rows = "".join(f"64 bytes from {addresses[0]}: seq={i} ttl=64 time=0.060 ms\n" for i in range(count))
    call.out(f"PING {host} ({addresses[0]}): 56 data bytes\n{rows}\n--- {host} ping statistics ---\n"
             f"{count} packets transmitted, {count} packets received, 0% packet loss\n")  # fmt: skip
    if count > 1:
        raise Later({"k": "sleep", "due_ms": call.machine.now + 1000 * (count - 1)})
    return 0


def _nc(call: Call) -> int:
    options, words = call.options("wpseiqX")
    if "l" in options:
        port = int(options.get("p") or (words or ["0"])[-1] or 0)
        raise Later({"k": "program", "does": {"listens": [port], "protocol": "nc"}, "since_ms": call.machine.now})
    if len(words) < 2 or not words[1].isdigit():
        return call.fail("usage: nc [-z] [-w SECONDS] HOST PORT")
    if not addresses_of(call, words[0]):
        return call.fail(f"bad address '{words[0]}'")
    answer = connect(call, words[0], int(words[1]))
    if answer.timeout:
        raise Later({"k": "sleep", "due_ms": call.machine.now + _seconds_ms(options.get("w", ""), 120), "code": 1})
    if answer.refused:
        if "v" in options:
            call.err(f"nc: {words[0]} ({words[1]}): Connection refused\n")
        return 1
    if "v" in options:
        call.err(f"{words[0]} ({words[1]}) open\n")
    return 0


NETWORK_TOOLS: dict[str, Tool] = {
    "wget": _wget,
    "curl": _curl,
    "nslookup": _nslookup,
    "dig": _dig,
    "host": _nslookup,
    "getent": _getent,
    "ping": _ping,
    "ping6": _ping,
    "nc": _nc,
}  # fmt: skip
