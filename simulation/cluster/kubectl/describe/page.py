"""The page that a description is written on: lines of two-blank indents and tabs, aligned at the end.

Source: `PrefixWriter`, `tabbedString` and the multi-line printers in s/kubectl/pkg/describe/describe.go.
"""

from ..output.tabwriter import laid_out

NONE = "<none>"
LONGEST_ANNOTATION = 140
HIDDEN = "kubectl.kubernetes.io/last-applied-configuration"


class Page:
    """`now_s` is the virtual moment of the look."""

    def __init__(self, now_s=0):
        self.now_s, self.parts = now_s, []

    def line(self, text="", level=0):
        self.parts.append("  " * level + text + "\n")

    def field(self, title, value, level=0):
        """ "Title:  value"."""
        self.line(f"{title}:\t{value}", level)

    def table(self, header, rows, level=1, underline=None, gap=""):
        """A header with dashes below and rows; `gap` stands behind the cells that have it in kubectl."""
        self.line("\t".join(header), level)
        self.line("\t".join(underline or ["-" * len(title) for title in header]), level)
        for row in rows:
            self.line(
                "\t".join(f"{cell}{gap}" if gap and i < len(row) - 1 else str(cell) for i, cell in enumerate(row)),
                level,
            )

    def several(self, title, values, indent=""):
        """The first value beside the title, the others below it; "<none>" without any."""
        if not values:
            self.line(f"{indent}{title}:\t{NONE}")
            return
        self.line(f"{indent}{title}:\t{values[0]}")
        for value in values[1:]:
            self.line(f"{indent}\t{value}")

    def labels(self, title, labels, indent=""):
        self.several(title, [f"{key}={labels[key]}" for key in sorted(labels or ())], indent)

    def annotations(self, annotations, title="Annotations"):
        shown = {key: value for key, value in (annotations or {}).items() if key != HIDDEN}
        lines = []
        for key in sorted(shown):
            value = shown[key].removesuffix("\n")
            if len(value) + len(key) + 2 > LONGEST_ANNOTATION or "\n" in value:
                lines.append(f"{key}:")
                lines += [f"  {_shortened(part)}" for part in value.split("\n")]
            else:
                lines.append(f"{key}: {value}")
        self.several(title, lines)

    def head(self, obj, namespace=True):
        """Name, Namespace, Labels, Annotations: how most descriptions begin."""
        metadata = obj["metadata"]
        self.field("Name", metadata["name"])
        if namespace:
            self.field("Namespace", metadata.get("namespace", ""))
        self.labels("Labels", metadata.get("labels"))
        self.annotations(metadata.get("annotations"))

    def text(self, aligned=True):
        whole = "".join(self.parts)
        return laid_out(whole) if aligned else whole


def _shortened(text):
    most = LONGEST_ANNOTATION - 2
    return text[:most] + "..." if len(text) > most else text


def controller(obj):
    """ "ReplicaSet/web-5f9": the owner that controls an object, or ""."""
    owner = next((o for o in obj["metadata"].get("ownerReferences") or () if o.get("controller")), None)
    return f"{owner['kind']}/{owner['name']}" if owner else ""


def tolerations(listed):
    """Tolerations by key -> "node.kubernetes.io/not-ready:NoExecute op=Exists for 300s", ..."""
    return [
        _toleration(toleration) for toleration in sorted(listed or (), key=lambda toleration: toleration.get("key", ""))
    ]


def _toleration(toleration):
    text = toleration.get("key", "")
    text += f"={toleration['value']}" if toleration.get("value") else ""
    text += f":{toleration['effect']}" if toleration.get("effect") else ""
    if toleration.get("operator") == "Exists" and not toleration.get("value"):
        text += " op=Exists" if text else "op=Exists"
    return text + (
        f" for {toleration['tolerationSeconds']}s" if toleration.get("tolerationSeconds") is not None else ""
    )


def go_bool(value):
    """True -> "True", None -> "<unset>"."""
    return "<unset>" if value is None else str(bool(value))


def go_list(values):
    """["a", "b"] -> "[a b]", as Go prints a slice."""
    return f"[{' '.join(str(value) for value in values or ())}]"
