"""Go-templates and jsonpaths: what they print, in Go's words, and that none of them costs more than a command may."""

import pytest

from simulation.cluster.budget import COMMAND, OutOfBudget, OutOfWork, within
from simulation.cluster.kubectl.errors import Failure
from simulation.cluster.kubectl.output.custom_columns import custom_columns
from simulation.cluster.kubectl.output.go_template import go_template
from simulation.cluster.kubectl.output.jsonpath import find, render

OBJECT = {
    "kind": "List",
    "metadata": {"name": "web", "labels": {"a": "b", "c": "d"}},
    "items": [{"name": "x", "n": 1}, {"name": "y", "n": 3000000}],
    "none": None,
    "half": 0.5,
    "text": "aGk=",
}
MIB = 1 << 20


def cost(call, *args):
    """Units that a call uses within a command's budget, and what came of it: "done", or the name of an exception."""
    with within(*COMMAND) as budget:
        try:
            call(*args)
            came = "done"
        except (Failure, OutOfBudget) as error:
            came = type(error).__name__
    return budget.work, came


@pytest.mark.parametrize("template, text", [
    ("{{.metadata.name}}", "web"),
    ("a {{- .kind -}} b{{/* nothing */}}", "aListb"),
    ("{{range .items}}{{.name}} {{end}}", "x y "),
    ("{{range $i, $e := .items}}{{$i}}={{$e.name}};{{end}}", "0=x;1=y;"),
    ("{{range .nothing}}x{{else}}none{{end}}{{range 3}}{{.}}{{end}}", "none012"),
    ("{{range .items}}{{if eq .name \"y\"}}{{break}}{{end}}{{.name}}{{end}}", "x"),
    ("{{if .nothing}}a{{else if .kind}}b{{else}}c{{end}}{{with .metadata}}{{.name}}{{end}}", "bweb"),
    ("{{.items}} {{.none}} {{.nothing.at.all}} {{.half}}", "[map[n:1 name:x] map[n:3e+06 name:y]] <no value> <no value> 0.5"),
    ("{{len .items}}{{index .items 1 \"name\"}}{{(index .items 0).name}}{{slice .kind 1 3}}", "2yxis"),
    ("{{$x := 1}}{{$x = 2}}{{$x}}{{.kind | printf \"%s-%s\" \"a\"}}", "2a-List"),
    ("{{printf \"%5d|%-4s|%03d|%q|%x|%v|%.2f\" 3 \"a\" 7 \"q\" \"hi\" true .half}}", "    3|a   |007|\"q\"|6869|true|0.50"),
    ("{{printf \"%d %s\" .half 3}}{{printf \"%d\"}}{{printf \"x\" 1}}", "%!d(float64=0.5) %!s(int=3)%!d(MISSING)x%!(EXTRA int=1)"),
    ("{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" .kind}}{{block \"b\" 1}}{{.}}{{end}}", "<List>1"),
    ("{{and .kind .none}} {{or .none .kind}} {{not .kind}} {{ne 1 2}} {{lt 1 2}}", "<no value> List false true true"),
    ("{{base64decode .text}}{{exists . \"metadata\" \"name\"}}{{exists .items 5}}{{html \"<\"}}", "hitruefalse&lt;"),
    ("{{1e3}} {{0x1F}} {{'a'}} {{\"\\u00e9\\n\"}}{{`\\n`}}", "1000 31 97 é\n\\n"),
])  # fmt: skip
def test_a_go_template_prints_what_go_prints(template, text):
    assert go_template(template, OBJECT) == text


PARSING = "error parsing template {0}, template: output:1: "
EXECUTING = 'executing "output" at <{0}>: '


