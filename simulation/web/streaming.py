"""A story on its way: made chunk by chunk while it is sent, so that this process holds a chunk of it and never the whole.

Each chunk is made in the request's own thread, and the next one only when the server has taken this one.
"""

import logging
import zlib
from collections.abc import AsyncIterator, Iterable, Iterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from simulation import relay

log = logging.getLogger(__name__)

CHUNK_BYTES = 262_144
GZIP = 31  # zlib's window for one gzip stream; Django would begin a new one with every chunk


class Streamed(StreamingHttpResponse):
    """Its chunks come from a plain iterator that reads the database; `content` is all of it, for whoever has room for that."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = iter(self)
        while chunk := await sync_to_async(next_of)(chunks):
            yield chunk

    @property
    def content(self) -> bytes:  # type: ignore[override]
        if not hasattr(self, "_content"):
            self._content = b"".join(self)
        return self._content


def next_of(chunks: Iterator[bytes]) -> bytes:
    """Nothing: that was the last one."""
    return next(chunks, b"")


def json_lines(request: HttpRequest, lines: Iterable[str], cached: str) -> Streamed:
    """JSON Lines, compressed for who takes it. What is wrong before the first line is raised here, as an answer of its own."""
    chunks = begun(chunked(told(lines)))
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Streamed(gzipped(chunks) if packed else chunks, content_type="application/jsonl; charset=utf-8")
    response["Cache-Control"] = cached
    patch_vary_headers(response, ["Accept-Encoding"])
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def told(lines: Iterable[str]) -> Iterator[str]:
    """The lines; where one cannot be had any more, the last says so: the status has been sent by then."""
    sent = 0
    try:
        for line in lines:
            yield line
            sent += 1
    except relay.Refused as error:
        if not sent:
            raise
        log.warning("A story ends before its end: %s", error)
        yield relay.as_json({"error": str(error)})


def chunked(lines: Iterable[str]) -> Iterator[bytes]:
    """Whole lines, joined until they make a chunk."""
    parts: list[bytes] = []
    size = 0
    for line in lines:
        parts.append(line.encode() + b"\n")
        size += len(parts[-1])
        if size >= CHUNK_BYTES:
            yield b"".join(parts)
            parts, size = [], 0
    if parts:
        yield b"".join(parts)


def begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same, the first one made already."""
    first = next(chunks, None)
    return after(first, chunks) if first is not None else iter(())


def after(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from chunks


def gzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """One gzip stream; a chunk that the press still keeps to itself is left out."""
    press = zlib.compressobj(wbits=GZIP)
    for chunk in chunks:
        if packed := press.compress(chunk):
            yield packed
    yield press.flush()
