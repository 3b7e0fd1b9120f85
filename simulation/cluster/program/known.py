"""Well-known programs, as one table: what each does when it is started without a scenario's word about it.

A row is a behaviour (entries.py) plus, where it needs them: `needs` (one of these variables must be set, else it writes
`says` and exits `fails`), `reads` (it works on its standard input, so without one it ends at once).
Exit codes on SIGTERM are what process 1 really gives: a program without a handler is not stopped by it at all
(Python, Node, sleep, a shell: no `stops`), a Go program without one exits 2, a Java machine 143.
"""

from collections.abc import Sequence
from typing import Any

from .entries import STOP_SIGNALS

MIB = 1024 * 1024


def _stops(code: int = 0, after_ms: int = 20, signals: Sequence[str] = tuple(STOP_SIGNALS)) -> dict:
    return {"code": code, "after_ms": after_ms, "signals": list(signals)}


GRACEFUL = _stops()
GO_DEFAULT = _stops(2, 0, ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"))
JAVA = _stops(143, 200, ("SIGHUP", "SIGINT", "SIGTERM"))


def _server(listens: list[int], memory_mib: int, stops: dict | None = GRACEFUL, **more: Any) -> dict:
    row = {"listens": listens, "memory": [[0, memory_mib * MIB]], "cpu": 1, **more}
    return {**row, "stops": stops} if stops else row


_POSTGRES = ("POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD")
_POSTGRES_SAYS = (
    "Error: Database is uninitialized and superuser password is not specified.\n"
    "       You must specify POSTGRES_PASSWORD to a non-empty value for the\n"
    '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n'
)
_MYSQL = ("MYSQL_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD_FILE", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD")
_MARIADB = tuple(name.replace("MYSQL", "MARIADB") for name in _MYSQL) + _MYSQL
_MYSQL_SAYS = (
    "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n"
    "    You need to specify one of the following as an environment variable:\n"
    "    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n"
)
_HELLO = (
    "\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n"
    "To generate this message, Docker took the following steps:\n"
    " 1. The Docker client contacted the Docker daemon.\n"
    ' 2. The Docker daemon pulled the "hello-world" image from the Docker Hub.\n'
    "    (amd64)\n"
    " 3. The Docker daemon created a new container from that image which runs the\n"
    "    executable that produces the output you are currently reading.\n"
    " 4. The Docker daemon streamed that output to the Docker client, which sent it\n"
    "    to your terminal.\n\n"
)
_NGINX_SAYS = [
    [0, "stdout", "/docker-entrypoint.sh: Configuration complete; ready for start up\n"],
    [10, "stderr", "[notice] 1#1: start worker processes\n"],
]
_ENDS_AT_ONCE = {"exits": {"code": 0, "after_ms": 20}, "reads": True}

PROGRAMS: dict[str, dict] = {
    "nginx": _server([80], 8, root="/usr/share/nginx/html", output=_NGINX_SAYS),
    "httpd": _server([80], 12, root="/usr/local/apache2/htdocs", listing=200),
    "httpd-foreground": _server([80], 12, root="/usr/local/apache2/htdocs", listing=200),
    "apache2-foreground": _server([80], 20),
    "caddy": _server([80], 20, root="/usr/share/caddy"),
    "traefik": _server([80], 40, http=[{"status": 404, "from_ms": 0}]),
    "haproxy": _server([], 20),
    "redis-server": _server([6379], 9, protocol="redis",
                            output=[[30, "stdout", "1:M * Ready to accept connections tcp\n"]]),
    "valkey-server": _server([6379], 9, protocol="redis"),
    "memcached": _server([11211], 4, protocol="memcached"),
    "postgres": _server([5432], 40, _stops(0, 300), protocol="postgres", listen_ms=1800, needs=_POSTGRES, fails=1,
                        says=_POSTGRES_SAYS, output=[[1800, "stderr", "LOG:  database system is ready to accept "
                                                      "connections\n"]]),
    "mysqld": _server([3306, 33060], 380, _stops(0, 900), protocol="mysql", listen_ms=7000, needs=_MYSQL, fails=1,
                      says=_MYSQL_SAYS),
    "mariadbd": _server([3306], 120, _stops(0, 900), protocol="mysql", listen_ms=4000, needs=_MARIADB, fails=1,
                        says=_MYSQL_SAYS.replace("MYSQL", "MARIADB")),
    "mongod": _server([27017], 160, _stops(0, 300), listen_ms=1200,
                      body="It looks like you are trying to access MongoDB"),
    "cassandra": _server([7000, 7001, 7199, 9042], 1100, _stops(143, 1500), protocol="cassandra", listen_ms=20_000),
    "eswrapper": _server([9200, 9300], 1300, _stops(143, 1500), listen_ms=14_000),
    "rabbitmq-server": _server([5672, 15692, 25672], 140, _stops(0, 1500), protocol="amqp", listen_ms=6000),
    "zkServer.sh": _server([2181, 2888, 3888, 8080], 130, JAVA, protocol="zookeeper", listen_ms=1500),
    "catalina.sh": _server([8080], 160, JAVA, listen_ms=1500, http=[{"status": 404, "from_ms": 0}]),
    "etcd": _server([2379, 2380], 30, protocol=None, grpc=[{"status": "SERVING", "from_ms": 200}],
                    http=[{"status": 404, "from_ms": 0}, {"status": 200, "from_ms": 0, "path": "/health"},
                          {"status": 200, "from_ms": 0, "path": "/version"}]),
    "registry": _server([5000], 15, GO_DEFAULT),
    "kube-scheduler": _server([10251, 10259], 40), "kube-proxy": _server([10249, 10256], 20),
    "coredns": _server([53, 8080, 8181, 9153], 20, http=[{"status": 404, "from_ms": 0},
                       {"status": 200, "from_ms": 0, "path": "/health"},
                       {"status": 200, "from_ms": 0, "path": "/ready"}]),
    "pause": _server([], 1), "agent": _server([8300, 8301, 8302, 8500, 8600], 40),
    "hello-app": _server([8080], 5, GO_DEFAULT, body="Hello, world!\n"),
    "hello-go-gke": _server([80], 5, GO_DEFAULT), "goproxy": _server([8080], 5, GO_DEFAULT),
    "run.sh": _server([8080], 10), "fluentd": _server([24224], 60), "supervisord": _server([], 20),
    # What ends, or waits for a word on its standard input.
    "hello": {"exits": {"code": 0, "after_ms": 30}, "output": [[10, "stdout", _HELLO]]},
    "python": _ENDS_AT_ONCE, "python3": _ENDS_AT_ONCE, "node": _ENDS_AT_ONCE, "irb": _ENDS_AT_ONCE,
    "jshell": _ENDS_AT_ONCE, "perl": _ENDS_AT_ONCE, "perl5": _ENDS_AT_ONCE, "php": _ENDS_AT_ONCE, "ruby": _ENDS_AT_ONCE,
}  # fmt: skip

# Programs that only prepare and then become what follows them on their command line.
WRAPPERS = (
    "docker-entrypoint.sh", "entrypoint.sh", "docker-php-entrypoint", "tini", "dumb-init", "nohup", "nice", "exec",
    "catatonit", "setsid", "stdbuf",
)  # fmt: skip
INITS = ("tini", "dumb-init", "catatonit")

# What lies in an image besides the usual folders, by a part of its name: for those that serve files.
_WELCOME = "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n" \
    "<h1>Welcome to nginx!</h1>\n</body>\n</html>\n"  # fmt: skip
FILES = {
    "nginx": {
        "/usr/share/nginx/html/index.html": _WELCOME,
        "/usr/share/nginx/html/50x.html": "<html><body><h1>An error occurred.</h1></body></html>\n",
    },
    "httpd": {"/usr/local/apache2/htdocs/index.html": "<html><body><h1>It works!</h1></body></html>\n"},
    "caddy": {"/usr/share/caddy/index.html": "<html><body><h1>Your web server is working.</h1></body></html>\n"},
}
