"""Containers that look outside again and again (a shell that waits for a name, a file, a server), and who tells them to look once more.

Looking twice in vain makes the next look a heartbeat (processes.py); as soon as anything changes that they might see, it is one no longer.
"""

INDEX = "lookers"  # of the hall: (space, key) of every container that has looked in vain; a fold of the store


def watch(hall, space):
    """Let the index follow one node's containers."""
    lookers = hall.indexes.setdefault(INDEX, set())

    def fold(key, old, new):
        if new is not None and new.get("looked") is not None and new.get("state") == "running":
            lookers.add((space, key))
        else:
            lookers.discard((space, key))

    hall.store.on_change(space, fold)


def look_again(hall):
    """Something has changed that they might see: their next looks count again."""
    for space, key in sorted(hall.indexes.get(INDEX, ())):
        runtime, (_, uid, name) = hall.components[space], key.split("/")
        record = runtime.kubelet.keys.get(f"pods/{uid}")
        at = (space, f"process {uid}/{name} pods/{record['namespace']}/{record['name']}") if record else None
        alarm = hall.agenda.alarms.get(at)
        if alarm is not None and alarm.heartbeat:
            hall.agenda.set(*at, alarm.due_ms, runtime.priority, hall.story.cause)
