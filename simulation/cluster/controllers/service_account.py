"""The ServiceAccount controller: every namespace has an account named default (pkg/controller/serviceaccount)."""

from ..apiserver.api.status import StatusError
from ..verbs import VERBS
from .shared.controller import Controller, answered

NAME = "service-account-controller"
CREATE = VERBS[f"{NAME}.create-serviceaccount"]


class ServiceAccountController(Controller):
    name = NAME

    def watched(self):
        return {"namespaces": self.notice_namespace, "serviceaccounts": self.notice_account}

    def notice_namespace(self, old, new):
        return [new["metadata"]["name"]] if old is None else []

    def notice_account(self, old, new):
        return [old["metadata"]["namespace"]] if new is None and old["metadata"]["name"] == "default" else []

    def sync(self, key):
        namespace = self.informers.get("namespaces", "", key)
        if (
            namespace is None
            or namespace["metadata"].get("deletionTimestamp")
            or self.informers.get("serviceaccounts", key, "default")
        ):
            return None
        made = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}}
        try:
            self.api.create("serviceaccounts", key, made, tell=CREATE, facts={"namespace": key})
        except StatusError as error:
            answered(error)
            return self.retry_ms(key)
        self.succeeded(key)
        return None
