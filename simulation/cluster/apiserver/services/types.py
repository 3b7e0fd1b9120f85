"""A Service that gets another type: what only its old type had, and nobody changed, goes.

Source: dropTypeDependentFields in pkg/registry/core/service/strategy.go.
"""

NODE_PORTED = ("NodePort", "LoadBalancer")
ADDRESSES = ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy")


def without_old_type(new, old):
    """The changed Service without such fields; to be called before it is validated."""
    spec, was = new["spec"], old["spec"]
    if was.get("type") in NODE_PORTED and spec.get("type") not in NODE_PORTED:
        same = [port.get("nodePort") for port in was.get("ports") or ()] == [
            port.get("nodePort") for port in spec.get("ports") or ()
        ]
        ports = [{key: value for key, value in port.items() if key != "nodePort"} for port in spec.get("ports") or ()]
        spec = _without({**spec, "ports": ports} if same else spec, was, "externalTrafficPolicy", "healthCheckNodePort")
    if was.get("type") == "LoadBalancer" and spec.get("type") != "LoadBalancer":
        spec = _without(spec, was, "allocateLoadBalancerNodePorts", "loadBalancerClass")
    if spec.get("type") == "ExternalName" and was.get("type") != "ExternalName":
        spec = _without(spec, was, *ADDRESSES)
    return {**new, "spec": spec}


def _without(spec, was, *fields):
    return {key: value for key, value in spec.items() if key not in fields or value != was.get(key)}
