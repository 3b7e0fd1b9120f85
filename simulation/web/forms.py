"""What the first page's forms give: a command, a manifest or a file becomes a scenario, or is refused with a reason."""

import re
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
SCENARIO = re.compile(r"""^[\s{]*["']?apiVersion["']?:\s*["']?podflow/""", re.MULTILINE)
FIELD = re.compile(r"\b(?:spec|metadata|kind|apiVersion)\b(?:[\w.\[\]-]*[\w\]])?")


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
        scenario = self.kind == "manifest" and SCENARIO.search(self.manifest)
        if answer.code == 0 or scenario or (self.anyway and answer.sent):
            return self
        return self._replace(error=answer.output, line=self._line_named_in(answer.output), watchable=answer.sent)

    def _line_named_in(self, message: str) -> int | None:
        fields = FIELD.findall(message) if self.kind == "manifest" else []
        ways = sorted((steps(field) for field in fields), key=len, reverse=True)
        return line_of(self.manifest, ways[0]) if ways else None
