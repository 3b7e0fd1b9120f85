"""sed and awk, as far as scripts in containers use them: s///, d, p, addresses; patterns, fields and print."""

import operator
import re
from collections.abc import Callable
from typing import Any

from ..language.words import unescape
from ..processes.calls import Call


class _Unknown(Exception):
    pass


def basic(pattern: str) -> str:
    """A basic regular expression as an extended one: brackets and braces mean themselves without a backslash."""
    swapped = re.sub(r"\\?[(){}|+?]", lambda m: m[0][1:] if m[0][0] == "\\" else "\\" + m[0], pattern)
    return re.sub(r"^\*", r"\\*", swapped)


def sed(call: Call) -> int:
    """sed [-n] [-i] [-E] script [file ...] with s, d, p, q, = and $, numbers, /patterns/ and ranges as addresses."""
    options, names = call.options("ef")
    if "e" not in options and not names:
        return call.fail("usage: sed [-nrE] [-i] script [file]")
    script = options["e"] if "e" in options else names.pop(0)
    try:
        commands = [_command(part, bool({"E", "r"} & set(options))) for part in _parts(script)]
    except (_Unknown, re.error):
        return call.fail(f"unsupported command: {script}")
    if "i" not in options:
        text, status = call.inputs(names)
        call.out(_edited(text, commands, "n" in options))
        return status
    status = 0
    for name in names:
        old = call.read(name)
        if old is None:
            status = 1
        else:
            call.machine.write_file(call.path(name), _edited(old, commands, "n" in options))
    return status


def _parts(script: str) -> list[str]:
    """The commands of a script, split at ; and line ends outside of s/// and /patterns/."""
    parts, open_, at = [], "", 0
    while at < len(script):
        char = script[at]
        if char in ";\n":
            parts.append(open_.strip())
            open_ = ""
        elif (
            char == "s"
            and re.fullmatch(r"(\s*|\s*\d+|\s*\$|\s*/.*/)(,(\d+|\$|/.*/))?\s*", open_)
            and at + 1 < len(script)
        ):
            substitution = re.compile(r"s(\W)(?:\\.|(?!\1).)*\1(?:\\.|(?!\1).)*\1[gIip0-9]*", re.S).match(script, at)
            if not substitution:
                raise _Unknown
            open_ += substitution[0]
            at = substitution.end() - 1
        else:
            open_ += char
        at += 1
    return [part for part in [*parts, open_.strip()] if part]


_ADDRESS = r"(?:(\d+|\$|/(?:\\.|[^/])*/)(?:,(\d+|\$|/(?:\\.|[^/])*/))?)?\s*(!?)\s*"


def _command(part: str, extended: bool) -> dict:
    match = re.match(_ADDRESS + r"([sdpq=])(.*)$", part, re.S)
    if not match:
        raise _Unknown
    first, last, negated, kind, rest = match.groups()
    form = (lambda text: text) if extended else basic
    address = [text and (re.compile(form(text[1:-1])) if text[0] == "/" else text) for text in (first, last)]
    made = {"address": address, "not": bool(negated), "kind": kind, "open": False}
    if kind == "s":
        pieces = re.split(rf"(?<!\\){re.escape(rest[0])}", rest[1:])
        if len(pieces) != 3:
            raise _Unknown
        flags = pieces[2]
        made["pattern"] = re.compile(
            form(pieces[0].replace("\\" + rest[0], rest[0])), re.I if set(flags) & {"i", "I"} else 0
        )
        new = re.sub(
            r"\\\d|\\&|&|\\n",
            lambda m: {"&": r"\g<0>", r"\&": "&", r"\n": "\n"}.get(m[0], rf"\g<{m[0][1:]}>"),
            pieces[1],
        )
        made.update(new=new.replace("\\" + rest[0], rest[0]), count=0 if "g" in flags else 1, prints="p" in flags)
    return made


def _edited(text: str, commands: list[dict], quiet: bool) -> str:
    lines, made = text.splitlines(keepends=True), []
    for number, whole in enumerate(lines, 1):
        line, end, kept, last = whole.rstrip("\n"), "\n" if whole.endswith("\n") else "", True, number == len(lines)
        quits = False
        for command in commands:
            if _addressed(command, line, number, last) == command["not"]:
                continue
            kind = command["kind"]
            if kind == "s":
                line, changed = command["pattern"].subn(command["new"], line, count=command["count"])
                made += [line + end] if changed and command["prints"] else []
            elif kind == "d":
                kept = False
                break
            elif kind in "p=":
                made.append(line + end if kind == "p" else f"{number}\n")
            else:
                quits = True
        made += [line + end] if kept and not quiet else []
        if quits:
            break
    return "".join(made)


