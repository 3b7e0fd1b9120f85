"""Decide where pods go, without a cluster: recorded cases to JSON lines, or one pod and nodes to a readable table."""

import json
import sys
from pathlib import Path

import yaml
from django.core.management.base import BaseCommand

from simulation.benchmarks.scheduler_cases import CaseError, decide, decide_given
from simulation.cluster.apiserver.api.quantity import QuantityError
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.scheduler.configuration import ConfigurationError, profiles

WRONG_INPUT = (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError, KeyError, TypeError)


class Refusal(Exception):
    """Bad input: one line."""


class Command(BaseCommand):
    help = "Say where the scheduler would put a pod, and why. Bad input: exit 2 and one line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument(
            "cases", nargs="?", metavar="CASES.jsonl", help="one case a line; prints one decision a line"
        )
        parser.add_argument("--nodes", metavar="FILE", help="nodes, and bound pods if any, as YAML or JSON")
        parser.add_argument("--pod", metavar="FILE", help="the pod to place, as YAML or JSON")
        parser.add_argument("--config", metavar="FILE", help="a KubeSchedulerConfiguration instead of the defaults")

    def handle(self, *args, **options):
        try:
            chosen = configured(options["config"]) if options["config"] else None
            if options["cases"] and not options["nodes"] and not options["pod"]:
                decide_cases(options["cases"], chosen, self.stdout)
            elif options["nodes"] and options["pod"] and not options["cases"]:
                self.stdout.write(table(one_decision(options["nodes"], options["pod"], chosen)))
            else:
                raise Refusal("give either CASES.jsonl, or --nodes FILE and --pod FILE")
        except Refusal as refusal:
            self.stderr.write(" ".join(str(refusal).split()))
            sys.exit(2)


def said(error):
    """What is wrong, in words that need no program text."""
    if isinstance(error, KeyError):
        return f"the field {error.args[0]!r} is missing"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)


def configured(path):
    """The profiles of a configuration file."""
    try:
        return profiles(documents(path)[0])
    except ConfigurationError as error:
        raise Refusal(f"{path}: {error}") from None


def decide_cases(path, chosen, out):
    """Print the decision on every line of the file."""
    try:
        lines = Path(path).read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}: {said(error)}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            out.write(json.dumps(decide(json.loads(line), chosen), ensure_ascii=False))
        except json.JSONDecodeError as error:
            raise Refusal(f"{path}:{number}: not JSON: {error.msg} at column {error.colno}") from None
        except (CaseError, QuantityError, KeyError, TypeError, AttributeError) as error:
            raise Refusal(f"{path}:{number}: {said(error)}") from None


def documents(path):
    """Every object in a YAML or JSON file; the items of a List count as objects."""
    try:
        given = [
            one for one in yaml.load_all(Path(path).read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if one
        ]
    except WRONG_INPUT as error:
        raise Refusal(f"{path}: {said(error)}") from None
    objects = []
    for one in given:
        if not isinstance(one, dict):
            raise Refusal(f"{path}: each document must be a Kubernetes object")
        objects += one.get("items") or [] if str(one.get("kind")).endswith("List") else [one]
    if not objects:
        raise Refusal(f"{path}: no object in it")
    return objects


def one_decision(nodes_path, pod_path, chosen):
    """The Decision on the pod of one file among the nodes (and bound pods, claims, ...) of the other."""
    found = documents(nodes_path)
    pods = documents(pod_path)
    if len(pods) != 1 or pods[0].get("kind") != "Pod":
        raise Refusal(f"{pod_path}: must hold one Pod")
    given = {
        "nodes": [one for one in found if one.get("kind") == "Node"],
        "pods": [one for one in found if one.get("kind") == "Pod"],
        "objects": [one for one in found if one.get("kind") not in ("Node", "Pod")],
        "pod": pods[0],
    }
    try:
        return decide_given(given, chosen)
    except StatusError as error:
        raise Refusal(f"{pod_path}: {error.message}") from None
    except (CaseError, QuantityError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(f"{nodes_path} and {pod_path}: {said(error)}") from None


def table(decision):
    """The filters' refusals, the scores by plugin, and the verdict, for people."""
    decided = decision.as_dict()
    names = list(dict.fromkeys([*decided["filters"], *decision.feasible]))
    rows = [["NODE", "FITS", *decided["scores"], *(["TOTAL"] if decided["total"] else []), "WHY"]]
    for name in names:
        refusal = decided["filters"].get(name)
        scores = [str(of.get(name, "-")) for of in decided["scores"].values()]
        total = [str(decided["total"].get(name, "-"))] if decided["total"] else []
        why = f"{refusal['plugin']}: {', '.join(refusal['reasons'])}" if refusal else ""
        rows.append(
            [name, "no" if refusal else "yes", *scores, *total, why or ("chosen" if name == decided["node"] else "")]
        )
    return "\n".join([*columns(rows), "", verdict(decided)])


def columns(rows):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def verdict(decided):
    if decided["node"]:
        return f"The pod goes to {decided['node']}."
    text = f"The pod stays Pending: {decided['message']}"
    if decided["nominated"]:
        text += f"\nNominated to {decided['nominated']}; preempted there: {', '.join(decided['victims'])}."
    return text
