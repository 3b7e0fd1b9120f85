"""The root CA publisher: every namespace has the ConfigMap kube-root-ca.crt, which pods mount beside their token.

Source: pkg/controller/certificates/rootcacertpublisher/publisher.go.
"""

from ..apiserver.api.status import StatusError
from ..verbs import VERBS
from .shared.controller import Controller, answered

NAME = "root-ca-certificate-publisher"
CREATE = VERBS[f"{NAME}.create-configmap"]
CONFIG_MAP = "kube-root-ca.crt"
DESCRIPTION = (
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or "
    "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."
)


class RootCaPublisher(Controller):
    name, account = NAME, "root-ca-cert-publisher"

    def watched(self):
        return {"namespaces": self.notice_namespace, "configmaps": self.notice_config_map}

    def notice_namespace(self, old, new):
        return [new["metadata"]["name"]] if old is None else []

    def notice_config_map(self, old, new):
        return [old["metadata"]["namespace"]] if new is None and old["metadata"]["name"] == CONFIG_MAP else []

    def sync(self, key):
        namespace = self.informers.get("namespaces", "", key)
        if (
            namespace is None
            or namespace["metadata"].get("deletionTimestamp")
            or self.informers.get("configmaps", key, CONFIG_MAP)
        ):
            return None
        ours = self.informers.get("configmaps", "kube-system", CONFIG_MAP)
        made = {
            "apiVersion": "v1", "kind": "ConfigMap", "data": ours["data"] if ours else {},
            "metadata": {"name": CONFIG_MAP, "annotations": {"kubernetes.io/description": DESCRIPTION}},
        }  # fmt: skip
        try:
            self.api.create("configmaps", key, made, tell=CREATE, facts={"namespace": key})
        except StatusError as error:
            answered(error)
            return self.retry_ms(key)
        self.succeeded(key)
        return None
