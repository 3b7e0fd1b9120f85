"""The fast path: nodes as columns of numbers, of which a rule is asked for all at once; cycle.py joins the plugins' answers."""
