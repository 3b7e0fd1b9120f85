"""The laws of the house (docs/architecture.md), one after another, kept by a machine: what may import what, and what no file of the core may do.

Law 4 (the same story, byte for byte) is kept by the tests named law_four. Where a law is not kept everywhere yet, a list names the
files; whoever mends one strikes it off, or the test fails.
"""

import ast
import re
import sys

import pytest

from simulation.cluster import Cluster, Scenario
from simulation.cluster.store import Store
from simulation.cluster.transition import Story
from simulation.cluster.verbs import VERBS, Table
from simulation.cluster.verbs.facts import Type
from tests.house import CORE, CORE_FILES, PYTHON, ROOT, calls, imports, is_within, name_of, taken_from, tree
from tests.write_fixtures import FOLDER, fixtures

# Law 1
STANDARD = {
    "__future__", "abc", "ast", "base64", "bisect", "collections", "contextlib", "contextvars", "dataclasses", "decimal", "difflib", "enum",
    "fnmatch", "functools", "hashlib", "heapq", "importlib", "ipaddress", "itertools", "json", "math", "operator", "pathlib", "re", "shlex",
    "string", "textwrap", "types", "typing", "zlib",
}  # fmt: skip
THIRD_PARTY = {"yaml", "numpy", "kubernetes_validate", "re2"}

# Law 2
SHALLOW = ("simulation/tasks.py", "simulation/web", "simulation/admin")

# Law 3: what a room of the core may import beside itself and what every room stands on
GROUND = ("budget", "regular", "clock", "store", "values", "ids", "latency", "mishaps", "ground", "verbs", "phrases.catalogue.N_")  # fmt: skip
CONTRACT = ("apiserver.api", "apiserver.client", "component_helpers")  # the API's own types, and the way to it
READING = ("informers", "events")
MAY_IMPORT = {
    "apiserver": ("component_helpers", "etcd", "transition"),
    "kubectl": (
        "apiserver",
        "component_helpers",
        "transition",
        "scenario.check_input",
    ),  # kubectl brings API machinery with it
    "scheduler": (*CONTRACT, *READING),
    "controllers": (*CONTRACT, *READING),
    "kubelet": (*CONTRACT, *READING, "containerd", "cni.CniError", "program", "registry", "outside", "transition"),
    "containerd": ("apiserver.api", "cni", "program", "registry", "outside"),
    "cni": (),
    "registry": (),
    "program": ("registry",),
    "outside": ("program",),
    "metrics_server": (*CONTRACT, "program"),
    "informers": ("apiserver.api", "etcd"),
    "watches": ("apiserver.api", "informers"),
    "events": ("apiserver.api",),
    "component_helpers": ("apiserver.api",),
    "etcd": (),
    "verbs": (),
    "phrases": (),
    "faults": ("apiserver.api", "registry", "watches"),
}
JOINING = (
    "__init__",
    "cluster",
    "moment",
    "scenario",
    "catalogue",
    "transition",
    "paths",
)  # no components: they join or describe rooms
NOT_YET = {  # imports that the table forbids and that are still there
    "controllers/resource_quota.py": "apiserver.admission.quota",
    "kubelet/status/reporter.py": "apiserver.printers.pod.summary",
}


def offenders(breaks):
    """{file of the core: what it does against a law}, where `breaks(path)` yields a text for each."""
    found = {name_of(path, CORE): list(breaks(path)) for path in CORE_FILES}
    return {name: told for name, told in found.items() if told}


def test_law_1_the_core_imports_nothing_that_is_not_pure():
    def breaks(path):
        for found in imports(path):
            if found.name.split(".")[0] not in STANDARD | THIRD_PARTY and not is_within(
                found.name, "simulation.cluster"
            ):
                yield found.name

    assert not offenders(breaks)


def test_law_1_names_modules_that_are_there():
    assert set(sys.stdlib_module_names) >= STANDARD


def test_law_2_only_the_relay_imports_both_models_and_core():
    both = [path for path in PYTHON if taken_from(path, "simulation.models") and taken_from(path, "simulation.cluster")]
    ours = [name_of(path) for path in both if "tests" not in path.parts]
    assert not [path for path in ours if not path.startswith("simulation/relay/")]


def test_law_2_tasks_consumers_and_pages_leave_the_core_to_the_relay():
    shallow = [path for path in PYTHON if name_of(path).startswith(SHALLOW)]
    assert len(shallow) > len(SHALLOW)
    assert not [name_of(path) for path in shallow if taken_from(path, "simulation.cluster")]


