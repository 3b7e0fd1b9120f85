"""Send lost batons again, once and by hand; the workers do it by themselves every few seconds."""

from django.core.management.base import BaseCommand

from simulation import relay


class Command(BaseCommand):
    help = "Send the batons of runs that stand still although it is someone's turn."

    def handle(self, *args, **options):
        self.stdout.write(f"{relay.sweep()} sent again")
