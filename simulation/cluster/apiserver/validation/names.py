"""The forms that names may have; each check gives what is wrong with a text, in Kubernetes' words, or nothing.

Source: k8s.io/apimachinery pkg/util/validation/validation.go, pkg/api/validation/generic.go. Answers are remembered.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache

_LONGEST_KEPT = 320
_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_DNS1123_LABEL = re.compile(_LABEL)
_DNS1123_SUBDOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_UNDERSCORED = r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_DNS1123_UNDERSCORED = re.compile(rf"{_UNDERSCORED}(\.{_UNDERSCORED})*")
_DNS1035_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_QUALIFIED = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_CONFIG_MAP_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_PORT_CHARACTERS = re.compile(r"[-a-z0-9]+")
_HTTP_HEADER = re.compile(r"[-A-Za-z0-9]+")
_SYSCTL = re.compile(r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?")

DNS1123_LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
DNS1123_SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
DNS1123_UNDERSCORED = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')"
)
DNS1035_LABEL = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
    "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
    "'[a-z]([-a-z0-9]*[a-z0-9])?')"
)
_MUST_CONSIST = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
    "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
QUALIFIED_NAME = (
    f"a valid label key {_MUST_CONSIST} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
)
LABEL_VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
ENVIRONMENT_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='"
CONFIG_MAP_KEY = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
)
IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
HTTP_HEADER = (
    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for "
    "validation is '[-A-Za-z0-9]+')"
)


def _remembered(check: Callable[[str], tuple[str, ...]]) -> Callable[[str], tuple[str, ...]]:
    """The answers for short texts are kept; a long one, wrong anyhow, must not fill the memory."""
    kept = lru_cache(maxsize=8192)(check)
    return lambda text: kept(text) if len(text) <= _LONGEST_KEPT else check(text)


def inclusive_range(low: int, high: int) -> str:
    return f"must be between {low} and {high}, inclusive"


def _shaped(text: str, longest: int, pattern: re.Pattern, message: str, unit: str = "characters") -> tuple[str, ...]:
    messages = () if len(text) <= longest else (f"must be no more than {longest} {unit}",)
    return messages if pattern.fullmatch(text) else (*messages, message)


@_remembered
def dns1123_label(text: str) -> tuple[str, ...]:
    return _shaped(text, 63, _DNS1123_LABEL, DNS1123_LABEL)


@_remembered
def dns1123_subdomain(text: str) -> tuple[str, ...]:
    return _shaped(text, 253, _DNS1123_SUBDOMAIN, DNS1123_SUBDOMAIN)


@_remembered
def dns1123_subdomain_with_underscore(text: str) -> tuple[str, ...]:
    return _shaped(text, 253, _DNS1123_UNDERSCORED, DNS1123_UNDERSCORED)


@_remembered
def dns1035_label(text: str) -> tuple[str, ...]:
    return _shaped(text, 63, _DNS1035_LABEL, DNS1035_LABEL)


@_remembered
def qualified_name(text: str) -> tuple[str, ...]:
    """A label key, a finalizer, a condition type: "name" or "prefix/name"."""
    *prefixes, name = text.split("/")
    if len(prefixes) > 1:
        return (QUALIFIED_NAME,)
    messages: list[str] = []
    if prefixes and not prefixes[0]:
        messages.append("prefix part must be non-empty")
    elif prefixes:
        messages.extend(f"prefix part {message}" for message in dns1123_subdomain(prefixes[0]))
    if not name:
        messages.append("name part must be non-empty")
    elif len(name.encode()) > 63:
        messages.append("name part must be no more than 63 bytes")
    if not _QUALIFIED.fullmatch(name):
        messages.append(f"name part {_MUST_CONSIST}")
    return tuple(messages)


@_remembered
def label_value(text: str) -> tuple[str, ...]:
    messages = () if len(text.encode()) <= 63 else ("must be no more than 63 bytes",)
    return messages if not text or _QUALIFIED.fullmatch(text) else (*messages, LABEL_VALUE)


@_remembered
def port_name(text: str) -> tuple[str, ...]:
    messages = [] if len(text) <= 15 else ["must be no more than 15 characters"]
    if not _PORT_CHARACTERS.fullmatch(text):
        messages.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", text):
        messages.append("must contain at least one letter (a-z)")
    if "--" in text:
        messages.append("must not contain consecutive hyphens")
    if text and (text[0] == "-" or text[-1] == "-"):
        messages.append("must not begin or end with a hyphen")
    return tuple(messages)


def port_number(number: int) -> tuple[str, ...]:
    return () if 1 <= number <= 65535 else (inclusive_range(1, 65535),)


@_remembered
def environment_name(text: str) -> tuple[str, ...]:
    if not text:
        return ("environment variable name must be non-empty",)
    return () if text.isascii() and text.isprintable() and "=" not in text else (ENVIRONMENT_NAME,)


@_remembered
def config_map_key(text: str) -> tuple[str, ...]:
    messages = () if len(text) <= 253 else ("must be no more than 253 characters",)
    if not _CONFIG_MAP_KEY.fullmatch(text):
        return (*messages, CONFIG_MAP_KEY)
    if text in (".", ".."):
        return (*messages, f"must not be '{text}'")
    return (*messages, "must not start with '..'") if text.startswith("..") else messages


def path_segment(text: str) -> tuple[str, ...]:
    """Names of roles and bindings: anything that can be one step of an address."""
    if text in (".", ".."):
        return (f"may not be '{text}'",)
    return tuple(f"may not contain '{char}'" for char in "/%" if char in text)


def http_header(text: str) -> tuple[str, ...]:
    return () if _HTTP_HEADER.fullmatch(text) else (HTTP_HEADER,)


def sysctl(text: str) -> bool:
    return len(text) <= 253 and bool(_SYSCTL.fullmatch(text))


def ip_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def ip(text: str) -> tuple[str, ...]:
    return () if ip_address(text) else (IP,)


def cidr(text: str) -> tuple[str, ...]:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return (CIDR,)
    return () if "/" in text else (CIDR,)


def user_id(number: int) -> tuple[str, ...]:
    return () if 0 <= number <= 2**31 - 1 else (inclusive_range(0, 2**31 - 1),)


def as_prefix(text: str) -> str:
    """A generateName as it is checked: its last dash stands for a letter."""
    return text[:-2] + "a" if len(text) > 1 and text.endswith("-") else text
