"""Law 2 of the house: what the rooms around the core may import, and what pages may take of the relay."""

import ast
from collections.abc import Iterator

import pytest

from simulation import relay
from tests.house import PYTHON, ROOT, assigned, calls, imports, imports_of, is_within, name_of, tree

FORBIDDEN = {  # a room (a package by its dotted name): what no file of it imports
    "podflow": ("simulation",),
    "simulation.models": ("simulation.cluster", "simulation.relay", "simulation.lessons"),
    "simulation.presets": ("django", "simulation.models", "simulation.relay"),
    "simulation.markdown": ("simulation.cluster", "simulation.models", "simulation.relay"),
}
EXCUSED = {  # file: the imports that it may have all the same
    "podflow/asgi.py": {
        "simulation.web.listening.Listening",
        "simulation.web.routing.websocket",
    },  # what is served
    "podflow/urls.py": {"simulation.web.health.alive", "simulation.web.health.health"},
    # a lesson's chapters and nodes by default, which lessons/defaults.py takes of the core, and the scenario of its fields
    "simulation/models/lesson.py": {
        "simulation.lessons.defaults.CHAPTERS",
        "simulation.lessons.defaults.NODES",
        "simulation.lessons.scenario.scenario_of",
    },
}
SHALLOW = ("simulation/tasks.py", "simulation/web/", "simulation/admin/", "simulation/lessons/")
CHECKS_A_LESSON = {
    "simulation/web/given/forms.py",
    "simulation/lessons/check.py",
}  # take the relay's module `checking`, whole
OURS = [path for path in PYTHON if name_of(path).startswith(("simulation/", "podflow/"))]


def misplaced(module: str, taken: list[str]) -> set[str]:
    """What a module imports though its room forbids it."""
    rooms = [forbidden for room, forbidden in FORBIDDEN.items() if is_within(module, room)]
    return {name for name in taken for forbidden in rooms if any(is_within(name, package) for package in forbidden)}


def beyond_the_door(source: ast.AST, taken: list[str]) -> Iterator[str]:
    """What a file takes of the relay that the relay does not hand out itself (`__all__`)."""
    handed = {f"simulation.relay.{name}" for name in relay.__all__}
    for name in taken:
        if is_within(name, "simulation.relay") and name != "simulation.relay" and name not in handed:
            yield name
    names = {"relay"} | {alias.asname for node in ast.walk(source) if isinstance(node, ast.ImportFrom)
                         for alias in node.names if alias.name == "relay" and alias.asname}  # fmt: skip
    names |= {ast.unparse(target) for node in ast.walk(source) for target, value in assigned(node)
              if ast.unparse(value) in names}  # fmt: skip
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and node.attr not in relay.__all__ and owner_of(node) in names:
            yield ast.unparse(node)


def owner_of(node: ast.Attribute) -> str:
    return ast.unparse(node.value).removeprefix("simulation.")


def test_rooms_around_the_core_import_only_what_they_may():
    found = {}
    for path in OURS:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name_of(path)] = misplaced(module, [one.name for one in imports(path)])
    assert {name: taken for name, taken in found.items() if taken} == EXCUSED


def test_nobody_asks_for_a_model_by_its_name():
    assert not [name_of(path) for path in OURS for word, _ in calls(path) if word in ("get_model", "get_models")]


def test_pages_and_tasks_take_of_the_relay_only_what_it_hands_out():
    shallow = [path for path in OURS if name_of(path).startswith(SHALLOW)]
    found = {name_of(path): set(beyond_the_door(tree(path), [one.name for one in imports(path)])) for path in shallow}
    assert {name for name, taken in found.items() if taken} == CHECKS_A_LESSON
    assert all(found[name] == {"simulation.relay.checking"} for name in CHECKS_A_LESSON)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("simulation.models.run", "from simulation.cluster import Cluster"),
        ("simulation.models.run", "def f():\n    from simulation import relay"),
        ("simulation.models.run", "from ..relay import doors"),
        ("simulation.models.run", "from simulation.lessons import start"),
        ("podflow.storage", "import simulation.cluster"),
        ("podflow.settings", "from simulation.models import Run"),
        ("simulation.presets.__init__", "from django.conf import settings"),
    ],
)
def test_an_import_out_of_place_is_caught(module, source):
    assert misplaced(module, imports_of(source, module))


@pytest.mark.parametrize(
    "source",
    [
        "from simulation.relay.doors import Cluster",
        "from simulation.relay import shelf",
        "from simulation import relay\nmade = relay.doors.Cluster",
        "from simulation import relay as r\nmade = r.doors",
        "import simulation.relay\nmade = simulation.relay.shelf",
        "from simulation import relay\nr = relay\nmade = r.turns.Cluster",
    ],
)
def test_a_way_around_the_relays_door_is_caught(source):
    assert list(beyond_the_door(ast.parse(source), imports_of(source, "simulation.web.views")))
