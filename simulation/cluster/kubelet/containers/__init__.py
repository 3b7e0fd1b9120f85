"""One container's way: environment, image, start, restart, resize, stop."""
