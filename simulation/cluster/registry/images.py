"""The well-known images: their size, versions, entrypoint, user and base, as one table; what is not in it is not known.

Sizes are compressed sizes of linux/amd64, in MiB, as the registries list them. `versions` are the tags that exist:
"1.0-1.31" means every 1.x up to 1.31, whatever follows. `base` says which commands lie in the image.
"""

import re
from typing import Any

_NGINX: dict[str, Any] = {
    "entrypoint": ["/docker-entrypoint.sh"],
    "cmd": ["nginx", "-g", "daemon off;"],
    "stop": "SIGQUIT",
}
_ENTRY = ["docker-entrypoint.sh"]

# name: size_mib, versions, base, and where they differ from nothing: entrypoint, cmd, listens, user, env, stop, workdir
IMAGES: dict[str, dict[str, Any]] = {
    "nginx": {"size": 72, "versions": "1.0-1.31", "base": "debian", "listens": [80], **_NGINX},
    "nginxinc/nginx-unprivileged": {
        "size": 72, "versions": "1.0-1.31", "base": "debian", "listens": [8080], "user": "101", **_NGINX},
    "httpd": {"size": 58, "versions": "2.2-2.4", "base": "debian", "listens": [80], "cmd": ["httpd-foreground"],
              "stop": "SIGWINCH", "workdir": "/usr/local/apache2"},
    "caddy": {"size": 24, "versions": "2.0-2.11", "base": "alpine", "listens": [80],
              "cmd": ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]},
    "traefik": {"size": 50, "versions": "1.0-3.6", "base": "alpine", "listens": [80],
                "entrypoint": ["/entrypoint.sh"], "cmd": ["traefik"]},
    "haproxy": {"size": 41, "versions": "1.4-3.3", "base": "debian", "user": "haproxy",
                "entrypoint": _ENTRY, "cmd": ["haproxy", "-f", "haproxy.cfg"], "stop": "SIGUSR1"},
    "redis": {"size": 45, "versions": "2.6-8.4", "base": "debian", "listens": [6379], "entrypoint": _ENTRY,
              "cmd": ["redis-server"], "workdir": "/data"},
    "valkey/valkey": {"size": 43, "versions": "7.2-9.1", "base": "debian", "listens": [6379], "entrypoint": _ENTRY,
                      "cmd": ["valkey-server"], "workdir": "/data"},
    "memcached": {"size": 32, "versions": "1.4-1.6", "base": "debian", "listens": [11211], "user": "memcache",
                  "entrypoint": _ENTRY, "cmd": ["memcached"]},
    "postgres": {"size": 154, "versions": "8.4-18", "base": "debian", "listens": [5432], "entrypoint": _ENTRY,
                 "cmd": ["postgres"], "stop": "SIGINT", "env": {"PGDATA": "/var/lib/postgresql/data"}},
    "mysql": {"size": 230, "versions": "5.5-9.5", "base": "debian", "listens": [3306, 33060], "entrypoint": _ENTRY,
              "cmd": ["mysqld"]},
    "mariadb": {"size": 120, "versions": "5.5-12.2", "base": "debian", "listens": [3306], "entrypoint": _ENTRY,
                "cmd": ["mariadbd"]},
    "mongo": {"size": 310, "versions": "2.2-8.2", "base": "debian", "listens": [27017], "entrypoint": _ENTRY,
              "cmd": ["mongod"]},
    "cassandra": {"size": 160, "versions": "2.1-5.0", "base": "debian", "listens": [7000, 9042],
                  "entrypoint": _ENTRY, "cmd": ["cassandra", "-f"]},
    "elasticsearch": {"size": 620, "versions": "1.3-9.2", "base": "debian", "listens": [9200, 9300], "user": "1000:0",
                      "entrypoint": ["/usr/local/bin/docker-entrypoint.sh"], "cmd": ["eswrapper"]},
    "rabbitmq": {"size": 95, "versions": "3.0-4.2", "base": "debian", "listens": [5672, 15692],
                 "entrypoint": _ENTRY, "cmd": ["rabbitmq-server"]},
    "zookeeper": {"size": 115, "versions": "3.3-3.9", "base": "debian", "listens": [2181, 2888, 3888, 8080],
                  "entrypoint": ["/docker-entrypoint.sh"], "cmd": ["zkServer.sh", "start-foreground"]},
    "consul": {"size": 45, "versions": "0.6-1.15", "base": "alpine", "listens": [8300, 8500, 8600],
               "entrypoint": _ENTRY, "cmd": ["agent", "-dev", "-client", "0.0.0.0"], "latest": False},
    "vault": {"size": 70, "versions": "0.6-1.13", "base": "alpine", "listens": [8200], "entrypoint": _ENTRY,
              "cmd": ["server", "-dev"], "latest": False},
    "registry": {"size": 10, "versions": "1.0-3.0", "base": "alpine", "listens": [5000],
                 "entrypoint": ["/entrypoint.sh"], "cmd": ["/etc/distribution/config.yml"]},
    "tomcat": {"size": 130, "versions": "6.0-11.0", "base": "debian", "listens": [8080],
               "cmd": ["catalina.sh", "run"], "workdir": "/usr/local/tomcat"},
    "wordpress": {"size": 240, "versions": "3.9-6.9", "base": "debian", "listens": [80], "entrypoint": _ENTRY,
                  "cmd": ["apache2-foreground"], "stop": "SIGWINCH", "workdir": "/var/www/html"},
    "ghost": {"size": 170, "versions": "0.5-6.10", "base": "debian", "listens": [2368], "entrypoint": _ENTRY,
              "cmd": ["node", "current/index.js"]},
    "busybox": {"size": 2, "versions": "1.0-1.37", "base": "busybox", "cmd": ["sh"]},
    "alpine": {"size": 4, "versions": "2.6-3.23", "base": "alpine", "cmd": ["/bin/sh"]},
    "bash": {"size": 7, "versions": "3.0-5.3", "base": "alpine", "entrypoint": _ENTRY, "cmd": ["bash"]},
    "debian": {"size": 47, "versions": "6-13", "base": "debian", "cmd": ["bash"]},
    "ubuntu": {"size": 29, "versions": "12.04-25.10", "base": "debian", "cmd": ["/bin/bash"]},
    "fedora": {"size": 60, "versions": "20-44", "base": "debian", "cmd": ["/bin/bash"]},
    "centos": {"size": 80, "versions": "5-8", "base": "debian", "cmd": ["/bin/bash"]},
    "rockylinux": {"size": 70, "versions": "8-9", "base": "debian", "cmd": ["/bin/bash"], "latest": False},
    "amazonlinux": {"size": 52, "versions": "1-2023", "base": "debian", "cmd": ["/bin/bash"]},
    "python": {"size": 360, "versions": "2.7-3.15", "base": "debian", "cmd": ["python3"]},
    "node": {"size": 390, "versions": "0.10-25", "base": "debian", "entrypoint": _ENTRY, "cmd": ["node"]},
    "golang": {"size": 300, "versions": "1.2-1.26", "base": "debian", "cmd": ["bash"], "workdir": "/go"},
    "ruby": {"size": 380, "versions": "1.9-4.0", "base": "debian", "cmd": ["irb"]},
    "perl": {"size": 340, "versions": "5.18-5.43", "base": "debian", "cmd": ["perl5", "-de0"]},
    "php": {"size": 180, "versions": "5.3-8.5", "base": "debian", "entrypoint": ["docker-php-entrypoint"],
            "cmd": ["php", "-a"]},
    "openjdk": {"size": 240, "versions": "6-26", "base": "debian", "cmd": ["jshell"]},
    "eclipse-temurin": {"size": 210, "versions": "8-25", "base": "debian", "cmd": ["jshell"]},
    "rust": {"size": 520, "versions": "1.0-1.92", "base": "debian", "cmd": ["bash"]},
    "gcc": {"size": 500, "versions": "4.6-15", "base": "debian", "cmd": ["bash"]},
    "docker": {"size": 130, "versions": "1.6-29", "base": "alpine", "entrypoint": _ENTRY, "cmd": ["sh"]},
    "hello-world": {"size": 0.01, "versions": "", "base": "scratch", "cmd": ["/hello"], "tags": ["linux"]},
    "curlimages/curl": {"size": 10, "versions": "7.6-8.18", "base": "alpine", "user": "curl_user",
                        "entrypoint": ["/entrypoint.sh"], "cmd": ["curl"]},
    "nginxdemos/hello": {"size": 20, "versions": "0.2-0.4", "base": "alpine", "listens": [80], **_NGINX,
                         "tags": ["plain-text"]},
    "hashicorp/http-echo": {"size": 3, "versions": "0.1-1.0", "base": "scratch", "listens": [5678], "user": "65532",
                            "entrypoint": ["/http-echo"]},
    "polinux/stress": {"size": 4, "versions": "1.0", "base": "alpine", "cmd": ["stress"]},
    "vish/stress": {"size": 2, "versions": "", "base": "scratch", "entrypoint": ["/stress"]},
    "registry.k8s.io/pause": {"size": 0.3, "versions": "0.8-3.11", "base": "scratch", "entrypoint": ["/pause"],
                              "user": "65535:65535", "latest": True},
    "registry.k8s.io/nginx-slim": {"size": 40, "versions": "0.1-0.40", "base": "debian", "listens": [80],
                                   "cmd": ["nginx", "-g", "daemon off;"]},
    "registry.k8s.io/busybox": {"size": 1.2, "versions": "1.24-1.27", "base": "busybox", "cmd": ["sh"], "latest": True},
    "registry.k8s.io/echoserver": {"size": 42, "versions": "1.0-1.10", "base": "debian", "listens": [8080],
                                   "cmd": ["/usr/local/bin/run.sh"]},
    "registry.k8s.io/e2e-test-images/agnhost": {"size": 50, "versions": "2.0-2.99", "base": "alpine",
                                                "entrypoint": ["/agnhost"], "cmd": ["pause"]},
    "registry.k8s.io/e2e-test-images/busybox": {"size": 2, "versions": "1.29-1.37", "base": "busybox", "cmd": ["sh"]},
    "registry.k8s.io/e2e-test-images/jessie-dnsutils": {"size": 100, "versions": "1.0-1.9", "base": "debian",
                                                        "entrypoint": ["/bin/sleep"], "cmd": ["3600"]},
    "registry.k8s.io/e2e-test-images/nginx": {"size": 40, "versions": "1.14-1.15", "base": "alpine", "listens": [80],
                                              "cmd": ["nginx", "-g", "daemon off;"]},
    "registry.k8s.io/liveness": {"size": 2, "versions": "1.0", "base": "alpine", "listens": [8080], "cmd": ["/server"],
                                 "latest": True},
    "registry.k8s.io/hpa-example": {"size": 150, "versions": "1.0", "base": "debian", "listens": [80],
                                    "cmd": ["apache2-foreground"], "latest": True},
    "registry.k8s.io/etcd": {"size": 60, "versions": "2.0-3.7", "base": "alpine", "listens": [2379],
                             "cmd": ["etcd"]},
    "gcr.io/google-samples/hello-app": {"size": 10, "versions": "1.0-2.0", "base": "scratch", "listens": [8080],
                                        "user": "nonroot:nonroot", "entrypoint": ["/hello-app"]},
    "gcr.io/google-samples/node-hello": {"size": 260, "versions": "1.0", "base": "any", "listens": [8080],
                                         "cmd": ["/bin/sh", "-c", "node server.js"]},
}  # fmt: skip

