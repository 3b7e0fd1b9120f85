"""How what is rarely read is stored: JSON, compressed. A text that was damaged does not come back as another one.

`quiet` (beside every line): a checksum of it and of the line's own text, then the differences of its alarms and its counters, compressed
with a dictionary of what such texts are made of, since each is short. `spaces` (a keyframe): everything.
"""

import zlib
from typing import Any, NamedTuple

from simulation.cluster.transition import Counts

from .text import dumps, loads

ALARMS = "alarms"
CHECKED = 4  # bytes of a checksum
LEVEL = 1  # a keyframe is written in the middle of a turn: quickly
WORDS = (
    b'[[["kubectl print 1",{"=":[,0,4,1,0]}],["kubectl send 1",{"x":1}]],[40,20,11]]["kube-scheduler flush",{"=":[300000,10,'
    b'["deployment-controller default/["replicaset-controller default/["endpointslice-controller default/["faults relist '
    b'["kube-scheduler cycle",["kube-scheduler bind default/["containerd/node-1 process  pods/default/["kubelet/node-2 status '
    b'["kubelet/node-1 probe default/["kubelet/node-1 pleg default/["kubelet/node-1 pod default/web-,{"=":[1000,20,],1]}],'
    b'["kubelet/node-1 status default/my-pod/",{"x":1}],",{"=":[,null,0]}]],['
)


Stored = bytes | memoryview  # what the databases give


class Damaged(ValueError):
    """What is stored is not what was saved."""


class Quiet(NamedTuple):
    """What is kept beside a line: [[space, key, difference]] of alarms, and its counters."""

    alarms: list[Any]
    counts: Counts


def pack_quiet(quiet: dict[str, Any], line: str) -> bytes:
    """`quiet` as Transition.quiet() gives it, for the line with the text `line`."""
    text = dumps([[[key, difference] for _, key, difference in quiet["alarms"]], quiet["counts"]]).encode()
    press = zlib.compressobj(6, zlib.DEFLATED, -12, 4, zdict=WORDS)
    return checksum(line, text) + press.compress(text) + press.flush()


def unpack_quiet(packed: Stored, line: str) -> Quiet:
    """Raises Damaged, for a damaged line too."""
    stored = bytes(packed)
    try:
        text = zlib.decompressobj(-12, zdict=WORDS).decompress(stored[CHECKED:])
        if checksum(line, text) != stored[:CHECKED]:
            raise Damaged("the checksum is another one")
        alarms, counts = loads(text)
    except (zlib.error, ValueError) as error:
        raise Damaged(str(error)) from error
    return Quiet([[ALARMS, *alarm] for alarm in alarms], Counts(*counts))


def checksum(line: str, text: bytes) -> bytes:
    return zlib.crc32(text, zlib.crc32(line.encode())).to_bytes(CHECKED, "big")


def pack_spaces(spaces: dict[str, Any], seq: int) -> bytes:
    """What stands after line `seq`."""
    return pack_text(dumps(spaces), seq)


def pack_text(spaces: str, seq: int) -> bytes:
    """The same of spaces that are JSON already."""
    text = spaces.encode()
    return checksum(str(seq), text) + zlib.compress(text, LEVEL)


def unpack_spaces(packed: Stored, seq: int) -> dict[str, Any]:
    """Raises Damaged, for what stood after another line too."""
    packed = bytes(packed)
    try:
        text = zlib.decompress(packed[CHECKED:])
        if checksum(str(seq), text) != packed[:CHECKED]:
            raise Damaged("the checksum is another one")
        spaces = loads(text)
    except (zlib.error, ValueError) as error:
        raise Damaged(str(error)) from error
    if not isinstance(spaces, dict):
        raise Damaged("not a mapping of spaces")
    return spaces