def _addressed(command: dict, line: str, number: int, last: bool) -> bool:
    first, final = command["address"]

    def here(address: str | re.Pattern[str]) -> bool:
        if isinstance(address, str):
            return last if address == "$" else number == int(address)
        return bool(address.search(line))

    if not first:
        return True
    if not final:
        return here(first)
    if command["open"]:
        command["open"] = not here(final)
        return True
    command["open"] = here(first) and not (isinstance(final, str) and final != "$" and int(final) <= number)
    return here(first)


def awk(call: Call) -> int:
    """awk [-F x] [-v name=value] 'pattern { print ... }' [file ...]; arithmetic and loops are not modelled, and it
    says so.
    """
    options, names = call.options("Fv", stop=True)
    if not names:
        return call.fail("usage: awk [-F sep] 'program' [file]", 2)
    rules = (
        re.findall(r"\s*([^{}]*?)\s*\{([^{}]*)\}\s*;?", names[0]) if "{" in names[0] else [(names[0].strip(), "print")]
    )
    variables = dict([str(options["v"]).split("=", 1)]) if "=" in str(options.get("v", "")) else {}
    try:
        text, status = call.inputs(names[1:]) if any(pattern != "BEGIN" for pattern, _ in rules) else ("", 0)
        call.out(_awk_output(rules, text, str(options.get("F", "")), variables))
    except (_Unknown, re.error):
        return call.fail(f"podflow's awk knows patterns and print only: {names[0]}", 2)
    return status


def _awk_output(rules: list[tuple[str, str]], text: str, separator: str, variables: dict[str, str]) -> str:
    made, lines = [], text.splitlines()
    for number, line in enumerate(lines, 1):
        parts = (
            line.split()
            if separator in ("", " ")
            else re.split(separator if len(separator) > 1 else re.escape(separator), line)
        )
        known = {**variables, "NR": str(number), "NF": str(len(parts)), "$0": line}
        for pattern, action in rules:
            if pattern not in ("BEGIN", "END") and _awk_fits(pattern, parts, known):
                made.append(_awk_action(action, parts, known))
    first = [_awk_action(action, [], variables) for pattern, action in rules if pattern == "BEGIN"]
    known = {**variables, "NR": str(len(lines)), "NF": "0", "$0": lines[-1] if lines else ""}
    return "".join(first + made + [_awk_action(action, [], known) for pattern, action in rules if pattern == "END"])


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le,
}  # fmt: skip


def _awk_fits(pattern: str, parts: list[str], known: dict[str, str]) -> bool:
    if not pattern:
        return True
    expression = re.fullmatch(r"(!?)/((?:\\.|[^/])*)/", pattern)
    if expression:
        return bool(re.search(expression[2], known["$0"])) != bool(expression[1])
    comparison = re.fullmatch(r"(\S+?)\s*(==|!=|>=|<=|>|<|!~|~)\s*(.+)", pattern)
    if not comparison:
        raise _Unknown
    left, sign = _awk_value(comparison[1], parts, known), comparison[2]
    if "~" in sign:
        return bool(re.search(comparison[3].strip("/"), left)) == (sign == "~")
    right = _awk_value(comparison[3], parts, known)
    if all(re.fullmatch(r"-?\d+(\.\d+)?", value) for value in (left, right)):
        return _COMPARED[sign](float(left), float(right))
    return _COMPARED[sign](left, right)


def _awk_action(action: str, parts: list[str], known: dict[str, str]) -> str:
    made = []
    for statement in filter(None, (part.strip() for part in action.split(";"))):
        printed = re.fullmatch(r"print\b\s*(.*)", statement)
        if not printed:
            raise _Unknown
        pieces = re.findall(r'"(?:\\.|[^"])*"|[^,"]+|,', printed[1]) if printed[1] else ["$0"]
        joined, words = "", []
        for piece in pieces:
            if piece == ",":
                words.append(joined)
                joined = ""
            else:
                for word in [piece] if piece[0] == '"' else piece.split():
                    joined += _awk_value(word, parts, known)
        made.append(" ".join([*words, joined]) + "\n")
    return "".join(made)


def _awk_value(word: str, parts: list[str], known: dict[str, str]) -> str:
    if word[:1] == '"':
        return unescape(word[1:-1])
    if word == "$NF":
        return parts[-1] if parts else ""
    if re.fullmatch(r"\$\d+", word):
        index = int(word[1:])
        return known["$0"] if index == 0 else parts[index - 1] if index <= len(parts) else ""
    if re.fullmatch(r"-?\d+(\.\d+)?", word) or word in known:
        return known.get(word, word)
    raise _Unknown
