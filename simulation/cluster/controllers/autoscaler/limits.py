"""From what the metrics want to what is done: the highest recommendation of the last minutes, no jumps, minReplicas and maxReplicas.

Source: pkg/controller/podautoscaler/horizontal.go, normalizeDesiredReplicas*. Recommendations are kept as spans [replicas, from_ms, to_ms or
None while it stands], for they seldom change; scalings as [at_ms, change].
"""

import math

STEP_MS, DOWN_MS = 15_000, 300_000
READY_FOR_SCALE = ("ReadyForNewScale", "recommended size matches current size")
DOWN_STABILIZED = (
    "ScaleDownStabilized",
    "recent recommendations were higher than current one, applying the highest recent recommendation",
)
UP_STABILIZED = (
    "ScaleUpStabilized",
    "recent recommendations were lower than current one, applying the lowest recent recommendation",
)
UP_LIMIT = ("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate")
DOWN_LIMIT = ("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate")
TOO_MANY = ("TooManyReplicas", "the desired replica count is more than the maximum replica count")
TOO_FEW = ("TooFewReplicas", "the desired replica count is less than the minimum replica count")
WITHIN = ("DesiredWithinRange", "the desired count is within the acceptable range")


def noted(spans, wanted, now_ms):
    """The spans with this recommendation; the same list where it stood already."""
    if spans and spans[-1][0] == wanted and spans[-1][2] is None:
        return spans
    kept = [
        span for span in spans if span[2] is None or span[2] + 3_600_000 >= now_ms
    ]  # no window is longer than an hour
    if kept and kept[-1][2] is None:
        kept = [*kept[:-1], [*kept[-1][:2], max(kept[-1][1], now_ms - STEP_MS)]]
    return [*kept, [wanted, now_ms, None]]


def _recent(spans, window_ms, now_ms):
    return [replicas for replicas, _, to_ms in spans if to_ms is None or to_ms >= now_ms - window_ms]


def normalized(spec, memory, current, wanted, now_ms):
    """(replicas, AbleToScale's reason and message, ScalingLimited's status, reason and message)."""
    least, most, behavior = spec.get("minReplicas", 1), spec["maxReplicas"], spec.get("behavior")
    if behavior is None:
        stable = max([wanted, *_recent(memory["recommended"], DOWN_MS, now_ms)])
        able = DOWN_STABILIZED if stable != wanted else READY_FOR_SCALE
        replicas, why = _by_rules(current, stable, least, most)
    else:
        stable, why = _stabilized(behavior, memory["recommended"], current, wanted, now_ms)
        able = why if stable != wanted else READY_FOR_SCALE
        replicas, why = _by_behavior(behavior, memory, current, stable, least, most, now_ms)
    return replicas, able, ("False" if replicas == stable else "True", *why)


def _by_rules(current, wanted, least, most):
    """At most twice as many, or four, at a time."""
    jump = max(2 * current, 4)
    highest, why = (jump, UP_LIMIT) if most > jump else (most, TOO_MANY)
    if wanted < least:
        return least, TOO_FEW
    return (highest, why) if wanted > highest else (wanted, WITHIN)


def _stabilized(behavior, spans, current, wanted, now_ms):
    up_ms = behavior["scaleUp"].get("stabilizationWindowSeconds", 0) * 1000
    down_ms = behavior["scaleDown"].get("stabilizationWindowSeconds", DOWN_MS // 1000) * 1000
    lowest = min([wanted, *(_recent(spans, up_ms - 1, now_ms) if up_ms else ())])
    highest = max([wanted, *(_recent(spans, down_ms - 1, now_ms) if down_ms else ())])
    return min(max(current, lowest), highest), UP_STABILIZED if wanted >= current else DOWN_STABILIZED


def _by_behavior(behavior, memory, current, wanted, least, most, now_ms):
    if wanted > current:
        jump = max(current, _limit(behavior["scaleUp"], memory, current, now_ms, 1))
        highest, why = (jump, UP_LIMIT) if most > jump else (most, TOO_MANY)
        return (highest, why) if wanted > highest else (wanted, WITHIN)
    if wanted < current:
        jump = min(current, _limit(behavior["scaleDown"], memory, current, now_ms, -1))
        lowest, why = (jump, DOWN_LIMIT) if least < jump else (least, TOO_FEW)
        return (lowest, why) if wanted < lowest else (wanted, WITHIN)
    return wanted, WITHIN


def _limit(rules, memory, current, now_ms, sign):
    """How far the policies let it go from what it was when their periods began; `sign` 1 up, -1 down."""
    choice = rules.get("selectPolicy", "Max")
    if choice == "Disabled":
        return current
    reached = []
    for policy in rules["policies"]:
        since_ms = now_ms - policy["periodSeconds"] * 1000
        start = current - sum(change for at_ms, change in memory["scaled"] if at_ms > since_ms)
        if policy["type"] == "Pods":
            reached.append(start + sign * policy["value"])
        else:
            share = start * (1 + sign * policy["value"] / 100)
            reached.append(math.ceil(share) if sign > 0 else int(share))
    return max(reached) if (choice == "Max") == (sign > 0) else min(reached)


def scaled(memory, change, now_ms):
    """The scalings of the last half hour, which is the longest period of a policy, with this one."""
    return [*(one for one in memory["scaled"] if one[0] + 1_800_000 > now_ms), [now_ms, change]]
