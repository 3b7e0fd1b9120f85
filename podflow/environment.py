"""Three small helpers that read a setting from the environment and fail loudly, naming the variable."""

import os

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default it must be set."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment")
    return value


def number(name: str, default: int) -> int:
    """The variable as a whole number, zero or more."""
    value = os.environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def flag(name: str, default: bool) -> bool:
    """The variable as yes or no: 1, true, yes, on or 0, false, no, off."""
    value = (os.environ.get(name) or ("1" if default else "0")).lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")
    return value in YES
