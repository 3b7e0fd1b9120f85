"""The rows of `kubectl get` for every kind: columns, order and words."""

import pytest

from simulation.cluster.apiserver.printers import printer, table
from simulation.cluster.apiserver.printers.columns import selector

TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "app", "image": "nginx:1.27"}]}}
SELECTOR = {"matchLabels": {"app": "web"}}
BIRTH = "2026-01-01T00:00:00Z"


def made(name="x", **fields):
    return {"metadata": {"name": name, "creationTimestamp": BIRTH, **fields.pop("metadata", {})}, **fields}


def shown(resource, obj, wide=False, now_s=1767225610):
    """The one row of an object, as {column: cell}, in order."""
    printed = table(printer(resource), [obj], now_s)
    cells = zip(printed["columns"], printed["rows"][0]["cells"], strict=True)
    return {c["name"]: cell for c, cell in cells if wide or not c["priority"]}


def test_deployment_counts_ready_of_wanted():
    web = made(
        "web",
        spec={"replicas": 3, "selector": SELECTOR, "template": TEMPLATE},
        status={"readyReplicas": 2, "updatedReplicas": 3, "availableReplicas": 1},
    )
    assert shown("deployments", web) == {"Name": "web", "Ready": "2/3", "Up-to-date": 3, "Available": 1, "Age": "10s"}
    assert list(shown("deployments", web, wide=True).values())[5:] == ["app", "nginx:1.27", "app=web"]


def test_replica_set_and_daemon_set_show_their_counts():
    assert list(shown("replicasets", made(spec={"replicas": 2, "template": TEMPLATE})).values()) == [
        "x",
        2,
        0,
        0,
        "10s",
    ]
    agent = made(spec={"template": TEMPLATE, "selector": SELECTOR}, status={"desiredNumberScheduled": 1})
    assert list(shown("daemonsets", agent).values()) == ["x", 1, 0, 0, 0, 0, "<none>", "10s"]


@pytest.mark.parametrize(
    "condition, word", [("Complete", "Complete"), ("Failed", "Failed"), ("Suspended", "Suspended"), (None, "Running")]
)
def test_job_status_is_its_condition(condition, word):
    conditions = [{"type": condition, "status": "True"}] if condition else []
    task = made(
        spec={"completions": 2, "template": TEMPLATE},
        status={"succeeded": 1, "startTime": "2026-01-01T00:00:04Z", "conditions": conditions},
    )
    assert list(shown("jobs", task).values()) == ["x", word, "1/2", "6s", "10s"]


def test_job_without_completions_counts_to_one_of_its_parallelism():
    assert shown("jobs", made(spec={"parallelism": 3, "template": TEMPLATE}))["Completions"] == "0/1 of 3"


def test_cron_job_that_never_ran():
    tick = made(
        "tick", spec={"schedule": "*/5 * * * *", "suspend": False, "jobTemplate": {"spec": {"template": TEMPLATE}}}
    )
    assert list(shown("cronjobs", tick).values()) == ["tick", "*/5 * * * *", "<none>", "False", 0, "<none>", "10s"]


def test_node_tells_readiness_cordon_and_roles():
    node = made(
        metadata={"labels": {"node-role.kubernetes.io/control-plane": "", "kubernetes.io/role": "edge"}},
        spec={"unschedulable": True},
        status={"conditions": [{"type": "Ready", "status": "Unknown"}], "nodeInfo": {"kubeletVersion": "v1.36.2"}},
    )
    row = shown("nodes", node, wide=True)
    assert (row["Status"], row["Roles"], row["Version"]) == (
        "NotReady,SchedulingDisabled",
        "control-plane,edge",
        "v1.36.2",
    )
    assert row["Internal-IP"] == "<none>" and row["OS-Image"] == "<unknown>"
    assert shown("nodes", made())["Status"] == "Unknown"


def test_kernel_version_names_the_architecture():
    info = {"kernelVersion": "6.1", "architecture": "amd64"}
    assert shown("nodes", made(status={"nodeInfo": info}), wide=True)["Kernel-Version"] == "6.1 (amd64)"


def test_event_is_last_seen_when_its_series_was():
    event = made(
        involvedObject={"kind": "Pod", "name": "p", "fieldPath": "spec.containers{app}"},
        type="Warning",
        reason="BackOff",
        message="Back-off \n",
        firstTimestamp=BIRTH,
        lastTimestamp="2026-01-01T00:00:06Z",
        count=3,
        source={"component": "kubelet", "host": "node-1"},
    )
    assert list(shown("events", event).values()) == ["4s", "Warning", "BackOff", "pod/p", "Back-off"]
    wide = shown("events", event, wide=True)
    assert (wide["Source"], wide["First Seen"], wide["Count"]) == ("kubelet, node-1", "10s", 3)
    series = {**event, "series": {"count": 9, "lastObservedTime": "2026-01-01T00:00:09.000000Z"}}
    assert (shown("events", series)["Last Seen"], shown("events", series, wide=True)["Count"]) == ("1s", 9)


