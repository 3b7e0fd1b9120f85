"""One kubectl command at work: its flags, its arguments, the client it asks and the texts it prints."""

from ..apiserver.api.caller import AUTHENTICATED, User
from ..apiserver.api.status import StatusError
from ..apiserver.scheme import Scheme
from ..budget import allocate, charge
from .errors import Failure, line, with_source

PER_UNIT = 100  # characters that are printed for a unit of work
DRY_RUN = {"none": "", "client": "client", "server": "server", "unchanged": "client"}
DRY_RUN_WORDS = {"": "", "client": " (dry run)", "server": " (server dry run)"}


class Session:
    """`options`: flag values by long name; `given`: the names that stood on the command line; `dash`: see flags.parse.

    `at_once`: time stands still, so a command that waits looks once (as with --timeout=0, --watch=false).
    """

    at_once = False

    def __init__(self, client, now_s, command, stdin=None, options=None, given=(), args=(), dash=-1):
        self.client, self.now_s, self.command, self.stdin = client, now_s, command, stdin
        if (options or {}).get("as"):  # impersonation: the request is judged as that user's
            self.client = client.as_user(impersonated(options["as"], options.get("as-group") or ()))
        self.options, self.given, self.args, self.dash = options or {}, set(given), list(args), dash
        self.out, self.err, self.failures = [], [], []
        self.shown = []  # both, in the order in which a terminal shows them
        self.printed = False  # whether an object was printed as YAML already: the next begins with ---

    @property
    def scheme(self) -> Scheme:
        """Which kinds the cluster has (discovery)."""
        return self.client.scheme

    def __getitem__(self, flag):
        return self.options[flag]

    @property
    def namespace(self):
        return self.options.get("namespace") or "default"

    @property
    def everywhere(self):
        return bool(self.options.get("all-namespaces"))

    @property
    def dry_run(self):
        """ "", "client" or "server"."""
        value = self.options.get("dry-run", "none")
        if value not in DRY_RUN:
            raise Failure(f'Invalid dry-run value ({value}). Must be "none", "server", or "client".')
        return DRY_RUN[value]

    @property
    def query(self):
        """What a write adds to its request."""
        query = {"field_manager": self.options.get("field-manager") or "kubectl"}
        if self.dry_run == "server":
            query["dry_run"] = "All"
        if "validate" in self.options:
            query["field_validation"] = validation(self.options["validate"])
        return query

    def say(self, text):
        """A line to stdout."""
        self.write(line(text))

    def write(self, text):
        """To stdout, as it is."""
        _count(text)
        self.out.append(text)
        self.shown.append(text)

    def warn(self, text):
        """A line to stderr."""
        _count(text)
        self.err.append(line(text))
        self.shown.append(line(text))

    def done(self, info, operation):
        """What is told of an object that was changed: "pod/web labeled", or what -o asks for."""
        from .output import print_object

        if self.options.get("output"):
            print_object(self, info.object)
        else:
            self.say(f"{info.told()} {operation}{DRY_RUN_WORDS[self.dry_run]}")

    def ask(self, call, *args, **more):
        """A request; what the server warns of is printed."""
        try:
            return call(*args, **more)
        finally:
            for warning in getattr(self.client, "take_warnings", list)():
                self.warn(f"Warning: {warning}")

    def trying(self, verb="", source=""):
        """A part of the work whose failure must not stop the rest: with session.trying(): ..."""
        return _Trying(self, verb, source)


def _count(text):
    charge(1 + len(text) // PER_UNIT)
    allocate(len(text))


class _Trying:
    def __init__(self, session, verb, source):
        self.session, self.verb, self.source = session, verb, source

    def __enter__(self):
        return self

    def __exit__(self, kind, failure, trace):
        if isinstance(failure, Failure | StatusError):
            self.session.failures.append(with_source(failure, self.verb, self.source))
            return True
        return False


def validation(value):
    """--validate -> fieldValidation."""
    words = {"strict": "Strict", "true": "Strict", "warn": "Warn", "ignore": "Ignore", "false": "Ignore"}
    if value.lower() not in words:
        raise Failure(f'invalid - validate option "{value}"')
    return words[value.lower()]


def impersonated(name, groups):
    """The User of --as and --as-group; a ServiceAccount brings its groups with it."""
    all_groups = list(groups)
    if name.startswith("system:serviceaccount:") and not all_groups:
        all_groups = ["system:serviceaccounts", f"system:serviceaccounts:{name.split(':')[2]}"]
    return User(name, (*all_groups, AUTHENTICATED))
