"""Shells among other things: probes and hooks that are executed, mounts, the network, programs that a script starts."""

import json

import pytest

from simulation.cluster import program
from simulation.cluster.program import Answer, Outside, Programs
from tests.cluster.program.test_shell import REGISTRY, played, said, start


def test_liveness_file_of_the_documentation_goes_after_thirty_seconds():
    script = "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"
    state = program.launch(REGISTRY.find("registry.k8s.io/busybox:1.27.2"), None, ["/bin/sh", "-c", script])
    assert program.next_change_ms(state) == 630_000
    asked = [program.exec_(state, ["cat", "/tmp/healthy"], at)[1:4] for at in (5000, 29_999, 30_000, 35_000)]
    assert asked[:2] == [(0, "", "")] * 2
    assert asked[2:] == [(1, "", "cat: can't open '/tmp/healthy': No such file or directory\n")] * 2


def test_looking_at_a_container_changes_nothing():
    state = start("while true; do date >> /tmp/log; sleep 1; done")
    saved = json.dumps(state)
    assert program.exec_(state, ["cat", "/tmp/log"], 60_000)[0] is state
    assert len(program.exec_(state, ["cat", "/tmp/log"], 9500)[2].splitlines()) == 10
    assert json.dumps(state) == saved


def test_init_container_waits_until_its_service_has_a_name():
    names = {}
    outside = Outside(resolve=lambda name: names.get(name, []))
    namespace = "/var/run/secrets/kubernetes.io/serviceaccount"
    script = f"until nslookup myservice.$(cat {namespace}/namespace).svc.cluster.local; do echo waiting; sleep 2; done"
    state = start(script, mounts={namespace: {"files": {"namespace": "default"}}})
    for due_ms in (0, 2000, 4000):
        assert program.next_change_ms(state, outside) == due_ms
        state, effects = program.advance(state, due_ms, outside)
        assert effects == []
    names["myservice.default.svc.cluster.local"] = ["10.96.0.20"]
    state, effects = program.advance(state, 6000, outside)
    assert effects[0]["exit"] == {"code": 0, "at_ms": 6000, "reason": "Completed"}
    assert sum(text == "waiting\n" for _, _, text in program.logs(state, 6000, outside)) == 3


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [(Answer(status=200, body="page\n"), 0, "page"), (Answer(status=404), 1, "404 Not Found"),
     (Answer(refused=True), 1, "Connection refused"), (None, 1, "bad address 'web'")],
)  # fmt: skip
def test_wget_tells_what_it_got(answer, code, words):
    outside = Outside(resolve=lambda name: ["10.96.0.7"] if answer else [], http=lambda host, port, path: answer)
    text, exit_code = played("wget -qO- http://web:8080/x", outside=outside)
    assert (exit_code, words in text) == (code, True)


def test_wget_without_an_answer_gives_up_when_its_time_is_over():
    outside = Outside(resolve=lambda name: ["10.0.0.1"], http=lambda *_: Answer(timeout=True))
    state, effects = program.advance(start("wget -T 5 -q http://web"), 60_000, outside)
    assert effects[0]["exit"] == {"code": 1, "at_ms": 5000, "reason": "Error"}


