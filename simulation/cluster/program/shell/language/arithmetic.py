"""The arithmetic of $(( )): whole numbers of 64 bits and C's operators, by precedence climbing."""

import re
from collections.abc import Callable

from ....budget import charge

_TOKEN = re.compile(
    r"(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|\*\*|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|\S)"
)
_LEVELS = [
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="), ("<<", ">>"), ("+", "-"),
    ("*", "/", "%"), ("**",),
]  # fmt: skip
_LEVEL_OF = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
DEEPEST = 64  # brackets, signs, conditions and names within one another
LONGEST_NUMBER = 400  # digits
_ASSIGN = ("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=")
_LARGEST = 2**63
Get = Callable[[str], str | None]
Put = Callable[[str, str], None]


class ArithmeticFault(Exception):
    """The shell's words for what cannot be calculated."""


def calculate(text: str, get: Get, put: Put) -> int:
    """The value of an expression; `get(name)` gives a variable's text, `put(name, text)` sets it."""
    charge(2 + len(text) // 2)
    tokens = _TOKEN.findall(text)
    if not tokens:
        return 0
    reader = _Reader(tokens, get, put)
    value = reader.comma()
    if reader.at < len(tokens):
        raise ArithmeticFault(f"arithmetic syntax error: {text.strip()}")
    return value


class _Reader:
    def __init__(self, tokens: list[str], get: Get, put: Put):
        self.tokens, self.at, self.get, self.put, self.live, self.depth = tokens, 0, get, put, True, 0

    def peek(self, offset: int = 0) -> str:
        """The token that stands here, "" for none."""
        return self.tokens[self.at + offset] if self.at + offset < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.peek(-1)

    def comma(self) -> int:
        value = self.assignment()
        while self.peek() == ",":
            self.take()
            value = self.assignment()
        return value

    def deeper(self) -> None:
        """One more within the others."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ArithmeticFault("expression recursion level exceeded")

    def assignment(self) -> int:
        """An expression: what may stand on the right of = and between brackets."""
        self.deeper()
        value = self._assignment()
        self.depth -= 1
        return value

    def _assignment(self) -> int:
        if re.match(r"[A-Za-z_]", self.peek()) and self.peek(1) in _ASSIGN:
            name, operator = self.take(), self.take()
            value = self.assignment()
            return self.store(name, value if operator == "=" else self.apply(operator[:-1], self.variable(name), value))
        return self.ternary()

    def ternary(self) -> int:
        """a ? b : c; what is not chosen is read, but sets no variable."""
        condition = self.binary(0)
        if self.peek() != "?":
            return condition
        self.take()
        live = self.live
        self.live = live and bool(condition)
        first = self.assignment()
        if self.take() != ":":
            raise ArithmeticFault("arithmetic syntax error")
        self.live = live and not condition
        second = self.assignment()
        self.live = live
        return first if condition else second

    def binary(self, level: int) -> int:
        """The operators of one level (_LEVELS) and of all that bind tighter."""
        left = self.unary()
        while True:
            operator = self.peek()
            found = _LEVEL_OF.get(operator, -1)
            if found < level:
                return left
            self.at += 1
            live = self.live
            if operator in ("&&", "||"):
                self.live = live and (bool(left) if operator == "&&" else not left)
            if operator == "**":
                self.deeper()
                right = self.binary(found)
                self.depth -= 1
            else:
                right = self.binary(found + 1)
            self.live = live
            left = self.apply(operator, left, right)

    def unary(self) -> int:
        """A sign, ++ or --, brackets, a number or a variable."""
        token = self.take()
        if token in ("-", "+", "!", "~"):
            self.deeper()
            value = self.unary()
            self.depth -= 1
            return {"-": -value, "+": value, "!": int(not value), "~": ~value}[token]
        if token in ("++", "--"):
            name = self.take()
            if not name:
                raise ArithmeticFault("arithmetic syntax error")
            return self.store(name, self.variable(name) + (1 if token == "++" else -1))
        if token == "(":
            value = self.comma()
            if self.take() != ")":
                raise ArithmeticFault("arithmetic syntax error")
            return value
        if not re.match(r"\w", token):
            raise ArithmeticFault("arithmetic syntax error")
        if token[0].isdigit():
            return _number(token)
        value = self.variable(token)
        if self.peek() in ("++", "--"):
            self.store(token, value + (1 if self.take() == "++" else -1))
        return value

    def variable(self, name: str) -> int:
        """A variable's number: 0 where it is unset; a name in it is looked up in turn."""
        text = (self.get(name) or "").strip()
        if not text:
            return 0
        if re.fullmatch(r"-?\d+|0[xX][0-9a-fA-F]+", text):
            return _number(text)
        if re.fullmatch(r"[A-Za-z_]\w*", text) and text != name:
            self.deeper()
            value = self.variable(text)
            self.depth -= 1
            return value
        raise ArithmeticFault(f"bad number: {text}")

    def store(self, name: str, value: int) -> int:
        if self.live:
            self.put(name, str(value))
        return value

    def apply(self, operator: str, left: int, right: int) -> int:
        """The result as a whole number; division rounds towards zero, as in C."""
        if operator in ("/", "%"):
            if right == 0:
                if self.live:
                    raise ArithmeticFault("divide by zero")
                return 0
            quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
            return quotient if operator == "/" else left - quotient * right
        if operator == "**" and right < 0:
            raise ArithmeticFault("exponent less than 0")
        return _wrapped(int(_APPLY[operator](left, right)))


def _wrapped(value: int) -> int:
    """As 64 bits hold it."""
    return (value + _LARGEST) % (2 * _LARGEST) - _LARGEST


_APPLY: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "**": lambda a, b: pow(a, b, 2 * _LARGEST),
    "<<": lambda a, b: a << (b & 63), ">>": lambda a, b: a >> (b & 63), "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
    "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b,
    "&&": lambda a, b: bool(a and b), "||": lambda a, b: bool(a or b),
}  # fmt: skip


def _number(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ArithmeticFault(f'value too great for base (error token is "{text[:20]}...")')
    if text[:2].lower() == "0x":
        return _wrapped(int(text, 16))
    digits = text.lstrip("-")
    if len(digits) > 1 and digits[0] == "0" and digits.isdigit():
        if set(digits) & set("89"):
            raise ArithmeticFault(f"bad number: {text}")
        return _wrapped(int(text, 8))
    return _wrapped(int(text))