@pytest.mark.parametrize("template, said", [
    ("{{foo}}", PARSING + 'function "foo" not defined'),
    ("{{$x}}", PARSING + 'undefined variable "$x"'),
    ("{{end}}", PARSING + "unexpected {{{{end}}}}"),
    ("{{if .a}}", PARSING + "unexpected EOF"),
    ("{{range}}{{end}}", PARSING + "missing value for range"),
    ("{{..}}", PARSING + 'unexpected "." in operand'),
    ("{{", PARSING + "unclosed action"),
    ("{{\"\\x\"}}", PARSING + "invalid syntax"),
    ("{{\"a", PARSING + "unterminated quoted string"),
    ("{{break}}", PARSING + "{{{{break}}}} outside {{{{range}}}}"),
    ("{{index .items 99}}", EXECUTING + "error calling index: reflect: slice index out of range"),
    ("{{index .items \"a\"}}", EXECUTING + "error calling index: cannot index slice/array with type string"),
    ("{{len 3}}", EXECUTING + "error calling len: len of type int"),
    ("{{.kind.x}}", EXECUTING + "can't evaluate field x in type interface {{}}"),
    ("{{len}}", EXECUTING + "wrong number of args for len: want 1 got 0"),
    ("{{eq .items 1}}", EXECUTING + "error calling eq: incompatible types for comparison"),
    ("{{range .kind}}{{end}}", 'at <.kind>: range can\'t iterate over List'),
    ("{{template \"a\"}}", 'template "a" not defined'),
])  # fmt: skip
def test_a_wrong_go_template_is_refused_in_gos_words(template, said):
    with pytest.raises(Failure) as refused:
        go_template(template, OBJECT)
    wanted = said.format(template if said.startswith(PARSING) else template[2:-2])
    assert wanted in refused.value.message


@pytest.mark.parametrize("template", [
    "{{if .kind}}" * 60 + "x" + "{{end}}" * 60,
    "{{range .items}}" * 5 + "x" + "{{end}}" * 5,
    "{{" + "(" * 60 + "1" + ")" * 60 + "}}",
    "{{printf \"%1000000000d\" 1}}",
    "{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}",
])  # fmt: skip
def test_what_is_nested_costs_as_much_as_it_is_long(template):
    work, _ = cost(go_template, template, OBJECT)
    assert work < 20 * len(template)


def test_what_is_nested_too_deeply_is_refused():
    for template in ("{{if .a}}" * 500 + "{{end}}" * 500, "{{" + "(" * 500 + "1" + ")" * 500 + "}}"):
        with pytest.raises(Failure, match="nested too deeply"):
            go_template(template, OBJECT)
    with pytest.raises(Failure, match="exceeded maximum template depth"):
        go_template('{{define "a"}}{{template "a"}}{{end}}{{template "a"}}', OBJECT)
    with pytest.raises(Failure, match="nested too deeply"):
        render("{range .a}" * 500 + "{end}" * 500, OBJECT)
    with pytest.raises(Failure, match="nested too deeply"):
        render("{" + ".a[?(@" * 500 + ")]" * 500 + "}", OBJECT)


