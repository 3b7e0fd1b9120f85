"""Regular expressions over strangers' text: RE2 matches in linear time whatever the pattern, and the work is charged.

Law: a pattern that somebody gave is matched here and nowhere else. Not supported, as no linear engine can: back-references in a
pattern, and looking ahead or behind.

    compiled(p)   RE2's own syntax, which is Go's (CRD patterns, jsonpath, grep -P)
    extended(p), basic(p)   POSIX, leftmost-longest (grep, sed, awk, [[ =~ ]], expr)
    globbed(p)    a file name pattern (case, [[ == ]], ${x#...}, find -name)
Each raises PatternError, whose words say what is wrong with the pattern.
"""

from .engine import LONGEST_PATTERN, Match, Pattern, PatternError, compiled, escape
from .globs import globbed, has_wildcards, literal_of
from .posix import basic, extended

__all__ = [
    "LONGEST_PATTERN", "Match", "Pattern", "PatternError", "basic", "compiled", "escape", "extended", "globbed", "has_wildcards",
    "literal_of",
]  # fmt: skip