def test_event_of_the_new_api_has_only_its_event_time():
    event = made(involvedObject={"kind": "Pod", "name": "p"}, eventTime="2026-01-01T00:00:03.5Z", firstTimestamp=None)
    assert shown("events", event)["Last Seen"] == "6s"


@pytest.mark.parametrize(
    "spec, status, address",
    [
        ({}, {}, "<none>"),
        ({"externalIPs": ["1.2.3.4"]}, {}, "1.2.3.4"),
        ({"type": "LoadBalancer"}, {}, "<pending>"),
        ({"type": "LoadBalancer"}, {"loadBalancer": {"ingress": [{"ip": "9.9.9.9"}]}}, "9.9.9.9"),
        ({"type": "ExternalName", "externalName": "a.example"}, {}, "a.example"),
    ],
)
def test_service_external_address(spec, status, address):
    service = made(
        spec={"ports": [{"port": 80, "nodePort": 30080}, {"port": 53, "protocol": "UDP"}], **spec}, status=status
    )
    row = shown("services", service)
    assert (row["External-IP"], row["Port(s)"]) == (address, "80:30080/TCP,53/UDP")


def test_endpoint_slice_tells_three_addresses_and_how_many_more():
    endpoints = [{"addresses": [f"10.0.0.{i}"]} for i in range(5)]
    row = shown("endpointslices", made(addressType="IPv4", ports=[{"port": 80}], endpoints=endpoints))
    assert row["Endpoints"] == "10.0.0.0,10.0.0.1,10.0.0.2 + 2 more..."
    assert shown("endpointslices", made(addressType="IPv4"))["Endpoints"] == "<unset>"


def test_unbound_claim_has_empty_cells():
    claim = made("data", spec={"resources": {}, "volumeMode": "Filesystem"}, status={"phase": "Pending"})
    assert list(shown("persistentvolumeclaims", claim).values()) == [
        "data",
        "Pending",
        "",
        "",
        "",
        "",
        "<unset>",
        "10s",
    ]


def test_bound_volume_names_its_claim():
    volume = made(
        spec={
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "slow",
            "persistentVolumeReclaimPolicy": "Retain",
            "claimRef": {"namespace": "a", "name": "b"},
        },
        status={"phase": "Bound"},
    )
    assert list(shown("persistentvolumes", volume).values()) == [
        "x",
        "1Gi",
        "RWO",
        "Retain",
        "Bound",
        "a/b",
        "slow",
        "<unset>",
        "",
        "10s",
    ]


def test_quota_parts_requests_from_limits():
    quota = made(status={"hard": {"pods": "50", "limits.cpu": "2", "cpu": "1"}, "used": {"pods": "2"}})
    assert list(shown("resourcequotas", quota).values()) == ["x", "cpu: 0/1, pods: 2/50", "limits.cpu: 0/2", "10s"]


def test_budget_and_autoscaler():
    assert list(shown("poddisruptionbudgets", made(spec={"minAvailable": 1})).values()) == ["x", "1", "N/A", 0, "10s"]
    spec = {
        "scaleTargetRef": {"kind": "Deployment", "name": "web"},
        "maxReplicas": 3,
        "minReplicas": 1,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
            }
        ],
    }
    assert list(shown("horizontalpodautoscalers", made(spec=spec)).values()) == [
        "x",
        "Deployment/web",
        "cpu: <unknown>/80%",
        "1",
        3,
        0,
        "10s",
    ]


def test_kind_without_a_printer_shows_when_it_was_created():
    assert shown("roles", made("r")) == {"Name": "r", "Created At": BIRTH}


def test_ended_pod_row_is_marked_completed():
    pod = made(spec={"containers": [{}]}, status={"phase": "Failed"})
    assert table(printer("pods"), [pod], 1767225600)["rows"][0]["conditions"][0]["type"] == "Completed"


def test_selector_is_told_in_the_order_of_its_keys():
    expressions = [{"key": "a", "operator": "In", "values": ["y", "x"]}, {"key": "z", "operator": "DoesNotExist"}]
    assert selector({"matchLabels": {"m": "1"}, "matchExpressions": expressions}) == "a in (x,y),m=1,!z"
