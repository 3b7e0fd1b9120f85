"""The machine that runs a container's processes: their frames, handles, signals and time; it knows no command by itself."""
