"""The speed figures: each file gives functions that return a dict of figures, for `manage.py bench`."""
