"""kubectl label and kubectl annotate: key=value sets, key- removes.

Source: s/kubectl/pkg/cmd/label/label.go, s/kubectl/pkg/cmd/annotate/annotate.go.
"""

from ...apiserver.api.selectors import value_problems
from ..command import Command
from ..errors import Failure
from ..flags import FILES, PRINT
from ..objects import changed
from ..targets import find

FLAGS = (
    "--all bool, -A --all-namespaces bool, --dry-run string=none, --field-manager string=kubectl-{0}, --field-selector,"
    " --list bool, --local bool, --overwrite bool, --resource-version, -l --selector," + PRINT + "," + FILES
)
WORDS = {"label": ("labels", "labeled"), "annotate": ("annotations", "annotated")}
MISSING = "one or more resources must be specified as <resource> <name> or <resource>/<name>"


def marker(command):
    """The work of `kubectl label` or `kubectl annotate`."""
    field, done = WORDS[command]

    def run(session):
        words, changes = split(session.args)
        if not words and not session["filename"]:
            raise Failure(MISSING)
        if not changes and not session["list"]:
            update = {"label": "label", "annotate": "annotation"}[command]
            raise Failure(f"at least one {update} update is required")
        if session["all"] and session["selector"]:
            raise Failure("cannot set --all and --selector at the same time")
        wanted, removed = _read(changes, command)
        for info in find(session, words, needs_name=True):
            with session.trying():
                _mark(session, info, field, done, wanted, removed)

    return run


def split(args):
    """["pod", "web", "a=b", "c-"] -> (["pod", "web"], ["a=b", "c-"])."""
    first = next((i for i, arg in enumerate(args) if "=" in arg or (arg.endswith("-") and i)), len(args))
    return args[:first], args[first:]


def _read(changes, command):
    """Words -> (values by key, keys to remove); raises Failure."""
    wanted, removed = {}, []
    for text in changes:
        key, equals, value = text.partition("=")
        if equals:
            _check(key, value, command)
            wanted[key] = value
        elif text.endswith("-"):
            removed.append(text[:-1])
        elif command == "label":
            raise Failure(f"unknown label spec: {text}")
        else:
            raise Failure(f"all resources must be specified before annotation changes: {text}")
    both = [key for key in removed if key in wanted]
    if both and command == "label":
        raise Failure("can not both modify and remove a label in the same command")
    if both:
        told = ",".join(both)
        raise Failure(f"can not both modify and remove the following annotation(s) in the same command: {told}")
    return wanted, removed


def _check(key, value, command):
    if not key:
        raise Failure(f"at least one {'label' if command == 'label' else 'annotation'} update is required")
    wrong = value_problems(value) if command == "label" else []
    if wrong:
        raise Failure(f'invalid label value: "{key}={value}": {"; ".join(wrong)}')


def _mark(session, info, field, done, wanted, removed):
    have = info.object["metadata"].get(field) or {}
    if session["list"]:
        session.say("\n".join(f"{key}={have[key]}" for key in sorted(have)))
        return
    if not session["overwrite"]:
        _check_overwrite(field, have, wanted)
    patch = {key: value for key, value in wanted.items() if have.get(key) != value}
    gone = {key: None for key in removed if key in have}
    for key in removed:
        if key not in have and field == "labels":
            session.say(f'label "{key}" not found.')
    body = {"metadata": {field: {**patch, **gone}}} if patch or gone else {}
    changed(session, info, body, _operation(field, done, patch, gone), unchanged=_unchanged(field, done))


def _check_overwrite(field, have, wanted):
    clash = [
        f"'{key}' already has a value ({have[key]})" for key in wanted if have.get(key, wanted[key]) != wanted[key]
    ]
    if clash and field == "labels":
        raise Failure(f"{clash[0]}, and --overwrite is false")
    if clash:
        told = "; ".join(clash)
        raise Failure(f"--overwrite is false but found the following declared annotation(s): {told}")


def _operation(field, done, patch, gone):
    if field == "labels" and gone:
        return "modified" if patch else "unlabeled"
    return done


def _unchanged(field, done):
    return "not labeled" if field == "labels" else done


COMMANDS = [
    Command("label", marker("label"), FLAGS.format("label"), short="Update the labels on a resource"),
    Command("annotate", marker("annotate"), FLAGS.format("annotate"), short="Update the annotations on a resource"),
]
