"""The language of the shell: a script's text becomes words and a flat table of nodes, and words become arguments."""
