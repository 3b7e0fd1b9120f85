"""Commands that kubectl has and podflow does not: they say so, rather than that they do not exist."""

from ..command import Command
from ..errors import Failure

WHY = {
    "attach": "no terminal reaches into a simulated container",
    "certificate": "certificates are not simulated",
    "cp": "no files can be copied into a simulated container",
    "debug": "ephemeral containers are not simulated",
    "edit": "there is no editor here; use kubectl patch or kubectl apply -f -",
    "exec": "no terminal reaches into a simulated container",
    "kustomize": "there are no files here; use kubectl apply -f -",
    "port-forward": "no port of a simulated pod can be reached from here",
    "proxy": "no port of the simulated API server can be reached from here",
}


def sayer(name):
    def run(session):
        raise Failure(f"podflow has no kubectl {name}: {WHY[name]}")

    return run


COMMANDS = [Command(name, sayer(name), flags=None, short=f"Not simulated: {WHY[name]}", reads=True) for name in WHY]
