"""`manage.py bench [core] [story] [push] [page] [moments] [scheduler]`: the speed figures as one JSON object; no name: all but the last."""

import json
import platform
import time
from collections.abc import Callable

from django.core.management.base import BaseCommand

from simulation.benchmarks.core import core
from simulation.benchmarks.moments import moments
from simulation.benchmarks.page import page
from simulation.benchmarks.push import push
from simulation.benchmarks.scheduler import bench as scheduler
from simulation.benchmarks.story import story

ALL: dict[str, Callable[[], dict]] = {"core": core, "story": story, "push": push, "page": page, "moments": moments}


class Command(BaseCommand):
    help = "Print the speed figures as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", choices=[*ALL, "scheduler", []], help="which figures; none: all")
        parser.add_argument("--nodes", type=int, default=5000)
        parser.add_argument("--pods", type=int, default=2000)
        parser.add_argument("--spread", action="store_true", help="with a topology spread constraint")
        parser.add_argument("--anti", action="store_true", help="with a preferred anti-affinity")
        parser.add_argument("--json", action="store_true", help="one line instead of an indented object")

    def handle(self, *args, names, nodes, pods, spread, anti, **options):
        figures = {}
        for name in names or ALL:
            figures |= (
                scheduler(nodes, pods, spread, anti, now_s=time.process_time) if name == "scheduler" else ALL[name]()
            )
        figures["machine"] = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
        self.stdout.write(json.dumps(figures, indent=None if options["json"] else 2))
