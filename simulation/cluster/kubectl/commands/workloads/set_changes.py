"""What `kubectl set` changes in a pod's spec: images, environment, resources, service account. All pure.

Source: s/kubectl/pkg/cmd/set/set_{image,env,resources}.go.
"""

import fnmatch

from ...errors import Failure

KINDS = ("initContainers", "containers")


def images(pairs):
    """["app=nginx:1", "*=x"] -> change of a pod spec; raises Failure for a container that is not there."""
    wanted = {}
    for text in pairs:
        name, _, image = text.partition("=")
        if not name or not image or "=" in image:
            raise Failure(f"invalid image update: {text}")
        wanted[name] = image

    def change(spec, info):
        for name, image in wanted.items():
            if name != "*" and not any(c["name"] == name for kind in KINDS for c in spec.get(kind) or ()):
                raise Failure(f'unable to find container named "{name}"')
            spec = _each(spec, name, lambda container, new=image: {**container, "image": new})
        return spec

    return change


def environment(session, changes):
    """["A=1", "B-"] and --containers -> change of a pod spec."""
    added = [{"name": text.partition("=")[0], "value": text.partition("=")[2]} for text in changes if "=" in text]
    removed = {text[:-1] for text in changes if "=" not in text and text.endswith("-")}

    def one(container, info):
        names = {variable["name"] for variable in added}
        env = list(container.get("env") or ())
        if not session["overwrite"] and any(variable["name"] in names for variable in env):
            _refuse(info, env, names)
        values = {variable["name"]: variable for variable in added}
        kept = [values.pop(variable["name"], variable) for variable in env if variable["name"] not in removed]
        kept += list(values.values())
        rest = {key: value for key, value in container.items() if key != "env"}
        return {**rest, "env": kept} if kept else rest

    def change(spec, info):
        return _each(spec, session["containers"], lambda container: one(container, info), KINDS[1:])

    return change


def listed(spec, info):
    """What `kubectl set env --list` prints: the variables of every container."""
    lines = []
    for kind in KINDS[::-1]:
        for container in spec.get(kind) or ():
            lines.append(f"# {info.resource.kind} {info.name}, container {container['name']}")
            lines += [_variable(variable) for variable in container.get("env") or ()]
    return "".join(f"{line}\n" for line in lines)


def _variable(variable):
    source = variable.get("valueFrom") or {}
    if not source:
        return f"{variable['name']}={variable.get('value', '')}"
    if "fieldRef" in source:
        told = f"field path {source['fieldRef']['fieldPath']}"
    elif "secretKeyRef" in source or "configMapKeyRef" in source:
        kind = "secret" if "secretKeyRef" in source else "configmap"
        ref = source.get("secretKeyRef") or source["configMapKeyRef"]
        told = f"{kind} {ref['name']}, key {ref['key']}"
    else:
        told = "a resource"
    return f"# {variable['name']} from {told}"


def _refuse(info, env, names):
    have = next(variable for variable in env if variable["name"] in names)
    value = have.get("value", "")
    place = f"{info.resource.plural}/{info.name}"
    raise Failure(f"{place} '{have['name']}' already has a value ({value}), and --overwrite is false")


def limits(session):
    """--limits and --requests with --containers -> change of a pod spec; an amount of 0 takes the resource out."""
    amounts = {kind: _amounts(session[kind]) for kind in ("limits", "requests")}

    def one(container):
        resources = dict(container.get("resources") or {})
        for kind, wanted in amounts.items():
            if wanted:
                together = {**(resources.get(kind) or {}), **wanted}
                resources[kind] = {name: amount for name, amount in together.items() if amount != "0"}
        return {**container, "resources": resources}

    return lambda spec, info: _each(spec, session["containers"], one, KINDS[1:])


def account(name):
    """A service account's name -> change of a pod spec."""
    return lambda spec, info: {**spec, "serviceAccountName": name, "serviceAccount": name}


def _amounts(text):
    amounts = {}
    for part in text.split(",") if text else ():
        name, equals, amount = part.partition("=")
        if not equals:
            raise Failure(f"invalid argument syntax {part}, expected <resource>=<value>")
        amounts[name] = amount
    return amounts


def _each(spec, pattern, change, kinds=KINDS):
    """The spec with every container changed whose name the pattern matches."""
    new = dict(spec)
    for kind in kinds:
        if spec.get(kind):
            new[kind] = [change(c) if fnmatch.fnmatchcase(c["name"], pattern) else c for c in spec[kind]]
    return new
