"""KubeSchedulerConfiguration -> profiles, refusing what does not exist in words that say where.

Source: pkg/scheduler/apis/config/v1 (types, default_plugins.go), pkg/scheduler/framework/runtime/framework.go.
Not modelled: extenders, leader election, client connection, queue sizes; they are accepted and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .profile import DEFAULT_NAME, DEFAULT_PLUGINS, PLUGINS, Profile

API_VERSION, KIND = "kubescheduler.config.k8s.io/v1", "KubeSchedulerConfiguration"
POINTS = (
    "preEnqueue", "queueSort", "preFilter", "filter", "postFilter", "preScore", "score", "reserve", "permit", "preBind",
    "bind", "postBind",
)  # fmt: skip
# Plugins that the configuration may name although nothing is decided by them here.
KNOWN_ELSEWHERE = ("DefaultBinder", "NodeDeclaredFeatures")
Given = Mapping[str, Any]  # a part of the configuration, as YAML gives it
STRATEGIES = ("LeastAllocated", "MostAllocated", "RequestedToCapacityRatio")
NO_PLUGIN = 'no plugin "{}"; there are {}'


class ConfigurationError(ValueError):
    """What is wrong, beginning with the path of the field."""


def profiles(configuration: Given) -> dict[str, Profile]:
    """{schedulerName: Profile} of a KubeSchedulerConfiguration (a dict as YAML gives it). Raises ConfigurationError."""
    _expect(configuration.get("apiVersion") == API_VERSION, "apiVersion", f"must be {API_VERSION}")
    _expect(configuration.get("kind") == KIND, "kind", f"must be {KIND}")
    percentage = _percentage(configuration, "percentageOfNodesToScore", 0)
    by_name: dict[str, Profile] = {}
    for index, given in enumerate(configuration.get("profiles") or [{}]):
        path = f"profiles[{index}]"
        profile = _profile(given, path, percentage)
        _expect(profile.name not in by_name, f"{path}.schedulerName", f'"{profile.name}" is there twice')
        by_name[profile.name] = profile
    return by_name


def _expect(condition: bool, path: str, text: str) -> None:
    if not condition:
        raise ConfigurationError(f"{path}: {text}")


def _percentage(given: Given, path: str, default: int) -> int:
    value = given.get("percentageOfNodesToScore")
    if value is None:
        return default
    _expect(isinstance(value, int) and 0 <= value <= 100, path, "must be a number from 0 to 100")
    return value


def _profile(given: Given, path: str, percentage: int) -> Profile:
    _known_fields(given, path, ("schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig"))
    points, weights = _plugins(given.get("plugins") or {}, f"{path}.plugins")
    return Profile(
        given.get("schedulerName") or DEFAULT_NAME,
        points,
        weights,
        _arguments(given.get("pluginConfig") or (), f"{path}.pluginConfig"),
        _percentage(given, f"{path}.percentageOfNodesToScore", percentage),
    )


def _known_fields(given: Given, path: str, fields: Iterable[str]) -> None:
    for field in given:
        _expect(field in fields, f"{path}.{field}", f"no such field; there are {', '.join(fields)}")


def _plugins(given: Given, path: str) -> tuple[dict[str, list[str]], dict[str, int]]:
    """({point: [plugin names]}, {plugin: weight}): the defaults, then multiPoint, then each point's own list."""
    _known_fields(given, path, ("multiPoint", *POINTS))
    enabled, disabled = _set(given, "multiPoint", path)
    weights: dict[str, int] = {}
    everywhere = _merged([kind.name for kind, _ in DEFAULT_PLUGINS], enabled, disabled, weights)
    points = {}
    for point in POINTS:
        enabled, disabled = _set(given, point, path)
        for index, (name, _) in enumerate(enabled):
            fits = name in KNOWN_ELSEWHERE or point in PLUGINS[name].points
            _expect(fits, f"{path}.{point}.enabled[{index}].name", f'"{name}" does not extend {point}')
        here = [name for name in everywhere if name in PLUGINS and point in PLUGINS[name].points]
        points[point] = [name for name in _merged(here, enabled, disabled, weights, own_first=True) if name in PLUGINS]
    return points, weights


