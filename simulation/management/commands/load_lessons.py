"""`manage.py load_lessons`: put the shipped lessons into the database; running it again changes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from simulation.lessons import loader
from simulation.lessons.file import LessonFileError


class Command(BaseCommand):
    help = "Load the lessons that ship with podflow; lessons edited in the admin are left alone."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=loader.FOLDER, help="where the *.yaml files are")

    def handle(self, *args, folder, **options):
        try:
            for slug, what in loader.load(folder):
                self.stdout.write(f"lesson {slug}: {what}")
        except LessonFileError as error:
            raise CommandError(str(error)) from error
