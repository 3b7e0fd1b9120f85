"""Carries a script out, step by step: simple and compound commands, redirects, and the commands of the shell itself."""
