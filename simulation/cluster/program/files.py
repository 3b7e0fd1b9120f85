"""The file system of a container: an overlay of its own writes, over its mounts, over what every image has.

The overlay is {path: text, or None for what was removed}; a folder's path ends in a slash and its text is "".
A mount is {"files": {name: text}} (ConfigMaps, Secrets, ...: read-only), {"start": {name: text}} (writable, this
container's own) or {"volume": key} (shared: read from the outside, written as effects), with `read_only`, `sub_path` and
`mode` if they like. Not modelled: owners, links, modes but a mount's (0o644: what lies there cannot be started).
"""

from ..budget import allocate, charge
from .known import FILES
from .outside import Outside

DISK = 1 << 20  # characters that one container, or one volume, holds in files
MOST_FILES = 1000  # of one container, or of one volume
LONGEST_PATH, LONGEST_NAME = 4096, 255
NO_SPACE = "No space left on device"
NO_ENTRY = "No such file or directory"
READ_ONLY = "Read-only file system"
IS_FOLDER = "Is a directory"
NOT_FOLDER = "Not a directory"
EXISTS = "File exists"

FOLDERS = frozenset(
    """
    / /bin /dev /dev/shm /etc /etc/ssl /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr
    /usr/bin /usr/lib /usr/local /usr/local/bin /usr/sbin /usr/share /usr/share/nginx /var /var/cache /var/lib
    /var/log /var/run /var/spool /var/tmp
    """.split()  # noqa: SIM905
)
COMMON_FILES = {
    "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n",
    "/etc/group": "root:x:0:\nnobody:x:65534:\n",
}
TERMINATION_LOG = "/dev/termination-log"


class FileError(Exception):
    """What the kernel says: str(error) is one of the constants above."""


