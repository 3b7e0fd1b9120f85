"""Pod failure policies: what one pod's failure means for its Job (pkg/controller/job/pod_failure_policy.go)."""


def judge(job, pod):
    """(action, message): "Ignore", "Count" or "FailJob" with the reason's words; "Count" where no rule matches."""
    rules = (job["spec"].get("podFailurePolicy") or {}).get("rules") or ()
    if (pod.get("status") or {}).get("phase") != "Failed":
        return "Count", None
    for number, rule in enumerate(rules):
        words = _exit_codes(rule, pod) if rule.get("onExitCodes") else _conditions(rule, pod)
        if words:
            place = f"pod {pod['metadata']['namespace']}/{pod['metadata']['name']}"
            return rule["action"], words.format(place=place, action=rule["action"], number=number)
    return "Count", None


def _exit_codes(rule, pod):
    wanted, state = rule["onExitCodes"], pod.get("status") or {}
    for found in (*(state.get("containerStatuses") or ()), *(state.get("initContainerStatuses") or ())):
        ended = (found.get("state") or {}).get("terminated")
        if ended and ended["exitCode"] != 0 and wanted.get("containerName") in (None, found["name"]):
            listed = ended["exitCode"] in wanted["values"]
            if listed == (wanted["operator"] == "In"):
                failed = f"Container {found['name']} for {{place}} failed with exit code {ended['exitCode']}"
                return failed + " matching {action} rule at index {number}"
    return None


def _conditions(rule, pod):
    for pattern in rule.get("onPodConditions") or ():
        for found in (pod.get("status") or {}).get("conditions") or ():
            if (found["type"], found["status"]) == (pattern["type"], pattern.get("status", "True")):
                return (
                    f"Pod {{place}} has condition {found['type']} matching {{action}} rule at index {{number}}".replace(
                        "Pod pod", "Pod"
                    )
                )
    return None
