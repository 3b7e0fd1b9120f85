"""kubectl auth can-i and whoami: asks the API server what the user may do.

Source: s/kubectl/pkg/cmd/auth.
"""

from ...command import Command
from ...errors import Failure, Silent
from ...flags import PRINT
from ...output.rows import lines

CAN_I = "-A --all-namespaces bool, --list bool, --no-headers bool, -q --quiet bool, --subresource"
MISSING = "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help " \
          "and examples."  # fmt: skip


def can_i(session):
    if len(session.args) != 2:
        raise Failure(MISSING)
    verb, text = session.args
    plural, _, name = text.partition("/")
    if text.startswith("/"):
        attributes = {"nonResourceAttributes": {"path": text, "verb": verb}}
    else:
        attributes = {"resourceAttributes": _attributes(session, verb, plural, name)}
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "metadata": {},
        "spec": attributes,
    }
    answer = session.ask(session.client.create, "selfsubjectaccessreviews", None, review)
    status = answer.get("status") or {}
    why = f" - {status['reason']}" if status.get("reason") and not status.get("allowed") else ""
    if not session["quiet"]:
        session.say("yes" if status.get("allowed") else f"no{why}")
    if not status.get("allowed"):
        raise Silent()


def _attributes(session, verb, plural, name):
    resource = session.scheme.named(plural)
    if resource is None and plural != "*":
        session.warn(f"Warning: the server doesn't have a resource type '{plural}'\n")
    namespaced = resource is None or resource.namespaced
    if resource is not None and not namespaced:
        session.warn(f"Warning: resource '{resource.plural}' is not namespace scoped{_group(resource)}\n")
    attributes = {"verb": verb, "resource": resource.plural if resource else plural}
    attributes["group"] = resource.group if resource else "*" if plural == "*" else ""
    if namespaced and not session.everywhere:
        attributes["namespace"] = session.namespace
    if name:
        attributes["name"] = name
    if session["subresource"]:
        attributes["subresource"] = session["subresource"]
    return attributes


def _group(resource):
    return f" in group '{resource.group}'" if resource.group else ""


def whoami(session):
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview", "metadata": {}}
    answer = session.ask(session.client.create, "selfsubjectreviews", None, review)
    user = (answer.get("status") or {}).get("userInfo") or {}
    rows = [["Username", user.get("username", "")], ["Groups", f"[{' '.join(user.get('groups') or ())}]"]]
    session.write(lines(["ATTRIBUTE", "VALUE"], rows))


COMMANDS = [
    Command(
        "auth",
        children=(
            Command("can-i", can_i, CAN_I, short="Check whether an action is allowed", reads=True),
            Command("whoami", whoami, PRINT, short="Experimental: Check self subject attributes", reads=True),
        ),
        short="Inspect authorization.",
    )
]
