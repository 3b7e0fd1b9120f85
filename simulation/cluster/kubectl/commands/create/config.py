"""kubectl create namespace, configmap, secret, serviceaccount.

Not modelled: --from-file and --from-env-file, for there are no files. Source: s/kubectl/pkg/cmd/create.
"""

import base64
import json

from ...command import Command
from ...errors import Failure
from ...util.generators import MAKING, generator, metadata, name_given

DATA = "--append-hash bool, --from-env-file list, --from-file list, --from-literal array,"
REGISTRY = "--append-hash bool, --docker-email, --docker-password, --docker-username, --from-file list," \
           " --docker-server string=https://index.docker.io/v1/,"  # fmt: skip


def namespace(session):
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": metadata(name_given(session)),
        "spec": {},
        "status": {},
    }


def service_account(session):
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata(name_given(session))}


def config_map(session):
    made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(name_given(session))}
    data = _literals(session)
    return {**made, "data": data} if data else made


def secret(session):
    made = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata(name_given(session))}
    data = {key: _encoded(value) for key, value in _literals(session).items()}
    if data:
        made["data"] = data
    return {**made, "type": session["type"]} if session["type"] else made


def registry_secret(session):
    name = name_given(session)
    user, password = session["docker-username"], session["docker-password"]
    missing = [flag for flag in ("docker-username", "docker-password") if not session[flag]]
    if missing:
        raise Failure("either --from-file or the combination of --docker-username, --docker-password and "
                      "--docker-server is required")  # fmt: skip
    login = {"username": user, "password": password}
    if session["docker-email"]:
        login["email"] = session["docker-email"]
    auths = {session["docker-server"]: {**login, "auth": _encoded(f"{user}:{password}")}}
    data = {".dockerconfigjson": _encoded(json.dumps({"auths": auths}, separators=(",", ":")))}
    kind = "kubernetes.io/dockerconfigjson"
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata(name), "type": kind, "data": data}


def _literals(session):
    for flag in ("from-file", "from-env-file"):
        for path in session[flag]:
            raise Failure(f"error reading {path.rpartition('=')[2]}: no such file or directory")
    data = {}
    for text in session["from-literal"]:
        key, equals, value = text.partition("=")
        if not equals:
            raise Failure(f"invalid literal source {text}, expected key=value")
        if not key:
            raise Failure(f"invalid literal source {text}, expected key=value")
        if key in data:
            what = "ConfigMap" if session.command.endswith("configmap") else "Secret"
            raise Failure(f'cannot add key "{key}", another key by that name already exists in Data for {what} '
                          f'"{name_given(session)}"')  # fmt: skip
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        data[key] = value
    return data


def _encoded(text):
    return base64.b64encode(text.encode()).decode()


SECRETS = (
    Command(
        "generic", generator(secret, "secret"), DATA + "--type," + MAKING, short="Create a secret from a literal value"
    ),
    Command(
        "docker-registry",
        generator(registry_secret, "secret"),
        REGISTRY + MAKING,
        short="Create a secret for use with a registry",
    ),
)
CONFIG = (
    Command("namespace", generator(namespace), MAKING, aliases=("ns",), short="Create a namespace"),
    Command(
        "configmap", generator(config_map, "configmap:"), DATA + MAKING, aliases=("cm",), short="Create a config map"
    ),
    Command("secret", children=SECRETS, short="Create a secret with specified type."),
    Command(
        "serviceaccount",
        generator(service_account, "serviceaccount:"),
        MAKING,
        aliases=("sa",),
        short="Create a service account",
    ),
)
