"""What strangers give a run to stop it, its worker or the site: scenarios, commands and faults, by the name of the attack."""

from typing import Any

from tests.simulation.scenarios import scenario

POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "my-pod"}}
LABELS = {"app": "many"}


def shell(script: str, image: str = "busybox", **container: Any) -> dict[str, Any]:
    """A pod that runs this script."""
    one = {"name": "app", "image": image, "command": ["sh", "-c", script], **container}
    return created({**POD, "spec": {"containers": [one]}})


def created(*manifests: dict[str, Any], until: str = "30s") -> dict[str, Any]:
    return scenario(*(("0s", {"kubectl": "create -f -", "manifest": manifest}) for manifest in manifests), until=until)


def typed(*commands: str) -> dict[str, Any]:
    """Something to look at, then these commands."""
    first = "create deployment web --image=nginx --replicas=3"
    return scenario(("0s", first), *((f"{at}s", command) for at, command in enumerate(commands, 3)), until="60s")


def workload(kind: str, name: str = "many", version: str = "apps/v1", **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "app", "image": "nginx"}]}}
    if kind == "Job":
        template["spec"]["restartPolicy"] = "Never"
    else:
        spec["selector"] = {"matchLabels": LABELS}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": {"template": template, **spec}}


def chain(length: int) -> list[dict[str, str]]:
    """Variables of which each holds the one before twice."""
    first = {"name": "A0", "value": "x" * 100}
    return [first, *({"name": f"A{n}", "value": f"$(A{n - 1})$(A{n - 1})"} for n in range(1, length))]


PYTHON = {"image": "python:3.12", "command": ["python", "-c", "x = 'ab'\nwhile True: x = x * 2"]}
PROGRAMS = {
    "a padded printf": shell("printf '%1000000000s' x"), "a range of braces": shell("echo {1..100000000}"),
    "a chain of variables": shell("echo $A39", env=chain(40)), "a text that doubles": shell("a=x; while :; do a=$a$a; done"),
    "seventeen base64": shell("echo x" + " | base64" * 17),
    "a text sent through base64 for ever": shell("a=x; while :; do a=$(echo $a$a | base64); done"),
    "a catastrophic pattern": shell(f"echo {'a' * 60}! | grep -E '(a+)+$'"), "a function that forks": shell("f() { f | f & }; f"),
    "a function that calls itself": shell("f() { f; }; f"), "an endless loop": shell("while :; do :; done"),
    "an endless writer": shell("yes | head -n 1000000000"),
    "a long sequence": shell("for i in $(seq 1 1000000000); do echo $i; done"), "zeroes": shell("head -c 10000000000 /dev/zero | base64"),
    "a file that grows": shell("while :; do cat /tmp/x /tmp/x > /tmp/y; cat /tmp/y /tmp/y > /tmp/x; echo x >> /tmp/x; done"),
    "a Python text that doubles": created({**POD, "spec": {"containers": [{"name": "app", **PYTHON}]}}),
    "a Python number": created({**POD, "spec": {"containers": [{"name": "app", "image": "python:3.12", "command": ["python", "-c",
    "print(10**10**10)"]}]}}),
    "a lone surrogate": created({**POD, "spec": {"containers": [{"name": "app", "image": "python:3.12", "command": ["python", "-c",
    "print('\\ud800')"]}]}}),
    "a replacement that never ends": shell("echo a | sed ':a;s/a/aa/;ta'"),
    "arithmetic without end": shell("echo $((2**62*8)) $((1/0)); i=1; while [ $i -gt 0 ]; do i=$((i*3)); done"),
}  # fmt: skip
CONTROLLERS = {
    "a StatefulSet of fifty million": created(workload("StatefulSet", replicas=50_000_000, podManagementPolicy="Parallel", serviceName="x")),
    "a StatefulSet that counts from afar": created(workload("StatefulSet", replicas=50_000_000, ordinals={"start": 2**31 - 1}, serviceName="x")),
    "a Job of two thousand million": created(workload("Job", version="batch/v1", parallelism=2**31 - 1, completions=2**31 - 1)),
    "an indexed Job": created(workload("Job", version="batch/v1", parallelism=100_000, completions=100_000, completionMode="Indexed",
    maxFailedIndexes=100_000)),
    "forty Deployments of a thousand": created(*(workload("Deployment", f"many-{n}", replicas=1000) for n in range(40))),
    "a Deployment of two thousand million": created(workload("Deployment", replicas=2**31 - 1)),
    "a DaemonSet on many nodes": {**created(workload("DaemonSet")), "cluster": {"nodes": [{"name": f"node-{n}"} for n in range(2000)]}},
    "a CronJob long overdue": created({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "tick"},
    "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": workload("Job")["spec"]}}}, until="50000h"),
}  # fmt: skip
COPIES = ",".join(['{"op":"copy","from":"/metadata","path":"/metadata/annotations"}'] * 60)
NESTED = "{{if .metadata}}" * 60 + "x" + "{{end}}" * 60
COMMANDS = {
    "an unclosed quote": typed("run 'a", "get pods -o jsonpath='{"), "a nested template": typed(f"get deploy web -o go-template='{NESTED}'"),
    "templates within templates": typed("get pods -o go-template='" + "{{range .items}}" * 40 + "x" + "{{end}}" * 40 + "'"),
    "a template that calls itself": typed("get pods -o go-template='{{define \"T\"}}{{template \"T\" .}}{{end}}{{template \"T\" .}}'"),
    "a template that pads": typed("get deploy web -o go-template='{{printf \"%1000000000s\" .kind}}'"),
    "functions that nobody knows": typed("get deploy web -o go-template='{{nope .kind}}{{len}}{{index .spec 9}}'"),
    "unions": typed("get pods -o jsonpath='{" + "..*" * 20 + "}'",
    "get pods -o jsonpath='{.items[" + ",".join(["*"] * 200) + "]" + "[*,*,*,*]" * 12 + "}'"),
    "nested ranges": typed("get pods -o jsonpath='" + "{range .items[*]}" * 30 + "{.kind}" + "{end}" * 30 + "'"),
    "slices": typed("get pods -o jsonpath='{.items[-]}'", "get pods -o jsonpath='{.items[0:1:0]}'",
    "get pods -o jsonpath='{.items[::-1]}{.items[9999999999999999999]}'"),
    "logs of a ConfigMap": typed("create configmap cfg --from-literal=a=b", "logs cm/cfg", "logs deploy/web --tail=-5"),
    "a status of a wrong type": typed("patch deploy web --subresource=status --type=merge -p '{\"status\":\"x\"}'",
    "patch deploy web --subresource=status --type=merge -p '{\"status\":{\"replicas\":\"x\",\"conditions\":5}}'"),
    "a scale without a template": typed("patch deploy web --type=merge -p '{\"spec\":{\"template\":null}}'", "scale deploy web --replicas=5",
    "scale deploy web --replicas=2147483647"),
    "copies of copies": typed(f"patch deploy web --type=json -p '[{COPIES}]'"),
    "a million of words": typed("label deploy web " + " ".join(f"l{n}=x" for n in range(20_000))),
    "a wide selector": typed("get pods -l 'a in (" + ",".join(f"v{n}" for n in range(50_000)) + ")'"),
    "a sort by everything": typed("get pods --sort-by='{..*}'", "get all -A -o custom-columns=" + ",".join(["A:..*"] * 500)),
}  # fmt: skip
