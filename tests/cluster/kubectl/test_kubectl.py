"""What kubectl's commands print, with which exit code, and what they ask of the server; words are those of kubectl 1.37."""

import json

import pytest

from simulation.cluster.kubectl import resume, run_command, split
from tests.cluster.kubectl_fake import FakeClient

NOW_S = 1767225660  # a minute after the run began
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web", "labels": {"app": "web"}},
    "spec": {"containers": [{"name": "app", "image": "nginx"}]},
    "status": {"phase": "Running", "containerStatuses": [{"name": "app", "ready": True, "state": {"running": {}}}]},
}
SHOP = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "shop", "labels": {"app": "shop"}},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": {"app": "shop"}},
        "template": {
            "metadata": {"labels": {"app": "shop"}},
            "spec": {"containers": [{"name": "app", "image": "one"}, {"name": "side", "image": "two"}]},
        },
    },
    "status": {},
}
NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}, "spec": {}, "status": {}}
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {color: blue}\n"


@pytest.fixture
def client():
    return FakeClient(POD, SHOP, NODE)


def kubectl(client, line, stdin=None):
    result = run_command(split(line), stdin, client, NOW_S)
    return result.exit_code, result.stdout, result.stderr


def test_command_line_is_split_as_a_shell_does():
    assert split("""kubectl run a --env="X=1 2" -- sh -c 'echo hi'""") == [
        "run", "a", "--env=X=1 2", "--", "sh", "-c", "echo hi"]  # fmt: skip


@pytest.mark.parametrize(
    "line, said",
    [
        ("run my-pod --image=nginx", "pod/my-pod created"),
        ("create deployment web --image=nginx", "deployment.apps/web created"),
        ("create ns shop", "namespace/shop created"),
        ("create priorityclass urgent --value=1000", "priorityclass.scheduling.k8s.io/urgent created"),
        ("create pdb shop --selector=app=shop --min-available=1", "poddisruptionbudget.policy/shop created"),
        ("create cronjob tick --image=a --schedule='*/5 * * * *'", "cronjob.batch/tick created"),
        ("create role r --verb=get --resource=pods", "role.rbac.authorization.k8s.io/r created"),
        ("label pod web stage=dev", "pod/web labeled"),
        ("label pod web app-", "pod/web unlabeled"),
        ("label pod web app=web", "pod/web not labeled"),
        ("annotate pod web note=hello", "pod/web annotated"),
        ('patch pod web -p \'{"metadata":{"labels":{"s":"1"}}}\'', "pod/web patched"),
        ("patch pod web -p '{}'", "pod/web patched (no change)"),
        ('patch pod web --type=json -p \'[{"op":"add","path":"/metadata/labels/j","value":"1"}]\'', "pod/web patched"),
        ("set image deployment/shop app=nginx:2", "deployment.apps/shop image updated"),
        ("set image deploy shop *=nginx:2", "deployment.apps/shop image updated"),
        ("set env deployment/shop COLOR=blue", "deployment.apps/shop env updated"),
        ("set resources deploy shop --limits=cpu=1", "deployment.apps/shop resource requirements updated"),
        ("scale deployment shop --replicas=3", "deployment.apps/shop scaled"),
        ("taint nodes node-1 dedicated=db:NoSchedule", "node/node-1 tainted"),
        ("delete pod web", 'pod "web" deleted from default namespace'),
        ("delete node node-1", 'node "node-1" deleted'),
        ("delete pod web --dry-run=server", 'pod "web" deleted from default namespace (server dry run)'),
        ("get pod web -o jsonpath={.status.phase}", "Running"),
        ("get pod/web -o go-template={{.metadata.name}}", "web"),
        ("get pods,deploy -o name", "pod/web\ndeployment.apps/shop"),
        ("get --raw /healthz", "ok"),
    ],
)
def test_command_succeeds_and_says(client, line, said):
    code, out, err = kubectl(client, line)
    assert (code, out.rstrip("\n"), err) == (0, said, "")


