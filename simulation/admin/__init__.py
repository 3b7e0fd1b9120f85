"""The admin: where instructors write lessons (lessons.py) and are named instructors (people.py); logins.py guards its door."""

from django.contrib import admin

from . import lessons, logins, people  # noqa: F401

admin.site.login = logins.guarded(admin.site.login)  # type: ignore[method-assign]
admin.site.index_title = "Lessons and people"
