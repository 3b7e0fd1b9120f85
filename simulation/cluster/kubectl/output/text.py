"""Objects as YAML and JSON texts, laid out as kubectl prints them, within the command's budget.

The layout is made here; how a difficult scalar is quoted is asked of PyYAML. Source: sigs.k8s.io/yaml, s/cli-runtime/pkg/printers.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

import yaml

from ...budget import allocate, charge

# Plain scalars that YAML 1.1 reads as something else than text: go-yaml prints those in double quotes.
OTHER = re.compile(
    r"(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE|null|Null|NULL|~|<<|)\Z"
    r"|[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?\Z"
    r"|[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+)\Z|[-+]?(?:\.inf|\.Inf|\.INF)\Z|\.(?:nan|NaN|NAN)\Z"
    r"|[-+]?[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?\Z"
    r"|\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)?\Z",
    re.ASCII,
)
LINE_BREAKS = re.compile("[\x85\u2028\u2029]")  # YAML takes them for line breaks
PRINTABLE = re.compile("[\n\\x20-\\x7e\\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffe]*\\Z")
INDICATORS, TWO_SIGNS = (
    frozenset("#,[]{}&*!|>'\"%@`"),
    frozenset("-?:"),
)  # what cannot begin a plain scalar, or not before a blank
RESOLVERS = yaml.SafeDumper.yaml_implicit_resolvers
LONGEST_KEY = 100  # signs of a key that surely stands before a colon (YAML allows 128)
PER_UNIT = 100  # signs that are copied for a unit of work
LONGEST_KEPT = 200  # signs of a scalar that is remembered
ASKED_WORK = 150  # units for asking PyYAML, beside one for each sign


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = None
    if OTHER.match(value) or LINE_BREAKS.search(value):
        style = '"'
    elif "\n" in value:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(obj: Any) -> str:
    """A JSON value -> YAML: keys sorted, lists not indented."""
    out: list[str] = []
    _yaml(obj, "", out)
    return "".join(out).removeprefix("\n").removeprefix(" ") + "\n"


def _yaml(value: Any, pad: str, out: list[str]) -> None:
    """What stands behind a colon: " scalar", or lines of which each begins with a line break."""
    if isinstance(value, dict) and value:
        _yaml_map(value, pad, f"\n{pad}", out)
    elif isinstance(value, list) and value:
        _yaml_list(value, pad, f"\n{pad}", out)
    else:
        out.append(" " + _paid(_scalar(value, pad)))


def _yaml_map(value: dict[str, Any], pad: str, start: str, out: list[str]) -> None:
    """`start` stands before the first key: a line break and blanks, or a blank behind a dash."""
    charge((1 + len(value)) // 2)
    for key in sorted(value):
        inner = value[key]
        if len(key) > LONGEST_KEY or "\n" in key:
            out.append(start + _long_key(key, pad))
            _yaml_item(inner, pad + "  ", out)
        else:
            out.append(f"{start}{_scalar(key, pad)}:")
            _yaml(inner, pad if isinstance(inner, list) else pad + "  ", out)
        start = f"\n{pad}"


def _yaml_list(value: list[Any], pad: str, start: str, out: list[str]) -> None:
    charge((1 + len(value)) // 2)
    for item in value:
        out.append(start + "-")
        _yaml_item(item, pad + "  ", out)
        start = f"\n{pad}"


def _yaml_item(value: Any, pad: str, out: list[str]) -> None:
    """What stands behind a dash: it begins on the same line."""
    if isinstance(value, dict) and value:
        _yaml_map(value, pad, " ", out)
    elif isinstance(value, list) and value:
        _yaml_list(value, pad, " ", out)
    else:
        out.append(" " + _paid(_scalar(value, pad)))


def _scalar(value: Any, pad: str) -> str:
    if isinstance(value, str):
        return _string(value, pad)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return str(value) if type(value) is int else _asked(value)


def _string(value: str, pad: str) -> str:
    if len(value) > LONGEST_KEPT:
        charge(len(value) // PER_UNIT)
        made = _quoted.__wrapped__(value)
    else:
        made = _quoted(value)
    return _asked(value) if made is None else made or _literal(value, pad)


@lru_cache(maxsize=1 << 14)
def _quoted(value: str) -> str | None:
    """A scalar that does not depend on where it stands; "" for one that is laid out as a block, None where PyYAML is asked."""
    if OTHER.match(value):
        return f'"{value}"'
    if not PRINTABLE.match(value):
        return None
    if "\n" in value:
        return "" if " \n" not in value and value[-1] != " " else None
    return value if _is_plain(value) else "'" + value.replace("'", "''") + "'"


def _is_plain(value: str) -> bool:
    """Whether a printable text on one line needs no quotes (PyYAML's `analyze_scalar`, and its resolver)."""
    first = value[0]
    if first in INDICATORS or first == " " or value[-1] in " :" or ": " in value or " #" in value:
        return False
    if first in TWO_SIGNS and value[1:2] in ("", " ") or value.startswith(("---", "...")):
        return False
    return not any(rule.match(value) for _, rule in RESOLVERS.get(first, ()))


def _literal(value: str, pad: str) -> str:
    hints = "2" if value[0] in " \n" else ""
    if value[-1] != "\n":
        hints += "-"
    elif len(value) == 1 or value[-2] == "\n":
        hints += "+"
    lines = value.removesuffix("\n").split("\n")
    charge(len(lines))
    allocate(len(lines) * len(pad))
    return f"|{hints}\n" + "\n".join(pad + line if line else "" for line in lines)


def _long_key(key: str, pad: str) -> str:
    """A key that may be too long to stand before a colon: "? key" and the colon on a line of its own."""
    charge(len(key))
    return _asked({key: 0})[:-2].replace("\n", f"\n{pad}")


def _asked(value: Any) -> str:
    """How PyYAML writes a scalar on one line."""
    charge(ASKED_WORK + (len(value) if isinstance(value, str) else 0))
    made = yaml.dump(value, Dumper=_Dumper, default_flow_style=False, allow_unicode=True, width=10**9)
    return made.removesuffix("\n").removesuffix("\n...")


def to_json(obj: Any) -> str:
    """A JSON value -> JSON indented by four blanks, as `-o json` prints it."""
    out: list[str] = []
    _json(obj, "\n", out)
    return _escaped("".join(out)) + "\n"


def _json(value: Any, pad: str, out: list[str]) -> None:
    """`pad`: a line break and the blanks of the line on which the value begins."""
    if isinstance(value, dict) and value:
        charge((1 + len(value)) // 2)
        inner, start = pad + "    ", "{"
        for key in sorted(value):
            out.append(f"{start}{inner}{encode_basestring(key)}: ")
            _json(value[key], inner, out)
            start = ","
        out.append(pad + "}")
    elif isinstance(value, list) and value:
        charge((1 + len(value)) // 2)
        inner, start = pad + "    ", "["
        for item in value:
            out.append(start + inner)
            _json(item, inner, out)
            start = ","
        out.append(pad + "]")
    else:
        out.append(_paid(encode_basestring(value) if type(value) is str else json.dumps(value)))


def compact_json(obj: Any) -> str:
    """A JSON value -> JSON in one line, keys sorted, as Go's encoder writes it."""
    return _paid(_escaped(json.dumps(obj, separators=(",", ":"), sort_keys=True, ensure_ascii=False)))


def _paid(text: str) -> str:
    if len(text) >= PER_UNIT:
        charge(len(text) // PER_UNIT)
    allocate(len(text))
    return text


def shown(obj: dict, managed_fields: bool = False) -> dict:
    """An object as kubectl shows it: without managedFields."""
    metadata = obj.get("metadata")
    if managed_fields or not isinstance(metadata, dict) or "managedFields" not in metadata:
        return obj
    return {**obj, "metadata": {key: value for key, value in metadata.items() if key != "managedFields"}}


def _escaped(text: str) -> str:
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
