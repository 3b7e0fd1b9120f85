"""kubectl config: the page's terminal has one context, and no file to change.

Not modelled: set-context, use-context and what else writes a kubeconfig.
"""

from ...command import Command
from ...output.rows import lines
from ...output.text import to_yaml

VIEW = "--flatten bool, --merge bool=true, --minify bool, --raw bool, -o --output"


def view(session):
    cluster = {"cluster": {"server": "https://kubernetes.default.svc"}, "name": "podflow"}
    context = {"context": {"cluster": "podflow", "user": "kubernetes-admin"}, "name": "podflow"}
    whole = {
        "apiVersion": "v1",
        "clusters": [cluster],
        "contexts": [context],
        "current-context": "podflow",
        "kind": "Config",
    }
    session.write(to_yaml({**whole, "users": [{"name": "kubernetes-admin", "user": {}}]}))


def current(session):
    session.say("podflow")


def contexts(session):
    header = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]
    session.write(lines(header, [["*", "podflow", "podflow", "kubernetes-admin", ""]]))


COMMANDS = [
    Command(
        "config",
        children=(
            Command("current-context", current, short="Display the current-context", reads=True),
            Command(
                "get-contexts",
                contexts,
                "--no-headers bool, -o --output",
                short="Describe one or many contexts",
                reads=True,
            ),
            Command("view", view, VIEW, short="Display merged kubeconfig settings", reads=True),
        ),
        short="Modify kubeconfig files.",
    )
]