@pytest.mark.parametrize("folder", ["scheduler/plugins", "scheduler/plugins/volumes", "controllers"])
def test_law_3_plugins_and_controllers_import_no_sibling(folder):
    """A sibling is a file or a folder; what all of them share stands in a folder of that name, which imports none of them."""
    house = CORE / folder
    package = "simulation.cluster." + folder.replace("/", ".")
    for path in sorted(house.rglob("*.py")):
        own = path.relative_to(house).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        others = {name[len(package) + 1 :].split(".")[0] for name in taken_from(path, package)}
        assert others <= {own, "shared"}, f"{name_of(path)} imports {others - {own, 'shared'}}"


def forbidden(path):
    """What a file of the core imports of another room though the table does not say so; what only types need is not counted."""
    room = path.relative_to(CORE).parts[0].removesuffix(".py")
    allowed = (room, *GROUND, *MAY_IMPORT.get(room, ()))
    for found in imports(path):
        inner = found.name.removeprefix("simulation.cluster.")
        if (
            is_within(found.name, "simulation.cluster")
            and not found.typing
            and not any(is_within(inner, part) for part in allowed)
        ):
            yield inner


def test_law_3_components_import_no_component_but_whom_the_table_names():
    files = [path for path in CORE_FILES if path.relative_to(CORE).parts[0].removesuffix(".py") in MAY_IMPORT]
    found = {name_of(path, CORE): ", ".join(sorted(set(forbidden(path)))) for path in files}
    assert {name: taken for name, taken in found.items() if taken} == NOT_YET


def test_law_3_every_room_stands_in_the_table():
    rooms = {path.relative_to(CORE).parts[0].removesuffix(".py") for path in CORE_FILES}
    assert rooms - set(MAY_IMPORT) - set(GROUND) == set(JOINING)


def test_law_3_nobody_holds_the_hall():
    def breaks(path):
        for node in ast.walk(tree(path)):
            names = {getattr(node, field, None) for field in ("arg", "attr", "id")}
            if names & {"hall", "_hall"}:
                yield f"line {node.lineno}"
        if path.name not in ("__init__.py", "moment.py"):
            hall = ("simulation.cluster.cluster", "simulation.cluster.Cluster")
            yield from (found.name for found in imports(path) if any(is_within(found.name, name) for name in hall))

    assert not offenders(breaks)


def test_law_5_an_undeclared_verb_or_fact_is_refused():
    table = Table()
    verb = table.declare("cni.adds", {"pod": Type("name")}, chapter="Node")
    story = Story(Store(), None)
    with pytest.raises(KeyError):
        VERBS["cni.undeclared"]
    with pytest.raises(ValueError, match="unknown type"):
        table.declare("cni.wrong", {"pod": "a text"}, chapter="Node")
    with pytest.raises(ValueError, match="twice"):
        table.declare("cni.adds", chapter="Node")
    with pytest.raises(ValueError, match="not declared"):
        story.tell(verb, facts={"pod": "my-pod", "node": "node-1"})


def test_law_6_every_component_has_one_shape():
    cluster = Cluster.begin(Scenario.parse({"command": "kubectl run my-pod --image=nginx"}))
    assert len(cluster.components) > 20
    for name, component in cluster.components.items():
        assert component.name == name
        assert isinstance(component.priority, int)
        assert callable(component.sync)


def test_law_7_nothing_is_saved_beside_keys_but_time_and_counters():
    cluster = Cluster.begin(Scenario.parse({"command": "kubectl run my-pod --image=nginx"}))
    while cluster.next_alarm() and not cluster.idle:
        cluster.step()
    header = cluster.take_delta().header
    quiet = header.pop("quiet", [])
    assert header.keys() == {"now_ms", "seq", "revision", "number", "steps"}
    assert all(isinstance(value, int) for value in header.values())
    assert all(len(change) == 3 for change in quiet)  # [space, key, difference]


def test_law_8_nothing_is_copied_deeply():
    def breaks(path):
        yield from (found.name for found in imports(path) if is_within(found.name, "copy"))
        yield from (word for word, _ in calls(path) if word in ("deepcopy", "__deepcopy__"))

    assert not offenders(breaks)


def test_law_11_every_fixture_of_the_page_is_written_by_the_core():
    """That each is what the core writes today is kept by test_fixtures.py."""
    assert {path.name for path in FOLDER.iterdir() if path.suffix in (".json", ".jsonl")} == set(fixtures())


def test_no_file_hides_from_the_type_checker():
    """A line may be excused from one rule, by the rule's name; a file or a whole line never."""
    blanket = re.compile(r"#\s*(mypy:|type: ignore(?!\[))")
    assert not [name_of(path) for path in PYTHON if blanket.search(path.read_text())]


def test_no_room_hides_from_the_type_checker():
    assert "ignore_errors" not in (ROOT / "pyproject.toml").read_text()
