"""The rows of a turn: lines, the index of what they wrote, and a keyframe where the last one is far."""

from simulation.cluster import Cluster
from simulation.models import Change, Keyframe, Run, Transition

from .packing import pack_quiet, pack_spaces
from .text import dumps

BATCH = 500
INDEXED = ("etcd",)  # spaces whose keys can be asked about
KEYFRAME_LINES, LINES_A_KEY = 150, 0.25


def save_rows(run: Run, cluster: Cluster, lines: list, keyframe: int) -> None:
    """Write a turn's lines, and the keyframe after line `keyframe` if it is not there; inside the turn's transaction."""
    Transition.objects.bulk_create([line_row(run.pk, line) for line in lines], BATCH)
    Change.objects.bulk_create([row for line in lines for row in change_rows(run.pk, line)], BATCH)
    if keyframe > run.keyframe_seq:
        Keyframe.objects.create(run_id=run.pk, seq=keyframe, spaces=pack_spaces(spaces_after_the_last_line(cluster)))


def newest_keyframe(run: Run, cluster: Cluster, lines: list) -> int:
    """The line after which the newest keyframe stands when this turn is saved: its last line, where the one before is far."""
    due = lines and cluster.seq - run.keyframe_seq >= lines_between(cluster)
    return cluster.seq if due else run.keyframe_seq


def line_row(run_id: str, line) -> Transition:
    told = line.story()
    text = dumps(told)
    return Transition(
        run_id=run_id, seq=line.seq, at_ms=line.at_ms, component=told["component"], step=told["step"], cause=line.cause,
        ends_step=line.ends_step, line=text, quiet=pack_quiet(line.quiet(), text),
    )  # fmt: skip


def change_rows(run_id: str, line) -> list[Change]:
    return [
        Change(run_id=run_id, space=space, key=key, seq=line.seq, revision=line.counts[0])
        for space, key, old, new in line.changes
        if space in INDEXED and old is not new
    ]


def lines_between(cluster: Cluster) -> float:
    """How many lines apart keyframes stand: the more keys, the farther, so that all of them together stay small."""
    keys = sum(len(space) for space in cluster.store.spaces.values())
    return max(KEYFRAME_LINES, LINES_A_KEY * keys)


def spaces_after_the_last_line(cluster: Cluster) -> dict:
    """{space: {key: value}}, without the quiet changes that no line carries yet."""
    spaces = dict(cluster.store.spaces)
    for space, key, old, _ in cluster.store.quiet_changes():
        if spaces[space] is cluster.store.spaces[space]:
            spaces[space] = dict(spaces[space])
        if old is None:
            spaces[space].pop(key, None)
        else:
            spaces[space][key] = old
    return spaces