def absolute(path: str, folder: str = "/") -> str:
    """The path from the root, without . and .. and doubled slashes."""
    parts: list[str] = []
    if len(path) > 100:
        charge(len(path) // 20)
    for part in (path if path.startswith("/") else f"{folder}/{path}").split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/" + "/".join(parts)


def as_mounts(mounts: dict) -> dict:
    """The mounts of a launch, each in its full form: a bare {name: text} is a private folder that begins with these."""
    full = {"files", "volume", "read_only", "sub_path", "mode"}

    def is_full(mount: dict) -> bool:
        return mount.keys() <= full and (isinstance(mount.get("files"), dict) or isinstance(mount.get("volume"), str))

    return {path.rstrip("/"): mount if is_full(mount) else {"start": mount} for path, mount in mounts.items()}


class Files:
    """The files as one process sees them now. `overlay` is replaced on a write, never changed: read it back after."""

    def __init__(self, state: dict, outside: Outside):
        self.overlay = state.get("files") or {}
        self.mounts = state["box"].get("mounts") or {}
        self.box, self.outside = state["box"], outside
        self.effects: list[dict] = []
        self._volumes: dict[str, dict] = {}
        image = self.box.get("image", "")
        self._of_image = next((files for part, files in FILES.items() if part in image), {})
        self._known: dict[str, str | None] | None = None  # the overlay of which the next two are
        self._parents: set[str] = set()  # folders with something in them
        self._size = 0

    def read(self, path: str) -> str | None:
        """A file's text, or None where there is no such file (a folder is none)."""
        if path in self.overlay:
            return self.overlay[path]
        mount, rest = self._mount(path)
        if mount is not None:
            return self._contents(mount).get(rest)
        return self._image_file(path)

    def is_executable(self, path: str) -> bool:
        """Whether a file may be started: what was written here, and what a mount gives with an x in its `mode`."""
        mount, _ = self._mount(path)
        return path in self.overlay or mount is not None and bool(mount.get("mode", 0o755) & 0o111)

    def is_folder(self, path: str) -> bool:
        """Whether it is a folder: made so, mounted, usual, or the parent of something."""
        if path in FOLDERS or path in self.mounts and self._is_folder_mount(path):
            return True
        if path + "/" in self.overlay:
            return self.overlay[path + "/"] is not None
        head = path + "/"
        self._look()
        if path in self._parents:
            return True
        mount, rest = self._mount(path)
        if mount is not None:
            return any(name.startswith(rest + "/") for name in self._contents(mount))
        return any(key.startswith(head) for key in self.mounts) or any(key.startswith(head) for key in self._of_image)

    def exists(self, path: str) -> bool:
        return self.read(path) is not None or self.is_folder(path)

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted as C sorts them."""
        head = folder.rstrip("/") + "/"
        charge(5 + len(self.overlay) // 8)
        mount, rest = self._mount(folder)
        paths = [key for key, text in self.overlay.items() if text is not None]
        if mount is None:
            paths += [*self._of_image, *FOLDERS]
        else:
            inside = rest + "/" if rest else ""
            paths += [head + name[len(inside) :] for name in self._contents(mount) if name.startswith(inside)]
        paths += self.mounts
        names = {path[len(head) :].split("/")[0] for path in paths if path.startswith(head)}
        return sorted(name for name in names if name and self.overlay.get(head + name, "") is not None)

    def write(self, path: str, text: str) -> None:
        """Put a whole file. Raises FileError."""
        if self.is_folder(path):
            raise FileError(IS_FOLDER)
        self._check_parent(path)
        self._put(path, text)

    def _look(self) -> None:
        """What is to be known of the whole overlay, once for each."""
        if self._known is self.overlay:
            return
        charge(len(self.overlay) // 2)
        self._known, self._parents, self._size = self.overlay, set(), 0
        for key, text in self.overlay.items():
            self._size += len(key) + len(text or "")
            self._note_parents(key, text)

    def make_folder(self, path: str) -> None:
        if self.exists(path):
            raise FileError(EXISTS)
        self._check_parent(path)
        self._put(path + "/", "")

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it. Raises FileError."""
        if not self.exists(path):
            raise FileError(NO_ENTRY)
        if path in self.mounts:
            raise FileError("Device or resource busy")
        below, open_ = [path], [path] if self.is_folder(path) else []
        while open_:
            folder = open_.pop()
            inside = [f"{folder.rstrip('/')}/{name}" for name in self.names(folder)]
            charge(2 * len(inside))
            below += inside
            open_ += [each for each in inside if self.is_folder(each)]
        self._put_all({each + "/" if self.read(each) is None else each: None for each in reversed(below)})

    def _check_parent(self, path: str) -> None:
        if len(path) > LONGEST_PATH or len(path.rpartition("/")[2]) > LONGEST_NAME:
            raise FileError("File name too long")
        parent = path.rpartition("/")[0] or "/"
        if self.read(parent) is not None:
            raise FileError(NOT_FOLDER)
        if not self.is_folder(parent):
            raise FileError(NO_ENTRY)

    def _put(self, path: str, text: str | None) -> None:
        self._put_all({path: text})

    def _put_all(self, texts: dict[str, str | None]) -> None:
        """Put files and folders, all or none; None removes. Raises FileError."""
        own: dict[str, str | None] = {}
        for path, text in texts.items():
            mount, rest = self._mount(path)
            if mount is None and path.startswith(("/proc/", "/sys/")):
                raise FileError(READ_ONLY)
            if mount is None and self.box.get("read_only") and not path.startswith("/dev/"):
                raise FileError(READ_ONLY)
            if mount is None or "start" in mount:
                own[path] = text
            elif mount.get("read_only") or "files" in mount:
                raise FileError(READ_ONLY)
            else:
                self._put_in_volume(mount["volume"], self._in_volume(mount, rest), text)
        if own:
            self._put_in_overlay(own)

    def _put_in_overlay(self, texts: dict[str, str | None]) -> None:
        """What was never there but in the overlay leaves no trace when it is removed."""
        charge(1 + len(self.overlay) // 20)
        allocate(64 * len(texts))
        self._look()
        overlay = {**self.overlay, **texts}
        for path, text in texts.items():
            self._size += (
                len(path) + len(text or "") - (len(path) + len(self.overlay[path] or "") if path in self.overlay else 0)
            )
            if text is None and self._is_only_written(path):
                del overlay[path]
                self._size -= len(path)
        if any(texts.values()) or any(text == "" for text in texts.values()):
            if self._size > DISK or len(overlay) > MOST_FILES:
                self._known = None
                raise FileError(NO_SPACE)
            for path, text in texts.items():
                self._note_parents(path, text)
            self._known = overlay
        self.overlay = overlay

    def _note_parents(self, path: str, text: str | None) -> None:
        parent = path.rstrip("/").rpartition("/")[0] if text is not None else ""
        while parent and parent not in self._parents:
            self._parents.add(parent)
            parent = parent.rpartition("/")[0]

    def _is_only_written(self, path: str) -> bool:
        """Whether neither the image nor a mount has such a path."""
        place = path.rstrip("/")
        mount, rest = self._mount(place)
        if mount is not None:
            return not any(name == rest or name.startswith(rest + "/") for name in self._contents(mount))
        return self._image_file(place) is None and place not in FOLDERS and place not in self.mounts and not any(
            key.startswith(place + "/") for key in (*self._of_image, *self.mounts)
        )  # fmt: skip

    def _put_in_volume(self, key: str, name: str, text: str | None) -> None:
        old = self._volume(key)
        charge(1 + len(old) // 10)
        files = {**old, name: text}
        if text is not None:
            size = sum(len(name) + len(text) for name, text in files.items() if text is not None)
            if size > DISK or len(files) > MOST_FILES:
                raise FileError(NO_SPACE)
        self._volumes[key] = files
        self.effects.append({"write": {"volume": key, "path": name, "text": text}})

    def _mount(self, path: str) -> tuple[dict | None, str]:
        """The mount that a path lies in (the deepest), and the path below it."""
        if not self.mounts:
            return None, ""
        place = path.rstrip("/")
        while place:
            if place in self.mounts:
                return self.mounts[place], path[len(place) + 1 :]
            place = place.rpartition("/")[0]
        return None, ""

    def _is_folder_mount(self, path: str) -> bool:
        return "" not in self._contents(self.mounts[path])

    def _contents(self, mount: dict) -> dict:
        """Path below the mount -> text; a mount of a single file (subPath) has the one path ""."""
        if "volume" not in mount:
            files = mount["files"] if "files" in mount else mount["start"]
        else:
            files = {name: text for name, text in self._volume(mount["volume"]).items() if text is not None}
        sub = mount.get("sub_path")
        if not sub:
            return files
        if sub in files:
            return {"": files[sub]}
        return {name[len(sub) + 1 :]: text for name, text in files.items() if name.startswith(sub + "/")}

    def _in_volume(self, mount: dict, rest: str) -> str:
        return "/".join(part for part in (mount.get("sub_path"), rest) if part)

    def _volume(self, key: str) -> dict:
        if key not in self._volumes:
            self._volumes[key] = self.outside.volume(key)
        return self._volumes[key]

    def _image_file(self, path: str) -> str | None:
        host = self.box.get("hostname", "")
        if path == "/etc/hostname":
            return f"{host}\n"
        if path == "/etc/hosts":
            own = f"{self.box['ip']}\t{host}\n" if self.box.get("ip") else ""
            return f"# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n{own}"
        if path == "/etc/resolv.conf":
            return self.box.get("resolv_conf", "nameserver 10.96.0.10\n")
        if path in (TERMINATION_LOG, "/dev/null"):
            return ""
        return self._of_image.get(path) or COMMON_FILES.get(path) if self.box.get("base") != "scratch" else None
