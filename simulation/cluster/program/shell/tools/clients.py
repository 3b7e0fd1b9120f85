"""The clients of well-known servers: whether the server is there is all that they find out; nothing is stored."""

from ..processes.calls import Call, Tool
from .reaching import addresses_of, connect


def _client(port: int, yes: str, no: str, code: int = 1) -> Tool:
    """The client of a well-known server: it asks the server of this container, or the -h host."""

    def tool(call: Call) -> int:
        options, words = call.options("hpPUuadeoD")
        host = str(options.get("h") or options.get("host") or "127.0.0.1")
        asked = str(options.get("p") or options.get("P") or "")
        answer = connect(call, host, int(asked) if asked.isdigit() else port) if addresses_of(call, host) else None
        if answer is None or answer.refused or answer.timeout:
            call.err(no)
            return code
        call.out(yes)
        return 0

    return tool


def _redis_cli(call: Call) -> int:
    """redis-cli: ping, shutdown, and OK to everything else; nothing is stored."""
    status = _client(6379, "", _REFUSED)(call)
    words = call.options("hpnau")[1]
    if status or not words:
        return status
    if words[0].lower() == "shutdown":
        call.machine.signal(1, "SIGTERM")
        return 0
    call.out("PONG\n" if words[0].lower() == "ping" else "OK\n")
    return 0


_REFUSED = "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n"
_MYSQL = "ERROR 2003 (HY000): Can't connect to MySQL server on '127.0.0.1:3306' (111)\n"
_PSQL = 'psql: error: connection to server at "localhost", port 5432 failed: Connection refused\n'
CLIENTS: dict[str, Tool] = {
    "redis-cli": _redis_cli,
    "valkey-cli": _redis_cli,
    "pg_isready": _client(5432, "localhost:5432 - accepting connections\n", "localhost:5432 - no response\n", 2),
    "psql": _client(5432, "", _PSQL, 2),
    "mysqladmin": _client(3306, "mysqld is alive\n", "mysqladmin: connect to server at 'localhost' failed\n"),
    "mysql": _client(3306, "", _MYSQL),
    "mariadb": _client(3306, "", _MYSQL),
    "mongosh": _client(27017, "{ ok: 1 }\n", ""),
    "mongo": _client(27017, "{ ok: 1 }\n", ""),
    "rabbitmq-diagnostics": _client(5672, "Ping succeeded\n", "Error\n", 69),
    "nodetool": _client(7199, "", "nodetool: Failed to connect to '127.0.0.1:7199'\n"),
    "etcdctl": _client(2379, "", "Error: context deadline exceeded\n"),
    "cqlsh": _client(9042, "", "Connection error\n"),
}
