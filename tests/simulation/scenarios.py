"""A few scenarios that go different ways through the cluster; and how a test asks the site's own API about a run."""

import json


def scenario(*inputs, name="test", **parts):
    """A scenario of (at, kubectl line or mapping) pairs."""
    given = [{"at": at, **(what if isinstance(what, dict) else {"kubectl": what})} for at, what in inputs]
    return {"apiVersion": "podflow/v1", "kind": "Scenario", "name": name, **parts, "inputs": given}


HAPPY = scenario(("0s", "run my-pod --image=nginx"), name="happy")
TWO_PODS = scenario(
    ("0s", "run one --image=nginx"), ("0s", "run two --image=redis"), ("20s", "delete pod one --wait=false"),
    name="two pods",
)  # fmt: skip
CRASH = scenario(
    ("0s", "run crash --image=busybox -- sh -c 'sleep 2; exit 1'"), ("90s", "delete pod crash"),
    name="crash", until="200s",
)  # fmt: skip
WRONG_IMAGE = scenario(("0s", "run wrong --image=nginx:nope"), name="wrong image", until="60s",
                       registry={"nginx:nope": {"missing": "not found"}})  # fmt: skip
TOO_BIG = scenario(
    ("0s", {"kubectl": "create -f -", "manifest": {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "big"},
        "spec": {"containers": [{"name": "big", "image": "nginx", "resources": {"requests": {"cpu": "64"}}}]}}}),
    name="too big",
)  # fmt: skip
ALL = [HAPPY, TWO_PODS, CRASH, WRONG_IMAGE, TOO_BIG]


def ask(client, run, address, body=None):
    """(status, answer) of GET /api/runs/<id>/<address>, or of a POST of `body`."""
    url = f"/api/runs/{run.pk}/{address}"
    answer = client.get(url) if body is None else client.post(url, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()
