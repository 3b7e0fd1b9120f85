"""ValidatingAdmissionWebhook: somebody else's server is asked about every pod; here it is played by the fault `webhook`.

Source: k8s.io/apiserver pkg/admission/plugin/webhook (errors/statuserror.go, validating/dispatcher.go), failurePolicy Fail. Not modelled:
the webhook's own configuration objects, matching rules, mutation, and the ten seconds that a time-out takes.
"""

from ..api import status

NAME, RESOURCES = "ValidatingAdmissionWebhook", {"pods"}
DENIED = 'admission webhook "{0}" denied the request: {1}'
CALL = (
    'failed calling webhook "{0}": failed to call webhook: Post "https://{1}.default.svc:443/validate?timeout=10s": {2}'
)
WHY = {"timeout": "context deadline exceeded", "refuse": "dial tcp 10.96.0.99:443: connect: connection refused"}


def validate(context, obj):
    order = context.server and context.server.faults and context.server.faults.webhook()
    if not order:
        return
    name = order["name"]
    if order["do"] == "reject":
        message = DENIED.format(name, order.get("message", "not allowed here"))
        raise status.StatusError(403, "Forbidden", message)
    raise status.internal_error(CALL.format(name, name.partition(".")[0], WHY[order["do"]]))
