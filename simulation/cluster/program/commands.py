"""Which commands lie in an image, by its base: so that what is not there cannot be started."""

_CORE = """
    [ arch base64 basename bash cat chgrp chmod chown cksum cp cut date dd df dirname du echo env expr false find
    grep egrep fgrep groups gzip gunzip head hostname id install kill ln ls md5sum mkdir mkfifo mktemp mount mv nice
    nohup nproc od paste printenv printf pwd readlink realpath rev rm rmdir sed seq sh sha1sum sha256sum sha512sum
    sleep sort split stat sync tac tail tar tee test timeout touch tr true truncate tty umount uname uniq wc whoami
    which xargs yes awk dash
""".split()  # noqa: SIM905
_BUSYBOX = """
    busybox ash free ifconfig ip killall nc netstat nslookup pgrep pidof ping ping6 pkill ps route telnet top
    traceroute uptime vi watch wget less more httpd
""".split()  # noqa: SIM905

COMMANDS = {
    "busybox": frozenset(_CORE + _BUSYBOX) - {"bash", "dash"},
    "alpine": frozenset([*_CORE, *_BUSYBOX, "apk"]) - {"bash", "dash", "httpd"},
    "debian": frozenset([*_CORE, "perl", "apt", "apt-get", "dpkg"]),
    "scratch": frozenset(),
}
# What comes along with an image's own program.
COMPANIONS = {
    "nginx": ("curl",), "redis-server": ("redis-cli", "redis-sentinel"), "valkey-server": ("valkey-cli",),
    "postgres": ("psql", "pg_isready", "pg_dump", "initdb"), "mysqld": ("mysql", "mysqladmin", "mysqldump"),
    "mariadbd": ("mariadb", "mariadb-admin"), "mongod": ("mongo", "mongosh"),
    "httpd-foreground": ("httpd", "apachectl"),
    "python3": ("python", "pip", "pip3", "wget", "curl"), "node": ("npm", "npx", "yarn", "wget", "curl"),
    "perl5": ("perl", "cpan", "wget", "curl"), "irb": ("ruby", "gem", "curl", "wget"), "php": ("curl",),
    "jshell": ("java", "javac", "jar", "curl"), "rabbitmq-server": ("rabbitmqctl", "rabbitmq-diagnostics"),
    "cassandra": ("nodetool", "cqlsh"), "etcd": ("etcdctl", "etcdutl"), "bash": (), "consul": ("curl",),
    "zkServer.sh": ("zkCli.sh",), "agnhost": ("dig", "nslookup", "curl", "wget", "nc"), "sh": (),
}  # fmt: skip
_FOLDERS = ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/")


def has_command(box: dict, word: str) -> bool:
    """Whether this image holds such an executable. Of an image nobody knows (base "any") everything is believed."""
    base, own = box["base"], box.get("own", "")
    if base == "any":
        return True
    folder, _, name = word.rpartition("/")
    if name == own.rpartition("/")[2]:
        return not folder or word == own or folder + "/" in _FOLDERS
    if folder + "/" not in _FOLDERS and folder:
        return False
    return name in COMMANDS[base] and folder != "/" or name in COMPANIONS.get(own.rpartition("/")[2], ())


def not_found(word: str) -> str:
    """runc's words for what cannot be started (recording command-not-found)."""
    if "/" in word:
        return f'exec: "{word}": stat {word}: no such file or directory'
    return f'exec: "{word}": executable file not found in $PATH'
