"""The programs that a script has at hand, one function each (cat, grep, wget, ps ...); the table names them all."""
