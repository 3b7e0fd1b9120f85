"""Runs told before moments were kept become recordings: every line can be watched and asked, none can be gone on from.

Their lines say nothing of alarms. What this needs of the core and of the relay is written out here: a migration must do the same for ever.
"""

import json
import zlib

from django.db import migrations

BATCH, KEYFRAME_LINES = 500, 250
WORDS = (
    '[[["kubectl print 1",{"=":[,0,4,1,0]}],["kubectl send 1",{"x":1}]],[40,20,11]]["kube-scheduler flush",{"=":[300000,10,'
    '["deployment-controller default/["replicaset-controller default/["endpointslice-controller default/["faults relist '
    '["kube-scheduler cycle",["kube-scheduler bind default/["containerd/node-1 process  pods/default/["kubelet/node-2 status '
    '["kubelet/node-1 probe default/["kubelet/node-1 pleg default/["kubelet/node-1 pod default/web-,{"=":[1000,20,],1]}],'
    '["kubelet/node-1 status default/my-pod/",{"x":1}],",{"=":[,null,0]}]],['
).encode()


def keep(apps, schema_editor):
    for run in apps.get_model("simulation", "Run").objects.iterator():
        Recording(apps, run).keep()


class Recording:
    """One run, read line by line; it stops being kept where a line cannot be read."""

    def __init__(self, apps, run):
        self.run, self.spaces, self.revision, self.changes = run, {}, 0, []
        self.Transition, self.Change = apps.get_model("simulation", "Transition"), apps.get_model("simulation", "Change")
        self.Keyframe = apps.get_model("simulation", "Keyframe")

    def keep(self):
        rows = []
        for row in self.Transition.objects.filter(run=self.run).order_by("seq").iterator(chunk_size=BATCH):
            try:
                self.read(row)
            except (ValueError, KeyError, TypeError, IndexError):
                break
            rows.append(row)
            if len(rows) == BATCH:
                self.write(rows)
                rows = []
        self.write(rows)
        header = {"now_ms": self.run.now_ms, "seq": self.run.seq, "revision": self.revision, "number": 0, "steps": 0}
        self.run.header, self.run.state, self.run.role, self.run.sweep_at = json.dumps(header), "kept", "", None
        self.run.save()

    def read(self, row):
        line = json.loads(row.line)
        self.revision = line["revision"] or self.revision
        row.cause = line["cause"]
        for change in line["changes"]:
            space, key, difference = change["space"], change["key"], change["difference"]
            keys = self.spaces.setdefault(space, {})
            value = fold(keys.get(key), difference)
            if value is None:
                keys.pop(key, None)
            else:
                keys[key] = value
                self.revision = max(self.revision, value["mod_revision"]) if space == "etcd" else self.revision
            if space == "etcd" and difference is not None:
                self.changes.append(
                    self.Change(run=self.run, space=space, key=key, seq=row.seq, revision=self.revision)
                )
        row.quiet = quiet(row.line, self.revision)
        if row.seq - self.run.keyframe_seq >= KEYFRAME_LINES:
            self.run.keyframe_seq = row.seq
            text = json.dumps(self.spaces, ensure_ascii=False, separators=(",", ":"))
            spaces = checksum(str(row.seq), text.encode()) + zlib.compress(text.encode(), 1)
            self.Keyframe.objects.create(run=self.run, seq=row.seq, spaces=spaces)

    def write(self, rows):
        self.Transition.objects.bulk_update(rows, ["cause", "quiet"], 100)
        self.Change.objects.bulk_create(self.changes, BATCH)
        self.changes = []


def quiet(line, revision):
    text = json.dumps([[], [revision, 0, 0]], separators=(",", ":")).encode()
    press = zlib.compressobj(6, zlib.DEFLATED, -12, 4, zdict=WORDS)
    return checksum(line, text) + press.compress(text) + press.flush()


def checksum(line, text):
    return zlib.crc32(text, zlib.crc32(line.encode())).to_bytes(4, "big")


def fold(old, difference):
    if difference is None:
        return old
    if "=" in difference:
        return difference["="]
    if "x" in difference:
        return None
    if "k" in difference:
        made = dict(old)
        for field, inner in difference["k"].items():
            if "x" in inner:
                made.pop(field, None)
            else:
                made[field] = fold(made.get(field), inner)
        return made
    items = list(old[: difference["n"]]) + [None] * (difference["n"] - len(old))
    for index, inner in difference["l"].items():
        items[int(index)] = fold(items[int(index)], inner)
    return items


class Migration(migrations.Migration):
    dependencies = [("simulation", "0004_moments")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop, elidable=False)]
