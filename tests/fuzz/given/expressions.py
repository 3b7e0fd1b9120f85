"""Little languages of kubectl: jsonpath, Go templates, custom columns, selectors, patches; apt, nested and broken ones."""

import json
from random import Random
from typing import Any

from . import strange, trees

PATHS = (
    "items", "metadata.name", "spec.containers", "status.conditions", "metadata.labels", "spec.nodeName", "status.podIP", "nope",
    "metadata.labels.app\\.kubernetes\\.io/name",
)  # fmt: skip
STEPS = (
    "[*]", "[0]", "[-1]", "[-]", "[0:1]", "[0:1:0]", "[::2]", "[-9:]", "[99999999999]", "[0,1,0]", "[0:9,0:9,0:9]", "['name']", "['a','b']",
    "[*,*,*]", "..", "..*", ".*",
    "[?(@.name==\"a\")]", "[?(@.a>1)]", "[?(@)]", "[?(@.a==@.b)]", "[?(", "]", "[", "[?(@.x=~'(a+)+$')]", "['", "[1e3]",
)  # fmt: skip
CALLS = (
    "len",
    "index",
    "printf",
    "print",
    "eq",
    "ne",
    "lt",
    "and",
    "or",
    "not",
    "html",
    "js",
    "slice",
    "base64decode",
    "nope",
    "call",
    "urlquery",
    "println",
)
TEMPLATES = (
    "{{.metadata.name}}", "{{range .items}}{{.metadata.name}}{{end}}", "{{if .spec}}x{{else}}y{{end}}", "{{with .status}}{{.phase}}{{end}}",
    "{{len .items}}", "{{/* c */}}",
    "{{define \"T\"}}{{template \"T\" .}}{{end}}{{template \"T\" .}}", "{{$x := .spec}}{{$x}}", "{{range $i, $e := .items}}{{$i}}{{end}}",
    "{{- .kind -}}", "{{.items | len | printf \"%d\"}}",
    "{{index .items 0}}", "{{index .items 99}}", "{{printf \"%1000000000s\" .kind}}", "{{printf \"%s %d %v %q %x\" .kind}}", "{{break}}",
    "{{block \"a\" .}}{{end}}", "{{end}}", "{{else}}",
)  # fmt: skip
PATCHES: tuple[Any, ...] = (
    {"spec": {"replicas": 3}}, {"metadata": {"labels": {"a": "b"}}}, {"metadata": None}, {"spec": None}, {"spec": {"template": None}},
    {"status": "x"}, {"status": {"phase": 7}},
    {"status": {"conditions": "x"}}, {"spec": {"containers": [{"name": "app", "image": "nginx:9"}]}}, {"spec": {"containers": None}},
    {"spec": {"$patch": "replace"}},
    {"spec": {"$retainKeys": ["a"]}}, {"spec": {"$setElementOrder/containers": [{"name": "x"}]}}, {"spec": {"containers": [{"$patch": "delete",
    "name": "app"}]}}, {"spec": {"tolerations": 5}},
    {"$deleteFromPrimitiveList/x": [1]}, {"metadata": {"finalizers": ["a/b"]}}, {"metadata": {"name": "other"}}, {"kind": "Other"},
    {"metadata": {"deletionTimestamp": "x"}},
    {"metadata": {"creationTimestamp": "x"}}, {"metadata": {"ownerReferences": [{"uid": 5}]}}, {"metadata": {"resourceVersion": "abc"}},
    {"spec": {"nodeName": 5}}, {"data": {"a": 1}},
)  # fmt: skip
JSON_PATCHES: tuple[Any, ...] = (
    [{"op": "replace", "path": "/spec/replicas", "value": 2}], [{"op": "remove", "path": "/spec"}], [{"op": "add",
    "path": "/metadata/labels/x~1y", "value": "z"}], [{"op": "test", "path": "", "value": 1}],
    [{"op": "move", "from": "/spec", "path": "/spec/a"}], [{"op": "copy", "from": "", "path": "/a"}] * 40, [{"op": "add",
    "path": "/spec/containers/-", "value": {}}], [{"op": "add", "path": "/spec/containers/99"}],
    [{"op": "nope"}], [5], {}, [{"op": "remove", "path": "metadata"}], [{"op": "add", "path": "/~2", "value": 1}], [{"op": "replace",
    "path": "/metadata", "value": None}],
)  # fmt: skip


def jsonpath(draw: Random) -> str:
    parts = [draw.choice(("{", "{.", "{range .", "{$.", "{@.", '{"a"}{.', ""))]
    for _ in range(draw.randrange(1, 6)):
        parts.append(draw.choice((draw.choice(PATHS), draw.choice(STEPS), ".")))
    parts.append(draw.choice(("}", "}", "}{end}", "}{.kind}{end}", "", "}}")))
    line = "".join(parts)
    return line * draw.choice((1, 1, 1, 1, 30)) if draw.random() < 0.9 else trees.text(draw, line)


def template(draw: Random) -> str:
    kind = draw.random()
    if kind < 0.1:
        depth = draw.choice((3, 60, 500))
        word = draw.choice(("if", "range", "with"))
        return f"{{{{{word} .metadata}}}}" * depth + "x" + "{{end}}" * draw.choice((depth, depth - 1))
    if kind < 0.4:
        arguments = " ".join(
            draw.choice((".", ".kind", '"a"', "1", "-1", "1e9", "nil", ".items", "(len .)"))
            for _ in range(draw.randrange(4))
        )
        return f"{{{{{draw.choice(CALLS)} {arguments}}}}}"
    line = "".join(draw.choice(TEMPLATES) for _ in range(draw.randrange(1, 4)))
    return line if draw.random() < 0.6 else trees.text(draw, line)


def output(draw: Random) -> str:
    """What may stand after -o."""
    kind = draw.random()
    if kind < 0.35:
        return f"{draw.choice(('jsonpath', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file'))}={jsonpath(draw)}"
    if kind < 0.6:
        return f"{draw.choice(('go-template', 'template'))}={template(draw)}"
    if kind < 0.75:
        columns = ",".join(
            f"{draw.choice('ABC')}:{draw.choice(('.', ''))}{draw.choice(PATHS)}{draw.choice(STEPS)}"
            for _ in range(draw.randrange(1, 4))
        )
        return f"custom-columns={columns}"
    return draw.choice(
        (
            "json",
            "yaml",
            "wide",
            "name",
            "nope",
            "",
            "custom-columns=",
            "jsonpath=",
            "go-template=",
            "custom-columns-file=x",
            strange.text(draw),
        )
    )


def selector(draw: Random) -> str:
    apt = (
        "app=web",
        "app!=web",
        "app in (a,b)",
        "app notin ()",
        "!app",
        "app",
        "a=b,c=d",
        "metadata.name=my-pod",
        "status.phase!=Running",
        "a in",
        "x=",
        "=x",
        "a==b",
        "(a)",
        "a>1",
        "a gt 1",
    )
    return draw.choice(apt) if draw.random() < 0.8 else strange.text(draw)


def patch(draw: Random) -> str:
    """The text of a patch of any type, or something that is none."""
    body = draw.choice((*PATCHES, *JSON_PATCHES))
    if draw.random() < 0.5:
        body = trees.mutated(draw, body)
    try:
        text = json.dumps(body)
    except (ValueError, RecursionError):
        text = "{"
    return text if draw.random() < 0.9 else trees.text(draw, text)
