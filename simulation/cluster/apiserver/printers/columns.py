"""What printers share: how columns are declared, and how labels, selectors, lists and access modes are written.

Source: pkg/printers/internalversion/printers.go, s/apimachinery/pkg/apis/meta/v1/helpers.go.
"""

NONE = "<none>"
UNSET = "<unset>"
TYPES = {"i": "integer", "b": "boolean", "d": "date"}
MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def columns(declaration):
    """Declaration such as "Name, Desired:i, Selector*" -> columnDefinitions.

    `*` is for `-o wide` only, `:i` an integer, `:b` a boolean, `:d` a date.
    """
    return tuple(_column(part.strip()) for part in declaration.split(","))


def labels(mapping):
    """{"a": "b"} -> "a=b,..." by key, or "<none>" (`FormatLabels`)."""
    return ",".join(f"{k}={mapping[k]}" for k in sorted(mapping)) if mapping else NONE


def selector(label_selector):
    """A LabelSelector object as text: "app=web,env in (a,b),!old" by key, or "<none>" (`FormatLabelSelector`)."""
    if not label_selector:
        return NONE
    parts = [(key, f"{key}={value}") for key, value in (label_selector.get("matchLabels") or {}).items()]
    parts += [(e["key"], _expression(e)) for e in label_selector.get("matchExpressions") or ()]
    return ",".join(text for _, text in sorted(parts, key=lambda part: part[0])) or NONE


def more(parts, most, separator=","):
    """At most `most` of the parts, and how many were left out (`listWithMoreString`)."""
    text = separator.join(parts[:most])
    return f"{text} + {len(parts) - most} more..." if len(parts) > most else text


def access_modes(modes):
    """["ReadWriteOnce", ...] -> "RWO,ROX" without repeats."""
    return ",".join(MODES.get(mode, mode) for mode in dict.fromkeys(modes or ()))


def containers(spec):
    """A pod's spec -> [names, images], each joined by commas: the wide columns of what has a template."""
    containers = spec.get("containers") or ()
    return [",".join(c["name"] for c in containers), ",".join(c.get("image", "") for c in containers)]


def is_true(obj, kind):
    """Whether the object's status has the condition `kind` with status True."""
    return any(c["type"] == kind and c["status"] == "True" for c in obj.get("status", {}).get("conditions") or ())


def _column(text):
    wide = text.endswith("*")
    name, _, kind = text.rstrip("*").partition(":")
    return {
        "name": name,
        "type": TYPES.get(kind, "string"),
        "format": "name" if name == "Name" else "",
        "description": "",
        "priority": int(wide),
    }


def _expression(expression):
    key, operator = expression["key"], expression["operator"]
    if operator == "Exists":
        return key
    if operator == "DoesNotExist":
        return f"!{key}"
    word = "in" if operator == "In" else "notin"
    return f"{key} {word} ({','.join(sorted(expression.get('values') or ()))})"
