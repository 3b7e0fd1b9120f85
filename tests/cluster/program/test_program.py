"""What a container's process does over time, when its whole life is data."""

import json

import pytest

from simulation.cluster import program
from simulation.cluster.program import Outside, Programs, StartError, check_programs
from simulation.cluster.registry import Registry

ENTRIES = [
    {"command": ["/tool", "serve", "0", "6"], "listens": [80],
     "http": [{"status": 200}, {"from": "6s", "status": 503}]},
    {"command": ["/tool", "serve"], "listens": [80]},
    {"command": ["/tool", "exit", "2", "1"], "exits": {"code": 2, "after": "1s"},
     "output": [{"text": "working\n"}, {"at": "3s", "text": "never\n"}]},
    {"command": ["/tool", "fail"], "exits": {"code": 1, "after": "0s"}},
    {"command": ["/tool", "ok"], "exits": {"code": 0, "after": "0s"}},
    {"command": ["/tool", "stubborn"], "ignores": ["SIGTERM"]},
    {"command": ["/tool", "slow"], "stops": {"code": 3, "after": "4s"}},
    {"command": ["/tool", "eat"], "memory": [{"from": "0s", "use": "1Mi"}, {"from": "0.4s", "use": "80Mi"}]},
    {"command": ["/nope"], "missing": 'exec: "/nope": stat /nope: no such file or directory'},
]  # fmt: skip
PROGRAMS = Programs(ENTRIES)
REGISTRY = Registry({"localhost:5000/tool:1": {"command": ["/tool"]}, "web:1": {"command": ["web"], "listens": [90]}})
MIB = 1024 * 1024


def start(image, *command, args=None, **more):
    return program.launch(REGISTRY.find(image), list(command), args, programs=PROGRAMS, **more)


def tool(*words):
    return start("localhost:5000/tool:1", "/tool", *words)


def exit_of(effects):
    return next(((e["exit"]["code"], e["exit"]["reason"], e["exit"]["at_ms"]) for e in effects if "exit" in e), None)


def test_server_runs_for_ever_and_stops_with_0_when_asked():
    state = tool("serve")
    assert program.next_change_ms(state) is None
    assert program.advance(state, 10**9) == (state, [])
    stopped, effects = program.signal(state, "SIGTERM", 5000)
    assert exit_of(effects) == (0, "Completed", 5000)
    assert program.http(state, 80, "/", 0).status == 200
    assert program.tcp(stopped, 80, 5001).refused


def test_program_exits_with_its_code_when_its_time_has_come():
    state = tool("exit", "2", "1")
    assert program.next_change_ms(state) == 1000
    assert program.advance(state, 999)[1] == []
    ended, effects = program.advance(state, 5000)
    assert exit_of(effects) == (2, "Error", 1000)
    assert program.next_change_ms(ended) is None
    assert program.logs(ended, 9000) == [(0, "stdout", "working\n")]


def test_answers_change_with_time():
    state = tool("serve", "0", "6")
    assert [program.http(state, 80, "/", at).status for at in (0, 5999, 6000, 60000)] == [200, 200, 503, 503]
    assert program.http(state, 81, "/", 0).refused


def test_stubborn_program_ignores_sigterm_but_not_sigkill():
    state = tool("stubborn")
    assert program.signal(state, "SIGTERM", 100) == (state, [])
    assert exit_of(program.signal(state, "SIGKILL", 30_000)[1]) == (137, "Error", 30_000)


def test_slow_stopper_ends_later_with_its_own_code():
    state, effects = program.signal(tool("slow"), "SIGTERM", 1000)
    assert (effects, program.next_change_ms(state)) == ([], 5000)
    assert exit_of(program.advance(state, 5000)[1]) == (3, "Error", 5000)


def test_memory_above_the_limit_is_found_and_killed():
    state = tool("eat")
    assert program.exceeds_at_ms(state, 100 * MIB) is None
    assert program.exceeds_at_ms(state, 50 * MIB) == 400
    assert program.memory_bytes(state, 500) == 80 * MIB
    assert exit_of(program.oom_kill(state, 400)[1]) == (137, "OOMKilled", 400)


def test_missing_program_cannot_be_started_as_recorded():
    with pytest.raises(StartError) as error:
        start("localhost:5000/tool:1", "/nope")
    assert (error.value.exit_code, error.value.reason) == (128, "StartError")
    assert error.value.message == (
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
        'unable to start container process: exec: "/nope": stat /nope: no such file or directory: unknown'
    )


@pytest.mark.parametrize(
    ("image", "word"), [("busybox", "nope"), ("nginx", "nope"), ("registry.k8s.io/pause:3.10", "sh")]
)
def test_command_that_is_not_in_the_image_cannot_be_started(image, word):
    with pytest.raises(StartError) as error:
        start(image, word)
    assert error.value.cause == f'exec: "{word}": executable file not found in $PATH'


def test_exec_of_a_declared_program_gives_its_exit_code():
    state, outside = tool("serve"), Outside(PROGRAMS)
    assert program.exec_(state, ["/tool", "fail"], 3000, outside) == (state, 1, "", "", 0)
    assert program.exec_(state, ["/tool", "ok"], 3000, outside)[1] == 0