@pytest.mark.parametrize(
    "line, said",
    [
        ("foo", 'error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop'),
        ("run x", 'error: required flag(s) "image" not set'),
        ("run x --image=A", 'error: invalid image name "A": invalid reference format'),
        ("run x --image=a --foo", "error: unknown flag: --foo\nSee 'kubectl run --help' for usage."),
        ("run x --image=a -x", "error: unknown shorthand flag: 'x' in -x\nSee 'kubectl run --help' for usage."),
        ("run x --image", "error: flag needs an argument: --image\nSee 'kubectl run --help' for usage."),
        ("run --image=a", "error: NAME is required for run\nSee 'kubectl run -h' for help and examples"),
        ("run x --image=a --port=b", "error: --port must be a number"),
        ("run x --image=a --restart=b", "error: invalid restart policy: b, valid values are: Always, OnFailure, Never"),
        ("get pod nothere", 'Error from server (NotFound): pods "nothere" not found'),
        ("get foo", 'error: the server doesn\'t have a resource type "foo"'),
        ("create", "error: must specify one of -f and -k"),
        ("create configmap", "error: exactly one NAME is required, got 0\nSee 'kubectl create configmap -h' for help and "
                             "examples"),
        ("create cronjob x", 'error: required flag(s) "image", "schedule" not set'),
        ("create deployment x --image=a --replicas=x", 'error: invalid argument "x" for "-r, --replicas" flag: '
         'strconv.ParseInt: parsing "x": invalid syntax\nSee \'kubectl create deployment --help\' for usage.'),
        ("create deployment shop --image=a", 'error: failed to create deployment: deployments.apps "shop" already exists'),
        ("run web --image=a", 'Error from server (AlreadyExists): pods "web" already exists'),
        ("label pod web app=db", "error: 'app' already has a value (web), and --overwrite is false"),
        ("label pod web", "error: at least one label update is required"),
        ("annotate pod web a", "error: at least one annotation update is required"),
        ("set image deployment/shop foo=b", 'error: unable to find container named "foo"'),
        ("set foo", "error: unknown command \"foo\"\nSee 'kubectl set -h' for help and examples"),
        ("patch pod web", "error: must specify --patch or --patch-file containing the contents of the patch"),
        ("patch pod web --type=foo -p {}", 'error: --type must be one of [json merge strategic], not "foo"'),
        ('patch pod web --type=json -p \'[{"op":"remove","path":"/a/b"}]\'',
         "The request is invalid: the server rejected our request due to an error in our request"),
        ("taint nodes node-1 a-", 'error: taint "a" not found'),
        ("delete pods", "error: resource(s) were provided, but no name was specified"),
        ("delete pod x --now --grace-period=4", "error: --now and --grace-period cannot be specified together"),
        ("get pods -l 'a b'", 'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector '
         '"a b", field selector "": unable to parse requirement: found \'b\', expected: in, notin, =, ==, !=, gt, lt'),
    ],
)  # fmt: skip
def test_command_fails_and_says(client, line, said):
    code, out, err = kubectl(client, line)
    assert (code, out, err.rstrip("\n")) == (1, "", said)


def test_several_failures_are_told_one_a_line_and_the_rest_is_printed(client):
    code, out, err = kubectl(client, "get pod a web b -o name")
    assert (code, out) == (1, "pod/web\n")
    assert err == (
        'Error from server (NotFound): pods "a" not found\nError from server (NotFound): pods "b" not found\n'
    )


def test_tables_are_aligned_and_kinds_are_told_apart(client):
    _, out, _ = kubectl(client, "get pods,deploy")
    assert out == (
        "NAME      READY   STATUS    RESTARTS   AGE\n"
        "pod/web   1/1     Running   0          60s\n"
        "\n"
        "NAME                   READY   UP-TO-DATE   AVAILABLE   AGE\n"
        "deployment.apps/shop   0/2     0            0           60s\n"
    )


def test_labels_and_namespaces_are_columns(client):
    _, out, _ = kubectl(client, "get pods -A -L app,x --show-labels --no-headers")
    assert out.split() == ["default", "web", "1/1", "Running", "0", "60s", "web", "app=web"]


def test_nothing_found_is_no_error(client):
    assert kubectl(client, "get svc -n shop") == (0, "", "No resources found in shop namespace.\n")
    assert kubectl(client, "get svc -A") == (0, "", "No resources found\n")


def test_run_makes_the_pod_that_kubectl_makes(client):
    _, out, _ = kubectl(
        client, "run x --image=nginx --port=80 --env=A=1 --dry-run=client -o yaml --command -- sleep 10"
    )
    assert out == (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    run: x\n  name: x\nspec:\n  containers:\n  - command:\n"
        '    - sleep\n    - "10"\n    env:\n    - name: A\n      value: "1"\n    image: nginx\n    name: x\n    ports:\n'
        "    - containerPort: 80\n    resources: {}\n  dnsPolicy: ClusterFirst\n  restartPolicy: Always\nstatus: {}\n"
    )
    assert not client.asked


def test_a_commands_own_flag_hides_the_global_one_of_its_name(client):
    result = run_command(
        split("create rolebinding b --role=r --user=jane -o jsonpath={.subjects[*].name}"), None, client, NOW_S
    )
    assert result.stdout == "jane"


