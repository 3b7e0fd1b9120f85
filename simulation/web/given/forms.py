"""What the first page's forms give: a command, a manifest or a file becomes a scenario, or is refused with a reason."""

from typing import NamedTuple

from simulation import relay
from simulation.lessons.places import line_of, steps
from simulation.relay import checking

COMMAND = "kubectl run my-pod --image=nginx"
MANIFEST = """\
apiVersion: v1
kind: Pod
metadata:
  name: my-pod
  labels:
    app: web
spec:
  containers:
  - name: web
    image: nginx:1.27
    resources:
      requests:
        cpu: 100m
        memory: 64Mi
"""
KINDS = ("command", "manifest", "upload")
UPLOAD_LIMIT_BYTES = 1_048_576
HEADS = ("spec", "metadata", "kind", "apiVersion")
IN_A_PATH = frozenset("._-[]")
LONGEST_MESSAGE = 10_000  # characters of an answer in which fields are looked for


class StartForm(NamedTuple):
    """The first page's three forms as filled in, and what is wrong with the chosen one (`kind`), on which line."""

    kind: str = "command"
    command: str = COMMAND
    manifest: str = MANIFEST
    error: str = ""
    line: int | None = None
    watchable: bool = False
    anyway: bool = False

    @classmethod
    def asked(cls, request) -> "StartForm":
        """Nothing was sent yet: the address may choose the form (?with=manifest) and a command (?command=...)."""
        kind = request.GET.get("with", "command")
        return cls(kind if kind in KINDS else "command", request.GET.get("command", "")[:4000] or COMMAND)

    @classmethod
    def sent(cls, request) -> "StartForm":
        """What was sent. A file is shown in the editor, where it can be put right."""
        kind = request.POST.get("kind", "command")
        if kind == "upload":
            return cls._read(request.FILES.get("file"))
        fields = {name: request.POST[name] for name in ("command", "manifest") if name in request.POST}
        return cls(kind if kind in KINDS else "command", **fields, anyway="anyway" in request.POST)

    @classmethod
    def _read(cls, file) -> "StartForm":
        if file is None:
            return cls("upload", error="Choose a file first.")
        if file.size > UPLOAD_LIMIT_BYTES:
            return cls("upload", error="The file is larger than 1 MiB.")
        try:
            return cls("manifest", manifest=file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            return cls("upload", error="The file is not UTF-8 text.")

    def given(self) -> tuple:
        """(scenario or text, keywords) for relay.create_run."""
        if self.kind == "manifest":
            return self.manifest, {}
        words = " ".join(self.command.split("\n")).strip()
        return {"command": words}, {"command": words}

    def checked(self) -> "StartForm":
        """The form again, with what is wrong: the words of the scenario's parser, or of kubectl if it fails.

        A refusal by the API server is worth watching (`watchable`), and `anyway` asks for that.
        """
        description, _ = self.given()
        try:
            answer = checking.first_answer(description)
        except relay.ScenarioError as error:
            return self._replace(error=error.message, line=error.line)
        if answer.code == 0 or (self.anyway and answer.sent):
            return self
        return self._replace(error=answer.output, line=self._line_named_in(answer.output), watchable=answer.sent)

    def _line_named_in(self, message: str) -> int | None:
        fields = fields_in(message) if self.kind == "manifest" else []
        ways = sorted((steps(field) for field in fields), key=len, reverse=True)
        return line_of(self.manifest, ways[0]) if ways else None


def fields_in(message: str) -> list[str]:
    """The paths of fields that an answer names: 'unknown field "spec.containers[0].imagee"' -> ["spec.containers[0].imagee"]."""
    letters = [letter if letter.isalnum() or letter in IN_A_PATH else " " for letter in message[:LONGEST_MESSAGE]]
    words = (word.strip(".-[") for word in "".join(letters).split())
    return [path for word in words if (path := from_head(word))]


def from_head(word: str) -> str:
    """The word from the first step on that begins a path; empty where none does: "Pod.spec.x" -> "spec.x"."""
    steps = word.split(".")
    heads = (index for index, step in enumerate(steps) if step.partition("[")[0] in HEADS)
    return ".".join(steps[next(heads, len(steps)) :])
