"""Everything between a fresh clone and the first page: tables, the lessons that ship, static files."""

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate the database, load the shipped lessons, collect the static files."
    requires_system_checks: list[str] = []  # the admin's checks look into tables that are not there yet

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        if "load_lessons" in get_commands():
            call_command("load_lessons", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
