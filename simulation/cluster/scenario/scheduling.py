"""cluster.scheduler: the shape of a KubeSchedulerConfiguration, field by field; what it then means is for the scheduler to say.

Source: k8s.io/kube-scheduler/config/v1 types.go. Fields of the type ANY are accepted and change nothing.
"""

from __future__ import annotations

from typing import Any

from ..apiserver.api.decode import STRICT, Undecodable, decode
from ..apiserver.api.field_errors import FieldError
from ..apiserver.validation.pods.affinity import validate_affinity
from ..apiserver.validation.pods.scheduling import validate_spread
from ..scheduler.configuration import ConfigurationError, profiles
from .errors import ScenarioError, expect, known_fields

ANY, TEXT, WHOLE, YES = "anything", "text", "a whole number", "true or false"
NAME, NUMBER = "a name", "a number"  # text and a whole number that must be given
MAX_LIST = 200
LARGEST = (1 << 31) - 1
AFFINITY, SPREAD = "affinity.nodeAffinity", "topologySpreadConstraints"  # places in a Pod's spec

WEIGHTED = [{"name": NAME, "weight": WHOLE}]
POINT = {"enabled": WEIGHTED, "disabled": WEIGHTED}
POINTS = (
    "multiPoint", "preEnqueue", "queueSort", "preFilter", "filter", "postFilter", "preScore", "score", "reserve", "permit",
    "preBind", "bind", "postBind",
)  # fmt: skip
META = {"apiVersion": TEXT, "kind": TEXT}
RATIO = {"shape": [{"utilization": NUMBER, "score": NUMBER}]}
STRATEGY = {"type": TEXT, "resources": WEIGHTED, "requestedToCapacityRatio": RATIO}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "NodeResourcesFit": {"scoringStrategy": STRATEGY, "ignoredResources": [TEXT], "ignoredResourceGroups": [TEXT]},
    "NodeResourcesBalancedAllocation": {"resources": WEIGHTED},
    "InterPodAffinity": {"hardPodAffinityWeight": WHOLE, "ignorePreferredTermsOfExistingPods": YES},
    "PodTopologySpread": {"defaultConstraints": SPREAD, "defaultingType": TEXT},
    "NodeAffinity": {"addedAffinity": AFFINITY},
    "DefaultPreemption": {"minCandidateNodesPercentage": WHOLE, "minCandidateNodesAbsolute": WHOLE},
}
PROFILE = {
    "schedulerName": TEXT, "percentageOfNodesToScore": WHOLE, "plugins": dict.fromkeys(POINTS, POINT),
    "pluginConfig": [{"name": TEXT, "args": ANY}],
}  # fmt: skip
CONFIGURATION = {**META, "percentageOfNodesToScore": WHOLE, "profiles": [PROFILE]}
IGNORED = (
    "parallelism", "leaderElection", "clientConnection", "podInitialBackoffSeconds", "podMaxBackoffSeconds", "extenders",
    "enableProfiling", "enableContentionProfiling", "delayCacheUntilActive", "healthzBindAddress", "metricsBindAddress",
)  # fmt: skip


def check_scheduler(configuration: Any, path: str = "cluster.scheduler") -> None:
    """Raises ScenarioError for the first mistake."""
    expect(isinstance(configuration, dict), path, "must be a KubeSchedulerConfiguration")
    _check(configuration, {**CONFIGURATION, **dict.fromkeys(IGNORED, ANY)}, path)
    for index, profile in enumerate(configuration.get("profiles") or ()):
        for number, one in enumerate((profile or {}).get("pluginConfig") or ()):
            at = f"{path}.profiles[{index}].pluginConfig[{number}].args"
            _check(
                one.get("args"), {**META, **ARGUMENTS.get(one.get("name"), {})}, at, strict=one.get("name") in ARGUMENTS
            )
    try:
        profiles(configuration)
    except ConfigurationError as error:
        place, _, message = str(error).partition(": ")
        raise ScenarioError(message, f"{path}.{place}") from None


def _check(value: Any, shape: Any, path: str, strict: bool = True) -> None:
    """Hold a value against its shape: a mapping of fields, a list of one shape, a place in a Pod's spec or a plain type."""
    if value is None or shape == ANY:
        expect(shape not in (NAME, NUMBER), path, "is missing")
        return
    if isinstance(shape, dict):
        expect(isinstance(value, dict), path, "must be a mapping")
        if strict:
            known_fields(value, tuple(shape), path)
        for field, inner in shape.items():
            _check(value.get(field), inner, f"{path}.{field}")
    elif isinstance(shape, list):
        expect(isinstance(value, list) and len(value) <= MAX_LIST, path, f"must be a list of at most {MAX_LIST}")
        for index, item in enumerate(value):
            expect(item is not None, f"{path}[{index}]", "must not be null")
            _check(item, shape[0], f"{path}[{index}]")
    elif shape in (AFFINITY, SPREAD):
        _check_of_pod(value, shape, path)
    else:
        expect(_is(value, shape), path, f"must be {shape}")


def _is(value: Any, kind: str) -> bool:
    if kind in (WHOLE, NUMBER):
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
    return isinstance(value, bool if kind == YES else str)


def _check_of_pod(value: Any, place: str, path: str) -> None:
    """What a Pod may have at this place in its spec: as the API server decodes and validates it."""
    affinity = place == AFFINITY
    spec = {"affinity": {"nodeAffinity": value}} if affinity else {"topologySpreadConstraints": value}
    try:
        pod, _ = decode({"spec": spec}, "v1", "Pod", STRICT)
    except Undecodable as error:
        raise ScenarioError(error.why, path) from None
    errors: list[FieldError] = []
    if affinity:
        validate_affinity(errors, pod["spec"].get("affinity") or {}, "affinity")
    else:
        validate_spread(errors, pod["spec"].get("topologySpreadConstraints") or [], place)
    if errors:
        raise ScenarioError(errors[0].body(), path + errors[0].field.removeprefix(place))