# Names that say of themselves that nothing is there: the documentation uses them to show a failed pull.
ABSENT = ("non-existing-repo/", "nonexistent/", "does-not-exist/")

_NAMED_TAGS = {
    "nginx": "mainline stable", "debian": "stable testing unstable sid oldstable stable-slim experimental",
    "ubuntu": "rolling devel", "alpine": "edge", "node": "lts current", "fedora": "rawhide",
    "busybox": "stable unstable",
    "php": "cli fpm apache", "wordpress": "cli apache fpm", "docker": "dind cli git",
    "rabbitmq": "management",
}  # fmt: skip

_VARIANT = re.compile(
    r"(alpine|slim|bookworm|bullseye|buster|stretch|jessie|trixie|wheezy|focal|jammy|noble|bionic|xenial|trusty|lts|"
    r"otel|perl|fpm|cli|apache|management|full|debian|ubuntu|glibc|musl|uclibc|jdk|jre|jdk8|jre8|zts|dind|rootless|git|"
    r"perl|minimal|browsers|rc|beta|alpha|oraclelinux|ol|ubi|windowsservercore|unprivileged|go|hotspot|openj9|"
    r"\d|v\d|r\d|k\d|php\d|[a-f0-9]{8,40})[\d.]*"
)
_VERSION = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.\d+)*(?:[a-z]{1,2}\d+)?")


def tag_exists(name: str, tag: str) -> bool:
    """Whether a well-known image (a key of IMAGES) has such a tag: a named one, or a version within its range."""
    image = IMAGES[name]
    if tag == "latest":
        return image.get("latest", True)
    head, *variants = tag.split("-")
    if not all(_VARIANT.fullmatch(variant) for variant in variants):
        return tag in image.get("tags", ())
    if head in _NAMED_TAGS.get(name, "").split() or head in image.get("tags", ()) or tag in image.get("tags", ()):
        return True
    version = _VERSION.fullmatch(head)
    return _within(version, image["versions"]) if version else bool(_VARIANT.fullmatch(head)) and _has_variants(name)


def _within(version: re.Match, span: str) -> bool:
    if not span:
        return False
    first, _, last = span.partition("-")
    low, high = _numbers(first), _numbers(last or first)
    major, minor = int(version[1]), version[2]
    asked = (major,) if minor is None else (major, int(minor))
    return low[: len(asked)] <= asked[: len(low)] and asked[: len(high)] <= high[: len(asked)]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _has_variants(name: str) -> bool:
    """`alpine`, `slim`, `bookworm` alone are tags of the official images only."""
    return "/" not in name and IMAGES[name]["base"] != "scratch"