def test_nginx_serves_its_page_and_nothing_else():
    state = start("nginx", ports=[80])
    assert program.http(state, 80, "/", 100).status == 200
    assert program.http(state, 80, "/_status/healthz", 100).status == 404
    assert exit_of(program.signal(state, "SIGQUIT", 100)[1]) is None
    stopping, _ = program.signal(state, "SIGTERM", 100)
    assert exit_of(program.advance(stopping, 200)[1])[0] == 0


def test_nginx_in_the_background_ends_its_container():
    assert exit_of(program.advance(start("nginx", "nginx"), 1000)[1]) == (0, "Completed", 10)
    assert program.next_change_ms(start("nginx", "nginx", "-g", "daemon off;")) is None


def test_empty_volume_over_the_pages_makes_nginx_answer_403():
    empty = start("nginx", mounts={"/usr/share/nginx/html": {"volume": "v"}})
    assert program.http(empty, 80, "/", 0, Outside()).status == 403
    assert program.http(empty, 80, "/", 0, Outside(volume=lambda key: {"index.html": "hi"})).body == "hi"


@pytest.mark.parametrize("image", ["busybox", "debian", "ubuntu", "alpine", "python", "node"])
def test_shell_or_interpreter_without_input_ends_at_once(image):
    state = start(image)
    assert exit_of(program.advance(state, 1000)[1])[:2] == (0, "Completed")


@pytest.mark.parametrize("command", [["sleep", "3600"], ["sleep", "1h"], ["sleep", "inf"]])
def test_sleep_as_process_1_does_not_hear_sigterm(command):
    state = start("busybox", *command)
    assert program.signal(state, "SIGTERM", 10) == (state, [])
    assert program.next_change_ms(state) == (None if command[1] == "inf" else 3_600_000)


def test_process_1_of_python_ignores_sigterm_and_serves_files():
    state = start("python:3.12", "python3", "-m", "http.server", "8080")
    assert program.http(state, 8080, "/", 0).status == 200
    assert program.http(state, 8080, "/nothing", 0).status == 404
    assert program.signal(state, "SIGTERM", 10)[1] == []


def test_pi_job_prints_pi_and_completes():
    state = start("perl:5.34", "perl", "-Mbignum=bpi", "-wle", "print bpi(2000)")
    ended, effects = program.advance(state, 60_000)
    assert exit_of(effects)[0] == 0
    text = program.logs(ended, 60_000)[0][2]
    assert text.startswith("3.14159265358979323846") and len(text) == 2002
    assert 1000 < program.next_change_ms(state) < 10_000


def test_liveness_server_of_the_documentation_fails_after_ten_seconds():
    for image, args in (
        ("registry.k8s.io/e2e-test-images/agnhost:2.40", ["liveness"]),
        ("k8s.gcr.io/liveness", ["/server"]),
    ):
        state = start(image, args=args)
        assert [program.http(state, 8080, "/healthz", at).status for at in (0, 9999, 10_000)] == [200, 200, 500]


def test_database_without_a_password_refuses_to_start():
    assert exit_of(program.advance(start("postgres:16"), 1000)[1])[0] == 1
    assert program.next_change_ms(start("postgres:16", env={"POSTGRES_PASSWORD": "x"})) is None


def test_stress_takes_the_memory_that_it_was_told_to():
    state = start("polinux/stress", "stress", args=["--vm", "1", "--vm-bytes", "250M", "--vm-hang", "1"])
    assert program.exceeds_at_ms(state, 100 * MIB) == 500
    assert program.cpu_millis(start("vish/stress", args=["-cpus", "2"]), 0) == 2000


def test_image_nobody_knows_serves_its_declared_ports():
    state = start("registry.example.com/app:1", ports=[8132, 8133])
    assert program.http(state, 8133, "/healthz", 0).status == 200
    assert program.tcp(state, 80, 0).refused
    assert start("registry.example.com/app:1", "/proxy-server", "--x", ports=[1])["does"]["listens"] == [1]


def test_image_of_the_scenario_listens_where_it_says():
    assert program.tcp(start("web:1"), 90, 0).refused is False
    assert program.exec_(start("web:1"), ["anything"], 0)[1] == 0


def test_redis_speaks_no_http_and_etcd_answers_health_checks():
    assert program.http(start("redis:7"), 6379, "/", 1000).error.endswith("for 'get' command\"")
    assert program.grpc(start("registry.k8s.io/etcd:3.5.1-0", "/usr/local/bin/etcd"), 2379, 1000).serving == "SERVING"
    assert program.grpc(start("nginx"), 80, 1000).serving is None


@pytest.mark.parametrize("words", [("serve",), ("exit", "2", "1"), ("eat",)])
def test_state_survives_saving(words):
    state = tool(*words)
    assert json.loads(json.dumps(state)) == state


def test_wrong_programs_are_named_with_what_is_valid():
    wrong = check_programs(
        [
            {"command": "x", "ignores": ["TERM"]},
            {"exits": {"code": 300, "in": 1}},
            {"command": ["a"], "http": [{"from": "x"}]},
        ]
    )
    assert [path for path, _ in wrong] == [
        (0, "command"), (0, "ignores", 0), (1, "exits", "in"), (1, "exits", "code"), (1, "command"),
        (2, "http", 0, "from"),
    ]  # fmt: skip
    assert "SIGTERM" in dict(wrong)[(0, "ignores", 0)]
    assert check_programs(ENTRIES) == []
