"""Objects as YAML and JSON texts, laid out as kubectl prints them.

Source: sigs.k8s.io/yaml (its quoting), s/cli-runtime/pkg/printers.
"""

import json
import re

import yaml

# Plain scalars that YAML 1.1 reads as something else than text: go-yaml prints those in double quotes.
OTHER = re.compile(
    r"(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE|null|Null|NULL|~|<<|)\Z"
    r"|[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?\Z"
    r"|[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+)\Z|[-+]?(?:\.inf|\.Inf|\.INF)\Z|\.(?:nan|NaN|NAN)\Z"
    r"|[-+]?[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?\Z"
    r"|\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)?\Z"
)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def _text(dumper, value):
    style = None
    if OTHER.match(value):
        style = '"'
    elif "\n" in value:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(obj):
    """A JSON value -> YAML: keys sorted, lists not indented."""
    return yaml.dump(obj, Dumper=_Dumper, default_flow_style=False, allow_unicode=True, width=10**9, sort_keys=True)


def to_json(obj):
    """A JSON value -> JSON indented by four blanks, as `-o json` prints it."""
    return _escaped(json.dumps(obj, indent=4, sort_keys=True, ensure_ascii=False)) + "\n"


def compact_json(obj):
    """A JSON value -> JSON in one line, keys sorted, as Go's encoder writes it."""
    return _escaped(json.dumps(obj, separators=(",", ":"), sort_keys=True, ensure_ascii=False))


def shown(obj, managed_fields=False):
    """An object as kubectl shows it: without managedFields."""
    metadata = obj.get("metadata")
    if managed_fields or not isinstance(metadata, dict) or "managedFields" not in metadata:
        return obj
    return {**obj, "metadata": {key: value for key, value in metadata.items() if key != "managedFields"}}


def _escaped(text):
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
