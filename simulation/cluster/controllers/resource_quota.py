"""The ResourceQuota controller: counts anew when something counted has gone, or the quota has changed.

Source: pkg/controller/resourcequota/resource_quota_controller.go. What is created is charged by the API server itself.
"""

from ..apiserver.admission import quota
from ..apiserver.api.resources import RESOURCES
from ..component_helpers.pods import has_ended
from ..values import difference
from ..verbs import VERBS
from .shared.controller import Controller, key_of, spec_changed, split

NAME = "resourcequota-controller"
STATUS = VERBS[f"{NAME}.update-status"]
COUNTED = [found.plural for found in RESOURCES if found.namespaced and "delete" in found.verbs]


class ResourceQuotaController(Controller):
    name = NAME

    def watched(self):
        counted = {
            plural: self.notice_gone
            for plural in COUNTED
            if plural not in ("events", "leases", "resourcequotas", "pods")
        }
        return {**counted, "pods": self.notice_pod, "resourcequotas": self.notice}

    def notice(self, old, new):
        """Also a quota that is gone itself may have been counted."""
        keys = [key_of(new)] if new is not None and spec_changed(old, new) else []
        return keys + (self.notice_gone(old, new) if new is None else [])

    def notice_gone(self, old, new):
        """A counted object is gone (replenishment): all quotas of its namespace look again."""
        if new is not None or not self.index.plurals.get("resourcequotas"):
            return []
        return [key_of(found) for found in self.index.all("resourcequotas", old["metadata"]["namespace"])]

    def notice_pod(self, old, new):
        if new is not None and old is not None and has_ended(new) and not has_ended(old):
            return self.notice_gone(old, None)
        return self.notice_gone(old, new)

    def sync(self, key):
        namespace, name = split(key)
        found = self.informers.get("resourcequotas", namespace, name)
        if found is None:
            return
        hard, used = found["spec"].get("hard") or {}, quota.total(found, self.informers.list)
        status = {"hard": hard, "used": used} if hard else {}
        if difference(found.get("status") or {}, status) is not None:
            facts = {"quota": name, "used": [f"{key}: {used[key]}/{hard[key]}" for key in sorted(hard)]}
            self.api.replace_status("resourcequotas", namespace, name, status, STATUS, facts)
