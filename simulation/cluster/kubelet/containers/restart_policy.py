"""Whether a container that ended is started again: its own rules first, then its own policy, then the pod's.

Source: ContainerShouldRestart in pkg/kubelet/container/helpers.go (gate ContainerRestartRules).
"""


def restart_policy(pod, spec):
    """The policy that holds for this container when none of its rules does."""
    return spec.get("restartPolicy") or pod["spec"].get("restartPolicy", "Always")


def restarts_after(pod, spec, exit_code):
    """Whether it is started again after this exit code."""
    if spec.get("restartPolicy") and any(_holds(rule, exit_code) for rule in spec.get("restartPolicyRules") or ()):
        return True  # Restart is the only action
    policy = restart_policy(pod, spec)
    return policy == "Always" or (policy == "OnFailure" and exit_code != 0)


def _holds(rule, exit_code):
    codes = rule.get("exitCodes") or {}
    inside = exit_code in (codes.get("values") or ())
    return inside if codes.get("operator") == "In" else not inside


def may_restart(pod, spec):
    """Whether it is worth starting it again after a kill: not where nothing but Never holds."""
    return restart_policy(pod, spec) != "Never" or bool(spec.get("restartPolicyRules"))


def should_restart(pod, spec, found):
    """ShouldContainerBeRestarted: never started, or ended in a way after which it is wanted again. `found`: containerd's record."""
    if pod["metadata"].get("deletionTimestamp"):
        return False  # what is being deleted is not started again, and shows how it ended
    if found is None or found["state"] != "exited":
        return found is None
    return restarts_after(pod, spec, found["exit_code"])


def will_restart(pod, spec, status):
    """The same by a container status: whether what it shows as ended will be started again."""
    ended = status["state"].get("terminated")
    return bool(ended) and restarts_after(pod, spec, ended["exitCode"])