def _set(given: Given, point: str, path: str) -> tuple[list[tuple[str, int | None]], list[str]]:
    """([(name, weight)] enabled, [names] disabled) of one point."""
    part = given.get(point) or {}
    _known_fields(part, f"{path}.{point}", ("enabled", "disabled"))
    enabled, disabled = [], []
    for index, one in enumerate(part.get("enabled") or ()):
        _check_name(one.get("name"), f"{path}.{point}.enabled[{index}].name")
        enabled.append((one["name"], one.get("weight")))
    for index, one in enumerate(part.get("disabled") or ()):
        if one.get("name") != "*":
            _check_name(one.get("name"), f"{path}.{point}.disabled[{index}].name")
        disabled.append(one["name"])
    return enabled, disabled


def _check_name(name: str | None, path: str) -> None:
    known = sorted((*PLUGINS, *KNOWN_ELSEWHERE))
    _expect(name in known, path, NO_PLUGIN.format(name, ", ".join(known)))


def _merged(
    names: list[str],
    enabled: list[tuple[str, int | None]],
    disabled: list[str],
    weights: dict[str, int],
    own_first: bool = False,
) -> list[str]:
    """`names` without the disabled ones and with the enabled ones; a plugin re-enabled at a point runs first there."""
    kept = [] if "*" in disabled else [name for name in names if name not in disabled]
    for name, weight in enabled:
        if weight:
            weights[name] = weight
    own = [name for name, _ in enabled]
    if own_first:
        overriding = [name for name in own if name in kept]
        return overriding + [name for name in kept if name not in own] + [name for name in own if name not in kept]
    return kept + [name for name in own if name not in kept]


def _arguments(given: Iterable[Given], path: str) -> dict[str, Given]:
    """{plugin: args} of pluginConfig."""
    arguments: dict[str, Given] = {}
    for index, one in enumerate(given):
        _check_name(one.get("name"), f"{path}[{index}].name")
        name, args = one["name"], one.get("args") or {}
        _expect(name not in arguments, f"{path}[{index}].name", f'"{name}" is there twice')
        _check_arguments(name, args, f"{path}[{index}].args")
        arguments[name] = args
    return arguments


def _check_arguments(name: str, args: Given, path: str) -> None:
    if name == "NodeResourcesFit":
        _check_strategy(args.get("scoringStrategy") or {}, f"{path}.scoringStrategy")
    if name == "InterPodAffinity":
        weight = args.get("hardPodAffinityWeight", 1)
        _expect(
            isinstance(weight, int) and 0 <= weight <= 100, f"{path}.hardPodAffinityWeight", "must be from 0 to 100"
        )
    if name == "PodTopologySpread":
        kind = args.get("defaultingType", "System")
        _expect(kind in ("System", "List"), f"{path}.defaultingType", "must be System or List")
        lists = not args.get("defaultConstraints") or kind == "List"
        _expect(lists, f"{path}.defaultConstraints", "when .defaultingType is System, the list must be empty")


def _check_strategy(strategy: Given, path: str) -> None:
    kind = strategy.get("type") or STRATEGIES[0]
    _expect(kind in STRATEGIES, f"{path}.type", f'no strategy "{kind}"; there are {", ".join(STRATEGIES)}')
    for index, one in enumerate(strategy.get("resources") or ()):
        weight = one.get("weight") or 1
        _expect(1 <= weight <= 100, f"{path}.resources[{index}].weight", "must be from 1 to 100")
    if kind == "RequestedToCapacityRatio":
        shape = (strategy.get("requestedToCapacityRatio") or {}).get("shape") or ()
        _expect(bool(shape), f"{path}.requestedToCapacityRatio.shape", "at least one point must be specified")
        uses = [one["utilization"] for one in shape]
        sorted_path = f"{path}.requestedToCapacityRatio.shape"
        _expect(uses == sorted(set(uses)), sorted_path, "utilization values must be sorted in increasing order")
        _expect(all(0 <= one["score"] <= 10 for one in shape), sorted_path, "scores must be from 0 to 10")
