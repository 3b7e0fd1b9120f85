"""A small, honest shell: what it does not understand it says, with the exit code of the real one.

language: a script's text -> a flat table of nodes. processes: the machine, its processes, pipes and time. tools: what
cat, grep and the others do. interpreter: one step of a process. container: its door to the rest of program.
Each imports only those named before it.
Not modelled: job control, file modes and owners, links, terminals, most of awk and sed, any other language.
"""
