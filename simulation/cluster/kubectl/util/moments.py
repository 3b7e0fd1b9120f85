"""Moments as kubectl writes them: RFC 3339 in objects, RFC 1123 in descriptions."""

from ...apiserver.printers.duration import seconds
from ...clock import EPOCH_S, civil, rfc3339

ZERO = "Mon, 01 Jan 0001 00:00:00 +0000"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def timestamp(now_s):
    """Seconds since 1970 -> "2026-01-01T00:00:03Z"."""
    return rfc3339((int(now_s) - EPOCH_S) * 1000)


def rfc1123(text):
    """ "2026-01-01T00:00:03Z" -> "Thu, 01 Jan 2026 00:00:03 +0000"; without a time the zero of Go's time.Time."""
    if not text:
        return ZERO
    number, rest = divmod(int(seconds(text)), 86400)
    year, month, day = civil(number)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{DAYS[(number + 3) % 7]}, {day:02} {MONTHS[month - 1]} {year} {clock} +0000"
