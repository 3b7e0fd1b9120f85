"""`manage.py add_instructor NAME`: an account that may write lessons in the admin, and nothing else; prints its password."""

import secrets

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"


class Command(BaseCommand):
    help = "Make an instructor, or give an instructor a new password."

    def add_arguments(self, parser):
        parser.add_argument("name")

    def handle(self, *args, name, **options):
        password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        user = User.objects.filter(username=name).first() or User(username=name)
        if user.is_superuser:
            raise CommandError(f"{name} is a superuser and may write lessons already.")
        user.is_staff = True
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        user.groups.add(Group.objects.get(name="Instructors"))
        self.stdout.write(f"{name} may write lessons under /admin/ with the password {password}")
