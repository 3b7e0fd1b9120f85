"""How long ago something was, as kubectl prints it; times are seconds since 1970, in virtual time.

Source: s/apimachinery/pkg/util/duration/duration.go. `now_s` is always given: this room owns no clock.
"""

from functools import lru_cache

from ...clock import EPOCH_S, since_start_ms

UNKNOWN = "<unknown>"


@lru_cache(maxsize=65536)
def seconds(timestamp):
    """Seconds since 1970 of an RFC 3339 timestamp ("2026-01-01T00:00:03Z" or with micro time) -> float."""
    return EPOCH_S + since_start_ms(timestamp) / 1000


def age(timestamp, now_s):
    """AGE of an object: "<unknown>" where there is no time (`translateTimestampSince`)."""
    return human_duration(now_s - seconds(timestamp)) if timestamp else UNKNOWN


def human_duration(duration_s):
    """Seconds -> "12s", "2m5s", "3h", "8d", "2y3d"; at most two units, and fewer the longer it is (`HumanDuration`)."""
    whole = int(duration_s)
    if whole < 0:
        return "0s" if whole == -1 else "<invalid>"
    if whole < 120:
        return f"{whole}s"
    minutes = whole // 60
    if minutes < 10:
        return _two(minutes, "m", whole % 60, "s")
    if minutes < 180:
        return f"{minutes}m"
    hours = minutes // 60
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    if hours < 48:
        return f"{hours}h"
    days = hours // 24
    if days < 8:
        return _two(days, "d", hours % 24, "h")
    if days < 730:
        return f"{days}d"
    if days < 2920:
        return _two(days // 365, "y", days % 365, "d")
    return f"{days // 365}y"


def go_duration(duration_s):
    """Seconds -> Go's `Duration.String()`: "0s", "300s" is "5m0s", 0.5 is "500ms"."""
    if 0 < abs(duration_s) < 1:
        return _trim(duration_s * 1000) + "ms" if abs(duration_s) >= 0.001 else _trim(duration_s * 1e6) + "µs"
    sign, rest = ("-", -duration_s) if duration_s < 0 else ("", duration_s)
    minutes, rest = divmod(rest, 60)
    hours, minutes = divmod(int(minutes), 60)
    text = _trim(rest) + "s"
    if hours:
        return f"{sign}{hours}h{minutes}m{text}"
    return f"{sign}{minutes}m{text}" if minutes else sign + text


def _two(many, unit, few, small_unit):
    return f"{many}{unit}{few}{small_unit}" if few else f"{many}{unit}"


def _trim(number):
    return f"{number:.9f}".rstrip("0").rstrip(".")
