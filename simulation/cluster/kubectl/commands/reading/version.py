"""kubectl version and cluster-info.

Source: s/kubectl/pkg/cmd/version/version.go.
"""

from ...command import Command
from ...errors import Failure
from ...output.text import to_json, to_yaml

FLAGS = "--client bool, -o --output"
CLIENT, KUSTOMIZE, SERVER = "v1.37.1", "v5.8.1", "v1.36.2"


def run(session):
    told = {"clientVersion": _info(CLIENT), "kustomizeVersion": KUSTOMIZE}
    if not session["client"]:
        told["serverVersion"] = _info(SERVER)
    if session["output"] == "json":
        session.write(to_json(told))
    elif session["output"] == "yaml":
        session.write(to_yaml(told))
    elif session["output"]:
        raise Failure("--output must be 'yaml' or 'json'")
    else:
        session.say(f"Client Version: {CLIENT}\nKustomize Version: {KUSTOMIZE}")
        if not session["client"]:
            session.say(f"Server Version: {SERVER}")


def _info(version):
    major, minor, _ = version[1:].split(".")
    return {"major": major, "minor": minor, "gitVersion": version, "platform": "linux/amd64"}


def cluster_info(session):
    session.say("Kubernetes control plane is running at https://kubernetes.default.svc\n")
    session.say("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.")


COMMANDS = [
    Command("cluster-info", cluster_info, "", short="Display cluster information", reads=True),
    Command("version", run, FLAGS, short="Print the client and server version information", reads=True),
]
