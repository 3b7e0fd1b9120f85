"""Does a pod tolerate a taint? Shared by the plugins that look at taints.

Source: staging/src/k8s.io/api/core/v1/toleration.go. Not modelled: the operators Lt and Gt (their gate is off in 1.36).
"""

from ..budget import charge

HARD = frozenset(("NoSchedule", "NoExecute"))
FEW = 16  # so many tolerations cost less than to count them


def tolerates(toleration, taint):
    """True when one toleration dict covers one taint dict; an empty key or effect covers every one."""
    if toleration.get("effect") and toleration["effect"] != taint["effect"]:
        return False
    if toleration.get("key") and toleration["key"] != taint["key"]:
        return False
    operator = toleration.get("operator") or "Equal"
    if operator == "Exists":
        return True
    return operator == "Equal" and (toleration.get("value") or "") == (taint.get("value") or "")


def is_tolerated(taint, tolerations):
    """True when one of the tolerations covers the taint; counts its work, since either may be thousands."""
    if len(tolerations) > FEW:
        charge(len(tolerations) // 4)
    return any(tolerates(toleration, taint) for toleration in tolerations)


def first_untolerated(taints, tolerations, effects=HARD):
    """The first taint of the given effects that no toleration covers, or None."""
    for taint in taints:
        if taint["effect"] in effects and not is_tolerated(taint, tolerations):
            return taint
    return None
