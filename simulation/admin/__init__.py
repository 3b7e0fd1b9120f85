"""The admin: where instructors write lessons (lessons.py) and are named instructors (people.py)."""

from django.contrib import admin

from . import lessons, people  # noqa: F401

admin.site.index_title = "Lessons and people"
