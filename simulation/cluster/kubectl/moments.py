"""Moments as kubectl writes them: RFC 3339 in objects, RFC 1123 in descriptions."""

from datetime import UTC, datetime

from ..apiserver.printers.duration import seconds

ZERO = "Mon, 01 Jan 0001 00:00:00 +0000"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def timestamp(now_s):
    """Seconds since 1970 -> "2026-01-01T00:00:03Z"."""
    return datetime.fromtimestamp(int(now_s), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc1123(text):
    """ "2026-01-01T00:00:03Z" -> "Thu, 01 Jan 2026 00:00:03 +0000"; without a time the zero of Go's time.Time."""
    if not text:
        return ZERO
    moment = datetime.fromtimestamp(int(seconds(text)), UTC)
    day = f"{DAYS[moment.weekday()]}, {moment.day:02} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{day} {moment.hour:02}:{moment.minute:02}:{moment.second:02} +0000"
