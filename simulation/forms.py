"""What the first page's forms give: a command, a manifest or a file becomes what relay.create_run takes."""

from typing import NamedTuple

from simulation import relay

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


class StartForm(NamedTuple):
    """The first page's three forms as filled in, and what is wrong with the chosen one (`kind`), on which line."""

    kind: str = "command"
    command: str = COMMAND
    manifest: str = MANIFEST
    error: str = ""
    line: int | None = None

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
        given = {name: request.POST[name] for name in ("command", "manifest") if name in request.POST}
        return cls(kind if kind in KINDS else "command", **given)

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
        first = {"at": "0s", "kubectl": words.removeprefix("kubectl").strip()}
        scenario = {"apiVersion": "podflow/v1", "kind": "Scenario", "name": words[:100], "inputs": [first]}
        return scenario, {"command": words}

    def refused(self, error: relay.ScenarioError) -> "StartForm":
        return self._replace(error=error.message, line=error.line)
