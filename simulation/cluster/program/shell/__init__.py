"""A small, honest shell: what it does not understand it says, with the exit code of the real one.

words, parser: a script's text -> a flat table of nodes. machine, handles: processes, signals, pipes, time. steps,
running: one step of a process. builtins and the tools: what the commands do. container: its door to the rest of
program.
Not modelled: job control, file modes and owners, links, terminals, most of awk and sed, any other language.
"""
