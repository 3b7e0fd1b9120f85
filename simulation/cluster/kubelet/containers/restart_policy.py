"""Whether a container that ended is started again: its own rules first, then its own policy, then the pod's.

Source: ContainerShouldRestart in pkg/kubelet/container/helpers.go (gate ContainerRestartRules).
"""

from __future__ import annotations

from typing import Any

from ...containerd.records import Container

JSON = dict[str, Any]


def restart_policy(pod: JSON, spec: JSON) -> str:
    """The policy that holds for this container when none of its rules does."""
    return spec.get("restartPolicy") or pod["spec"].get("restartPolicy", "Always")


def restarts_after(pod: JSON, spec: JSON, exit_code: int) -> bool:
    """Whether it is started again after this exit code."""
    if spec.get("restartPolicy") and any(_holds(rule, exit_code) for rule in spec.get("restartPolicyRules") or ()):
        return True  # Restart is the only action
    policy = restart_policy(pod, spec)
    return policy == "Always" or (policy == "OnFailure" and exit_code != 0)


def _holds(rule, exit_code):
    codes = rule.get("exitCodes") or {}
    inside = exit_code in (codes.get("values") or ())
    return inside if codes.get("operator") == "In" else not inside


def may_restart(pod: JSON, spec: JSON) -> bool:
    """Whether it is worth starting it again after a kill: not where nothing but Never holds."""
    return restart_policy(pod, spec) != "Never" or bool(spec.get("restartPolicyRules"))


def should_restart(pod: JSON, spec: JSON, record: Container | None) -> bool:
    """ShouldContainerBeRestarted: never started, or ended in a way after which it is wanted again. `record`: containerd's."""
    if pod["metadata"].get("deletionTimestamp"):
        return False  # what is being deleted is not started again, and shows how it ended
    if record is None or record["state"] != "exited":
        return record is None
    return restarts_after(pod, spec, record["exit_code"])


def will_restart(pod: JSON, spec: JSON, status: JSON) -> bool:
    """The same by a container status: whether what it shows as ended will be started again."""
    ended = status["state"].get("terminated")
    return bool(ended) and restarts_after(pod, spec, ended["exitCode"])
