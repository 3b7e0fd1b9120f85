#!/usr/bin/env python
"""The door to every command: `python manage.py serve`, `simulate`, `migrate`, ..."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
