"""Backslash escapes of echo -e, printf and $'...'."""

import re

from ....budget import allocate, charge


def unescape(text: str) -> str:
    r"""Backslash escapes of echo -e, printf and $'...': \n, \t, \\, \0123, \x41 ..."""
    plain = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "\\": "\\",
             "'": "'", '"': '"'}  # fmt: skip

    def meant(escape: re.Match[str]) -> str:
        code = escape[1]
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] in "01234567":
            return chr(int(code, 8) % 256)
        return plain.get(code, escape[0])

    charge(len(text) // 100)
    allocate(len(text))
    return re.sub(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,4}|.)", meant, text)
