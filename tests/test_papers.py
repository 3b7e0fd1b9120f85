"""What the documents name is there: paths, links, headings, commands with their flags, addresses."""

import re
from pathlib import Path

import pytest
from channels.routing import URLRouter
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from simulation.web import api_urls
from simulation.web.routing import websocket_urls
from tests.documented import ROOT

PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FORMATS = ROOT / "docs" / "formats.md"
FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
SPAN, INDENTED = re.compile(r"`([^`\n]+)`"), re.compile(r"^(?: {4,}|\t)(?!- )(.*)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FILE = re.compile(r"\.?[\w-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|js|json|jsonl|yaml|txt|toml|svg|png|sh|ts))")
NO_PATHS = (
    "var/",
    "podflow/v1",
    "CASES.jsonl",
    "podflow.jsonl",
)  # made by the first start; a version; names for any file
TOP = {path.name for path in ROOT.iterdir() if path.name not in (".git", ".venv", "node_modules", "var")}
TREE = {str(path.relative_to(ROOT)) for top in TOP for path in [ROOT / top, *(ROOT / top).rglob("*")]}
MADE = re.compile(r"\bmake ([a-z]+)\b")
MANAGED = re.compile(r"manage\.py ([a-z_]+)([^`\n|]*)")
ADDRESS = re.compile(r"/(?:api|healthz)[\w/<>]*")
named = {"ids": lambda path: path.name}


def code(paper: Path) -> list[str]:
    """Everything that stands as code in a document, fenced examples apart."""
    text = FENCE.sub("", paper.read_text(encoding="utf-8"))
    return [*SPAN.findall(text), *INDENTED.findall(text)]


def is_there(name: str) -> bool:
    """A path from the root; or, for one that is told within its room, the end of a path."""
    name = name.rstrip("/")
    if name.split("/")[0] in TOP:
        return name in TREE
    return any(path.endswith(f"/{name}") for path in TREE)


def paths(paper: Path) -> set[str]:
    words = [word.strip(",;:()") for text in code(paper) for word in text.split()]
    return {
        word
        for word in words
        if FILE.fullmatch(word) or (word.split("/")[0] in TOP and re.fullmatch(r"[\w./-]+", word))
    }


@pytest.mark.parametrize("paper", PAPERS, **named)
def test_every_path_that_is_named_is_there(paper):
    gone = {path for path in paths(paper) if path not in NO_PATHS and not is_there(path)}
    assert not gone


@pytest.mark.parametrize("paper", PAPERS, **named)
def test_every_link_leads_to_a_file_and_a_heading(paper):
    for target in LINK.findall(FENCE.sub("", paper.read_text(encoding="utf-8"))):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        found = (paper.parent / name).resolve() if name else paper
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def anchors(paper: Path) -> set[str]:
    """The headings of a document as links name them."""
    headings = HEADING.findall(FENCE.sub("", paper.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, **named)
def test_every_command_that_is_named_exists(paper):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for text in code(paper):
        assert set(MADE.findall(text)) <= targets, text
        for name, rest in MANAGED.findall(text):
            assert name in get_commands(), text
            parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
            known = {flag for action in parser._actions for flag in action.option_strings}
            assert set(re.findall(r"--[a-z-]+", rest)) <= known, text


def test_every_address_of_the_formats_is_answered():
    named_addresses = {address.rstrip("/") for address in ADDRESS.findall(FORMATS.read_text(encoding="utf-8"))}
    assert {"/api/runs", "/api/runs/<id>/why", "/api/verbs", "/healthz"} <= named_addresses
    lost = {address for address in named_addresses if not answers(re.sub(r"<\w+>", "1", address))}
    assert lost == {"/api/runs/<id>/kubeconfig"}, "the document says of this one only that nobody answers yet"


def answers(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def test_every_address_of_the_api_is_documented():
    text = re.sub(r"<\w+>|(?<=/)(?:\d+|last)\b", "*", FORMATS.read_text(encoding="utf-8"))
    routes = ["/api/" + re.sub(r"<\w+:\w+>", "*", str(route.pattern)) for route in api_urls.urlpatterns]
    assert [route for route in routes if not re.search(rf"{re.escape(route)}(?![\w/*])", text)] == []


def test_the_websocket_is_where_the_formats_say():
    assert "`ws/runs/<id>/`" in FORMATS.read_text(encoding="utf-8")
    assert any(route.pattern.match("ws/runs/1/") for route in URLRouter(websocket_urls).routes)
