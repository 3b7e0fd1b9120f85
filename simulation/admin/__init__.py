"""The admin: lessons (lessons.py), people (people.py), what is stored of runs (runs.py); logins.py guards its door."""

from django.contrib import admin

from . import lessons, logins, people, runs  # noqa: F401

admin.site.login = logins.guarded(admin.site.login)  # type: ignore[method-assign]
admin.site.index_title = "Lessons and people"