BOMBS = {
    "a long range": "{{range 1000000000}}{{end}}",
    "ranges in ranges": "{{range 1000}}" * 50 + "x" + "{{end}}" * 50,
    "a text that doubles": '{{$x := printf "%1000000s" "a"}}' + "{{$x = print $x $x}}" * 30,
    "wide numbers": '{{range 1000}}{{printf "%1000000d" 1}}{{end}}',
    "precise numbers": '{{range 1000}}{{printf "%.1000000f" 1.5}}{{end}}',
    "the whole, again and again": "{{range 100000}}{{$}}{{end}}",
    "many variables": "".join(f"{{{{$a{n} := 1}}}}" for n in range(3000)) + "{{$a1}}" * 3000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_go_template_ends_with_the_budget_of_the_command(name):
    assert cost(go_template, BOMBS[name], OBJECT)[1] in ("OutOfWork", "OutOfBytes")


WORST = ["{{" * (MIB // 2), " " * MIB, "{{" + " " * MIB, "{{ " * (MIB // 3), "{{\"" + "\\a" * (MIB // 2), "{{" + "1" * MIB + "}}",
         "{{" + "." * MIB, "{{/*" + "*" * MIB, "{{- " * (MIB // 4), "{{" + ".a" * (MIB // 2) + "}}", "{{`" + "`" * MIB]  # fmt: skip


@pytest.mark.parametrize("template", WORST, ids=range(len(WORST)))
def test_a_mebibyte_of_template_is_not_even_read(template):
    assert cost(go_template, template, OBJECT) == (COMMAND.work, "OutOfWork")


@pytest.mark.parametrize("template, said", [
    ("{.items[-]}", "error parsing jsonpath {.items[-]}, array index - is not a number"),
    ("{.items[99999999999999999999]}", "array index 99999999999999999999 is not a number"),
    ("{.items[0:1:0]}", "step must be > 0"),
    ("{.items[0:1:-1]}", "step must be > 0"),
    ("{.items[7]}", "array index out of bounds: index 7, length 2"),
    ("{.items[-7]}", "array index out of bounds: index -5, length 2"),
    ("{.items[1:9]}", "array index out of bounds: index 8, length 2"),
    ("{end}", "not in range, nothing to end"),
    ("{range .items[*]}", "unclosed range"),
    ("{.items[", "unclosed action"),
    ("{'a}", "unclosed action"),
    ('{"\\x"}', "invalid syntax"),
    ("{.+a}", "unrecognized character in action: U+002B '+'"),
])  # fmt: skip
def test_a_wrong_jsonpath_is_refused(template, said):
    with pytest.raises(Failure) as refused:
        render(template, OBJECT)
    assert said in refused.value.message


@pytest.mark.parametrize("template, text", [
    ("{range .items[*]}{range .name}{end}{.n},{end}", "1,3000000,"),
    ("{.items[0,1,0].name}", "x y x"),
    ("{.metadata['name', 'labels'].a}{..name}", "bweb x y"),
    ("{.items[?(@.n > 5)].name}{.items[?(@.name)].n}", "y1 3000000"),
    ("{['metadata']['name']}{$.kind}{.items[0:2:1].n}{.items[2:]}", "webList1 3000000"),
])  # fmt: skip
def test_a_jsonpath_prints_what_it_finds(template, text):
    assert render(template, OBJECT) == text


WIDE = {"items": [1] * 10, "deep": [[[[{"a": [1] * 10}] * 10] * 10] * 10] * 10}
JSON_BOMBS = {
    "unions": "{.items[" + ",".join("0" * 300) + "]}",
    "unions of unions": "{.deep" + "[0,0,0,0,0,0,0,0,0,0]" * 5 + "}",
    "ranges": "{range $.items[*]}" * 20 + "x" + "{end}" * 20,
    "a descent": "{..a}",
    "filters": "{.deep[*][*][*][*][?(@[?(@[?(@)])])]}",
    "the whole": "{range .deep[*][*][*]}{$}{end}",
}


@pytest.mark.parametrize("name", JSON_BOMBS)
def test_a_jsonpath_ends_with_the_budget_of_the_command(name):
    path = JSON_BOMBS[name]
    _, came = cost(render, path, WIDE)
    assert came == "done" if name == "unions" else came in ("OutOfWork", "OutOfBytes")


@pytest.mark.parametrize("template", ["{" * MIB, "{." + "." * MIB + "}", "{[" + "[" * MIB, "{" + ".a" * (MIB // 2) + "}", "{.a[" + " " * MIB + "]}",
                                      "{.a[?(" + "=" * MIB + ")]}", "{'" + "\\" * MIB + "'}", "a" * MIB])  # fmt: skip
def test_a_mebibyte_of_jsonpath_is_not_even_read(template):
    assert cost(find, template, OBJECT) == (COMMAND.work, "OutOfWork")


def test_columns_without_end_are_not_laid_out():
    with within(*COMMAND), pytest.raises(OutOfWork):
        custom_columns(",".join(["A:.kind"] * 20_000), [OBJECT])


def test_a_wide_cell_in_a_long_table_is_counted_before_it_is_padded():
    rows = [{"a": "x" * MIB}, *({"a": str(n)} for n in range(500))]
    assert cost(custom_columns, "A:.a,B:.a", rows)[1] in ("OutOfBytes", "OutOfWork")
