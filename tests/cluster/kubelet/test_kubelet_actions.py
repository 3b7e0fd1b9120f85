"""What a pass decides to do, as data."""

from simulation.cluster.kubelet.actions import Health, compute

READY = {"state": "ready", "attempt": 0}
WELL = Health({}, {}, lambda spec: True)


def made(*containers, init=(), policy="Always"):
    spec = {"containers": [{"name": name, "image": "i"} for name in containers], "restartPolicy": policy}
    return {"metadata": {}, "spec": {**spec, "initContainers": list(init)} if init else spec}


def running(**fields):
    return {"state": "running", "asked": "i", "sandbox": 0, **fields}


def exited(code):
    return {"state": "exited", "asked": "i", "sandbox": 0, "exit_code": code}


def do(steps):
    return [(step.do, step.container or None) for step in steps]


def test_a_new_pod_gets_volumes_a_sandbox_and_its_containers_in_order():
    steps = compute(made("a", "b"), None, {"a": None, "b": None}, WELL)
    assert do(steps) == [("mount", None), ("sandbox", None), ("start", "a"), ("start", "b")]


def test_a_pod_with_init_containers_begins_with_the_first_alone():
    init = [{"name": "one"}, {"name": "two"}]
    assert do(compute(made("a", init=init), None, {"a": None}, WELL))[-1] == ("start", "one")
    assert do(compute(made("a", init=init), READY, {"one": exited(0), "two": None, "a": None}, WELL)) == [
        ("start", "two")
    ]
    assert do(compute(made("a", init=init), READY, {"one": exited(0), "two": exited(0), "a": None}, WELL)) == [
        ("start", "a")
    ]


def test_nothing_is_done_where_all_is_as_it_should_be():
    assert compute(made("a"), READY, {"a": running()}, WELL) == []


def test_a_dead_sandbox_is_renewed_and_everything_begins_again():
    steps = compute(
        made("a", init=[{"name": "one"}]), {"state": "dead", "attempt": 0}, {"one": exited(0), "a": exited(137)}, WELL
    )
    assert do(steps) == [("renew", None), ("mount", None), ("sandbox", None), ("start", "one")]


def test_a_pod_that_is_done_needs_no_new_sandbox():
    assert compute(made("a", policy="Never"), {"state": "dead", "attempt": 0}, {"a": exited(0)}, WELL) == []


def test_containers_of_an_earlier_sandbox_count_as_never_started():
    steps = compute(
        made("a", init=[{"name": "one"}]), {"state": "ready", "attempt": 1}, {"one": exited(0), "a": exited(1)}, WELL
    )
    assert do(steps) == [("start", "one")]


def test_what_is_killed_is_killed_before_anything_is_started():
    unhealthy = WELL._replace(kill={"b": "why"}, grace_s={"b": 4})
    steps = compute(made("a", "b"), READY, {"a": exited(1), "b": running()}, unhealthy)
    assert do(steps) == [("kill", "b"), ("start", "a"), ("start", "b")] and steps[0].grace_s == 4


def test_an_unhealthy_container_of_a_pod_that_never_restarts_is_only_killed():
    steps = compute(made("a", policy="Never"), READY, {"a": running()}, WELL._replace(kill={"a": "why"}))
    assert do(steps) == [("kill", "a")]


def test_another_image_is_a_changed_definition():
    steps = compute(made("a"), READY, {"a": running(asked="old")}, WELL)
    assert (
        do(steps) == [("kill", "a"), ("start", "a")]
        and steps[0].why == "Container a definition changed, will be restarted"
    )


def test_other_limits_are_given_while_it_runs_unless_they_must_wait():
    pod = made("a")
    pod["spec"]["containers"][0]["resources"] = {"limits": {"cpu": "2"}}
    assert do(compute(pod, READY, {"a": running()}, WELL)) == [("resize", "a")]
    assert compute(pod, READY, {"a": running()}, WELL._replace(may_resize=False)) == []
