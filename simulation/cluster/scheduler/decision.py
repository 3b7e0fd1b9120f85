"""Decision: the verdict on one pod, with everything that explains it."""


class Decision:
    """What `schedule_pod` decided.

    `node` is the chosen node's name, or None with the `message` and `reason` of the pod's PodScheduled condition.
    `statuses` {node name: Status} are the refusals; `totals` and `by_plugin` {plugin: [weighted score]} stand in the
    order of `feasible` (node names). `nominated` and `victims` (PodInfos) tell of a preemption, `clear_nomination`
    that an older one is void. `failed_plugins` is the set of plugins whose refusals queueing hints look at.
    `next_start` is where the next decision begins to look, `looked_at` how many nodes were looked at.
    """

    __slots__ = (
        "node", "message", "reason", "statuses", "feasible", "by_plugin", "totals", "nominated", "victims",
        "clear_nomination", "failed_plugins", "next_start", "looked_at",
    )  # fmt: skip

    def __init__(self, node=None, message=None, reason=None, statuses=None, feasible=(), next_start=0, looked_at=0):
        self.node, self.message, self.reason = node, message, reason
        self.statuses, self.feasible, self.by_plugin, self.totals = statuses or {}, feasible, {}, ()
        self.nominated, self.victims, self.clear_nomination = None, (), False
        self.failed_plugins = frozenset()
        self.next_start, self.looked_at = next_start, looked_at

    def as_dict(self):
        """The form of the trace and of `manage.py schedule` (JSON types only)."""
        names = self.feasible
        return {
            "node": self.node,
            "filters": {
                name: {"plugin": status.plugin, "reasons": list(status.reasons)}
                for name, status in self.statuses.items()
            },
            "scores": {plugin: dict(zip(names, scores, strict=True)) for plugin, scores in self.by_plugin.items()},
            "total": dict(zip(names, self.totals, strict=True)) if self.totals else {},
            "message": self.message,
            "reason": self.reason,
            "nominated": self.nominated,
            "victims": [one.name for one in self.victims],
        }
