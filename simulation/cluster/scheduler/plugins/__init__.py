"""The scheduler's plugins, one rule a file."""