def test_client_asks_the_server_of_its_own_container():
    redis = program.launch(REGISTRY.find("redis:7"))
    assert program.exec_(redis, ["redis-cli", "ping"], 1000)[1:3] == (0, "PONG\n")
    slow = program.launch(REGISTRY.find("postgres:16"), env={"POSTGRES_PASSWORD": "x"})
    assert [program.exec_(slow, ["pg_isready", "-U", "postgres"], at)[1] for at in (500, 5000)] == [2, 0]
    nginx = program.launch(REGISTRY.find("nginx"))
    assert (
        program.exec_(nginx, ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://localhost/x"], 100)[2]
        == "404"
    )


def test_post_start_hook_leaves_its_file_behind():
    state = program.launch(REGISTRY.find("nginx"), ports=[80])
    hook = ["/bin/sh", "-c", "echo Hello from the postStart handler > /usr/share/message"]
    state, code, _, _, duration_ms = program.exec_(state, hook, 100)
    assert (code, duration_ms, program.next_change_ms(state)) == (0, 0, 100)
    state, _ = program.advance(state, 100)
    assert program.exec_(state, ["cat", "/usr/share/message"], 200)[2] == "Hello from the postStart handler\n"
    assert program.next_change_ms(state) is None


def test_pre_stop_hook_takes_its_time_and_may_be_cut_short():
    state = program.launch(REGISTRY.find("nginx"))
    assert program.exec_(state, ["/bin/sh", "-c", "sleep 5; echo slept"], 1000)[1:] == (0, "slept\n", "", 5000)
    cut, code, out, _, duration_ms = program.exec_(state, ["sh", "-c", "sleep 5; touch /x"], 1000, timeout_ms=2000)
    assert (code, out, duration_ms) == (None, "", 2000)
    cut, _ = program.advance(cut, 60_000)
    assert program.exec_(cut, ["test", "-f", "/x"], 61_000)[1] == 1
    assert program.exec_(state, ["tail", "-f", "/dev/null"], 1000)[1] is None


def test_pre_stop_hook_can_ask_the_server_to_quit():
    state = program.launch(REGISTRY.find("nginx:1.27-alpine"))
    state, code, _, _, _ = program.exec_(state, ["sh", "-c", "nginx -s quit; sleep 10"], 1000)
    assert code == 137  # the server is process 1: with it everything in the container ends
    effects = []
    while (due_ms := program.next_change_ms(state)) is not None:
        state, new = program.advance(state, due_ms)
        effects += new
    assert [(e["exit"]["code"], e["exit"]["at_ms"]) for e in effects] == [(0, 1020)]


def test_command_that_is_not_there_cannot_be_executed():
    with pytest.raises(program.StartError) as error:
        program.exec_(program.launch(REGISTRY.find("nginx")), ["nope"], 100)
    assert error.value.message.endswith('exec: "nope": executable file not found in $PATH: unknown')


def test_termination_message_is_what_was_written_to_the_log():
    script = "sleep 10 && echo Sleep expired > /dev/termination-log"
    state = program.launch(REGISTRY.find("debian"), ["/bin/sh"], ["-c", script])
    state, effects = program.advance(state, 10_000)
    assert (effects[0]["exit"]["code"], program.termination_message(state)) == (0, "Sleep expired\n")


def test_mounted_config_can_be_read_and_not_written():
    mounts = {"/etc/config": {"files": {"special.how": "very", "keys": "a\nb\n"}}}
    assert said("ls /etc/config; cat /etc/config/special.how", mounts=mounts) == "keys\nspecial.how\nvery"
    assert "Read-only file system" in said("echo x > /etc/config/new", mounts=mounts)
    one = {"/etc/app.conf": {"files": {"app.conf": "x=1\n"}, "sub_path": "app.conf"}}
    assert said("cat /etc/app.conf", mounts=one) == "x=1\n"


def test_containers_share_a_volume_through_the_world():
    volume = {}
    outside = Outside(volume=lambda key: volume)

    def go(state, at_ms):
        nonlocal volume
        state, effects = program.advance(state, at_ms, outside)
        for effect in effects:
            if "write" in effect:
                volume = {**volume, effect["write"]["path"]: effect["write"]["text"]}
        return state, effects

    writer = start(
        "sleep 1; echo one >> /out/raw.log; sleep 1; echo two >> /out/raw.log", mounts={"/out": {"volume": "e"}}
    )
    reader = start("while [ ! -f /in/raw.log ]; do sleep 1; done; cat /in/raw.log; tail -f /in/raw.log",
                   mounts={"/in": {"volume": "e"}})  # fmt: skip
    assert program.next_change_ms(writer, outside) == 1000
    for at_ms in (0, 1000, 2000, 3000):
        writer, _ = go(writer, at_ms)
        reader, _ = go(reader, at_ms)
    assert volume == {"raw.log": "one\ntwo\n"}
    assert [text for _, _, text in program.logs(reader, 3000, outside)][-1] == "two\n"


def test_hungry_tail_outgrows_its_limit():
    state, _ = program.advance(start("sleep 1; tail /dev/zero"), 1000)
    assert 1000 < program.exceeds_at_ms(state, 128 * 1024 * 1024) < 3000
    assert program.next_change_ms(start("sleep 1; tail /dev/zero")) == 1000


def test_programs_of_the_scenario_run_within_a_shell():
    outside = Outside(
        Programs([{"command": ["worker", "-x"], "exits": {"code": 4, "after": "3s"}, "output": [{"text": "hi\n"}]}])
    )
    state = start("worker -x; echo $?", image="example.com/app:1")
    state, effects = program.advance(state, 10_000, outside)
    assert [(at, text) for at, _, text in program.logs(state, 10_000, outside)] == [(0, "hi\n"), (3000, "4\n")]


def test_server_of_an_unknown_image_runs_under_its_shell():
    state = start("prepare --now && start-server --servers=3", image="registry.k8s.io/zookeeper:1", ports=[2181])
    assert program.next_change_ms(state, Outside()) == 0
    state, effects = program.advance(state, 0)
    assert (effects, program.tcp(state, 2181, 10).refused) == ([], False)
    assert program.exec_(state, ["sh", "-c", "server-ready 2181"], 10_000)[1] == 0


def test_mounted_script_is_carried_out():
    mounts = {"/scripts": {"files": {"run.sh": '#!/bin/sh\nset -e\necho "$0 $1"\nexit 4\n'}}}
    assert played("sh /scripts/run.sh a; /scripts/run.sh b; . /scripts/run.sh", mounts=mounts) == (
        "/scripts/run.sh a\n/scripts/run.sh b\nsh \n", 4)  # fmt: skip
    state = program.launch(REGISTRY.find("busybox"), ["/scripts/run.sh", "c"], mounts=mounts)
    state, effects = program.advance(state, 0)
    assert (program.logs(state, 0)[0][2], effects[0]["exit"]["code"]) == ("/scripts/run.sh c\n", 4)


@pytest.mark.parametrize(
    ("index", "code"), [("0", 1), ("1", 0), (None, 1)],
)  # fmt: skip
def test_python_of_the_indexed_job_fails_on_even_indexes(index, code):
    source = 'import os, sys\nprint("Hello outside")\n'
    source += 'if int(os.environ.get("JOB_COMPLETION_INDEX")) % 2 == 0:\n  sys.exit(1)\n'
    state = program.launch(
        REGISTRY.find("python"), ["python3", "-c", source], env={"JOB_COMPLETION_INDEX": index} if index else {}
    )
    state, effects = program.advance(state, 1000)
    assert effects[0]["exit"]["code"] == code
    assert program.logs(state, 1000)[0][2] == "Hello outside\n"


def test_bare_mapping_is_a_folder_of_its_own():
    mounts = {"/work/": {"a": "1\n"}, "/conf": {"files": "text\n"}}
    assert said("cat /work/a /conf/files; echo 2 > /work/b; rm /work/a; ls /work", mounts=mounts) == "1\ntext\nb\n"


def test_mounted_script_without_an_x_is_refused():
    mounts = {"/s": {"files": {"run.sh": "echo hi\n"}, "mode": 0o644}}
    with pytest.raises(program.StartError) as error:
        program.launch(REGISTRY.find("busybox"), ["/s/run.sh"], mounts=mounts)
    assert error.value.cause == 'exec: "/s/run.sh": permission denied'
    assert played("sh /s/run.sh && /s/run.sh", mounts=mounts) == ("hi\nsh: /s/run.sh: Permission denied\n", 126)


def test_read_only_root_can_be_written_to_in_its_mounts_only():
    script = "echo x > /tmp/a; echo $?; echo y > /data/b && cat /data/b; echo z > /dev/termination-log && echo ok"
    text = said(script, read_only=True, mounts={"/data": {}})
    assert text == "sh: can't create /tmp/a: Read-only file system\n1\ny\nok\n"


def test_process_knows_the_user_it_runs_as():
    assert said("id -u; whoami") == "0\nroot\n"
    assert said("id -u; whoami", user=1000) == "1000\nwhoami: unknown uid 1000\n"


def test_redis_can_be_shut_down_from_inside():
    state, code, out, _, _ = program.exec_(program.launch(REGISTRY.find("redis:7")), ["redis-cli", "shutdown"], 1000)
    effects = []
    while (due_ms := program.next_change_ms(state)) is not None:
        state, new = program.advance(state, due_ms)
        effects += new
    assert (code, out, effects[0]["exit"]["code"]) == (0, "", 0)
