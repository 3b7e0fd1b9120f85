"""Every duration that Kubernetes' source does not fix, in one table; jitter is hashed from the run's seed and the key, never drawn.

Constants that the source does fix (back-off, periods, grace) stand beside the rule that uses them. The order of magnitude of
these comes from the recordings of a real cluster on a small machine.
"""

from zlib import crc32

TABLE = {  # what: (least, most) in milliseconds
    "kubectl": (18, 30),  # the command line is parsed, the request built and sent
    "kubectl.print": (3, 6),  # the answer's way back
    "watch": (2, 6),  # from etcd's commit to a client's handler
    "scheduler.cycle": (2, 4),  # one pod's filter and score
    "scheduler.bind": (3, 8),  # the binding cycle runs beside the next pod's cycle
    "kubelet.admit": (3, 8),
    "kubelet.status": (8, 20),  # the status manager's GET and PATCH
    "kubelet.event": (2, 6),
    "volumes.mount": (300, 400),  # WaitForAttachAndMount polls every 300 ms
    "volumes.unmount": (100, 200),
    "cri.run-sandbox": (60, 120),  # network namespace, then the pause container
    "cni.add": (40, 90),
    "cni.del": (20, 40),
    "cri.create": (25, 60),
    "cri.start": (40, 110),
    "cri.stop-sandbox": (40, 80),
    "pull.request": (40, 90),  # asking the registry for the manifest
    "pull.refused": (30, 60),
    "controller.sync": (4, 12),
    "node.taints": (12, 20),  # the node is read anew before its taints are patched: later than the scheduler looks
}

PULL_BYTES_PER_MS = 30_000  # 30 MB/s: 72 MiB take about 2.5 s, unpacking included


class Latency:
    def __init__(self, seed: int) -> None:
        self.seed = seed

    def ms(self, what: str, *key: object) -> int:
        """How long `what` takes for this key: the same for the same seed, whenever it is asked."""
        least, most = TABLE[what]
        return least + crc32(f"{self.seed}/{what}/{'/'.join(map(str, key))}".encode()) % (most - least + 1)

    def pull_ms(self, size_bytes: int, *key: object) -> int:
        """How long a pull of an image of this size takes."""
        return self.ms("pull.request", *key) + size_bytes // PULL_BYTES_PER_MS