def test_apply_creates_then_leaves_alone_then_configures(client):
    changed = SETTINGS.replace("color: blue", "size: big")
    said = [kubectl(client, "apply -f -", text)[1] for text in (SETTINGS, SETTINGS, changed)]
    assert said == ["configmap/settings created\n", "configmap/settings unchanged\n", "configmap/settings configured\n"]
    assert client.get("configmaps", "default", "settings")["data"] == {"size": "big"}


def test_apply_remembers_what_was_applied(client):
    kubectl(client, "apply -f -", SETTINGS)
    text = client.get("configmaps", "default", "settings")["metadata"]["annotations"][
        "kubectl.kubernetes.io/last-applied-configuration"]  # fmt: skip
    assert text.endswith("\n")
    assert json.loads(text)["metadata"] == {"annotations": {}, "name": "settings", "namespace": "default"}


def test_create_goes_on_after_a_document_that_fails(client):
    kubectl(client, "create -f -", SETTINGS)
    code, out, err = kubectl(client, "create -f -", SETTINGS + "---\n" + SETTINGS.replace("settings", "more"))
    assert (code, out) == (1, "configmap/more created\n")
    assert err == (
        'Error from server (AlreadyExists): error when creating "STDIN": configmaps "settings" already exists\n'
    )


def test_manifest_may_be_given_as_an_object(client):
    manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}}
    assert kubectl(client, "create -f -", manifest)[1] == "namespace/n created\n"


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "error: no objects passed to create\n"),
        ("apiVersion: v1\n", "error: unable to decode \"STDIN\": Object 'Kind' is missing in '{\"apiVersion\":\"v1\"}'\n"),
        ("apiVersion: v1\nkind: Foo\nmetadata: {name: a}\n",
         'error: resource mapping not found for name: "a" namespace: "" from "STDIN": no matches for kind "Foo" in version '
         '"v1"\nensure CRDs are installed first\n'),
    ],
)  # fmt: skip
def test_manifest_that_is_no_object_is_refused_here(client, text, said):
    assert kubectl(client, "create -f -", text) == (1, "", said)


def test_refused_fields_are_listed():
    from simulation.cluster.apiserver.api import field_errors, status
    from simulation.cluster.kubectl.errors import told

    errors = [field_errors.required("spec.a"), field_errors.invalid("spec.b", "x", "no")]
    assert told([status.invalid("Pod", "p", errors[:1])]) == 'The Pod "p" is invalid: spec.a: Required value\n'
    assert told([status.invalid("Pod", "p", errors)]) == (
        'The Pod "p" is invalid: \n* spec.a: Required value\n* spec.b: Invalid value: "x": no\n')  # fmt: skip


def test_delete_waits_until_the_object_is_gone(client):
    client.slow.add("web")
    result = run_command(["delete", "pod", "web", "--timeout=30s"], None, client, NOW_S)
    assert result.stdout == 'pod "web" deleted from default namespace\n'
    assert (result.waiting["for"], result.waiting["resource"], result.waiting["name"]) == ("deleted", "pods", "web")
    again = resume(json.loads(json.dumps(result.waiting)), client, NOW_S + 10)
    assert again.waiting["until_s"] == NOW_S + 30
    client.gone("pods", "default", "web")
    assert resume(again.waiting, client, NOW_S + 20)[:4] == (0, "", "", None)


def test_delete_gives_up_when_time_is_up(client):
    client.slow.add("web")
    waiting = run_command(["delete", "pod", "web", "--timeout=30s"], None, client, NOW_S).waiting
    said = resume(waiting, client, NOW_S + 30)
    assert (said.exit_code, said.stderr) == (1, "error: timed out waiting for the condition on pods/web\n")


@pytest.mark.parametrize("line, grace_s", [
    ("delete pod web", None), ("delete pod web --now", 1), ("delete pod web --grace-period=0", 1),
    ("delete pod web --grace-period=0 --force", 0), ("delete pod web --grace-period=7", 7),
])  # fmt: skip
def test_grace_period_that_is_asked_for(client, line, grace_s):
    kubectl(client, line)
    assert client.asked[-1] == ("delete", "pods", "web", grace_s)


def test_force_delete_warns(client):
    _, out, err = kubectl(client, "delete pod web --force --grace-period=0")
    assert out == 'pod "web" force deleted from default namespace\n'
    assert err.startswith("Warning: Immediate deletion does not wait for confirmation")


def test_a_terminal_shows_both_streams_in_their_order(client):
    result = run_command(split("delete pod web --force"), None, client, NOW_S)
    assert result.shown == result.stderr + result.stdout and result.shown.startswith("Warning: Immediate deletion")


def test_warnings_of_the_server_are_printed(client):
    client.warnings = ['unknown field "spec.foo"']
    assert kubectl(client, "run a --image=b")[2] == 'Warning: unknown field "spec.foo"\n'
