"""Shells in containers: what scripts print, when they end, and that they can be saved at any moment."""

import json

import pytest

from simulation.cluster import program
from simulation.cluster.program import Answer, Programs, World
from simulation.cluster.registry import Registry

REGISTRY = Registry()


def start(script, image="busybox", shell="sh", **more):
    more.setdefault("hostname", "web-0")
    return program.launch(REGISTRY.find(image), [shell, "-c", script], **more)


def played(script, until_ms=600_000, world=None, **more):
    """(what it wrote on both streams, exit code or None) after it ran, saved and loaded at every change on the way."""
    world = world or World()
    state, effects = start(script, **more), []
    for _ in range(1000):
        due_ms = program.next_change_ms(state, world)
        if due_ms is None or due_ms > until_ms:
            break
        state, new = program.advance(state, due_ms, world)
        state = json.loads(json.dumps(state))
        effects += new
    codes = [effect["exit"]["code"] for effect in effects if "exit" in effect]
    return "".join(text for _, _, text in program.logs(state, until_ms, world)), codes[0] if codes else None


def said(script, **more):
    return played(script, **more)[0]


def times(script, **more):
    state, effects = program.advance(start(script, **more), 10**7, World())
    return [(at_ms, text.rstrip("\n")) for at_ms, _, text in program.logs(state, 10**7)], effects[-1]["exit"]["at_ms"]


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("echo hi; echo there", "hi\nthere\n"),
        ("true && echo yes || echo no; false && echo yes || echo no", "yes\nno\n"),
        ("x=5; y=$x$x; echo \"$y\" '$y' \\$y ${x}0", "55 $y $y 50\n"),
        ("if [ -f /etc/hostname ]; then cat /etc/hostname; elif true; then echo b; else echo c; fi", "web-0\n"),
        ("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done", "0\n1\n2\n"),
        ("until false; do echo 1; break; done; for i in a b c; do [ $i = b ] && continue; echo $i; done", "1\na\nc\n"),
        ("case web-0 in db*) echo db;; web*|www) echo web;; *) echo other;; esac", "web\n"),
        ("f() { local x=1; echo \"$1 $#\"; return 3; }; f a b; echo $? ${x:-gone}", "a 2\n3 gone\n"),
        ("(x=1; exit 4); echo $? ${x:-unset}", "4 unset\n"),
        ("echo $(echo a; echo b) \"$(printf 'c\\nd')\"", "a b c\nd\n"),
        ("echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f; wc -l < /tmp/f", "one\ntwo\n2\n"),
        ("ls /nope 2>/dev/null || echo gone; ls /nope 2>&1 | sed 's/.*: //'", "gone\nNo such file or directory\n"),
        ("cat <<EOF\nhi $HOSTNAME\nEOF\ncat <<'EOF'\n$HOSTNAME\nEOF", "hi web-0\n$HOSTNAME\n"),
        ("echo b a c | tr ' ' '\\n' | sort | head -2 | tr '\\n' ,", "a,b,"),
        ("printf '%s=%03d\\n' a 7 b 8", "a=007\nb=008\n"),
        ("echo -n x; echo -e 'a\\tb'", "xa\tb\n"),
        ("seq 3 | while read n; do echo \"n$n\"; done; echo ${n:-none}", "n1\nn2\nn3\nnone\n"),
        ("X=1 env | grep ^X; export Y=2; sh -c 'echo $Y $X.'", "X=1\n2 .\n"),
        ("set -- a 'b c'; for w in \"$@\"; do echo \"<$w>\"; done; shift; echo $#", "<a>\n<b c>\n1\n"),
        ("p=/a/b.tar.gz; echo ${p##*/} ${p%.*} ${p%%.*} ${#p} ${p:+set}", "b.tar.gz /a/b.tar /a/b 11 set\n"),
        ("mkdir -p /tmp/d/e && touch /tmp/d/x /tmp/d/y && echo /tmp/d/* && rm -r /tmp/d && ls /tmp/d", None),
        ("eval 'a=1; echo $a'; echo $((7/2)) $((2*(3+1))) $((1<2)) $((5%3))", "1\n3 8 1 2\n"),
        ("grep -c o /etc/hosts; echo 'a:b:c' | cut -d: -f2; echo 'k v' | awk '{print $2, $1}'", "2\nb\nv k\n"),
        ("test 3 -gt 2 -a -n x && echo both; [ ! -e /nope ] && echo none; [ a = b ]; echo $?", "both\nnone\n1\n"),
        ("trap 'echo bye' EXIT; echo hi", "hi\nbye\n"),
        ("! true; echo $?; false; echo $?; nope 2>/dev/null; echo $?", "1\n1\n127\n"),
        ("echo a | grep b | wc -l; yes | head -2", "0\ny\ny\n"),
        ("cd /tmp; pwd; cd - ; pwd; cd /nope", "/tmp\n/\nsh: cd: can't cd to /nope: No such file or directory\n"),
        ("date -u +%Y-%m-%dT%H:%M:%SZ; date", "2026-01-01T00:00:00Z\nThu Jan  1 00:00:00 UTC 2026\n"),
        ("command -v wget >/dev/null && echo there; which nope || echo missing", "there\nmissing\n"),
        ("xargs echo got <<EOF\n1 2\nEOF\necho 'aGk=' | base64 -d; echo", "got 1 2\nhi\n"),
        ("basename /a/b.c .c; dirname /a/b", "b\n/a\n"),
        ("kill -0 1 && echo alive; kill -0 999 || echo dead", "alive\nsh: can't kill pid 999: No such process\ndead\n"),
    ],
)  # fmt: skip
def test_script_prints_what_a_shell_would_print(script, output):
    if output is None:
        output = "/tmp/d/x /tmp/d/y\nls: /tmp/d: No such file or directory\n".replace("/tmp/d/x", "/tmp/d/e /tmp/d/x")
    assert said(script) == output


@pytest.mark.parametrize(
    ("script", "code"),
    [("exit 3", 3), ("false", 1), ("nope", 127), ("set -e; false; exit 5", 1), ("set -e; false || true; exit 5", 5),
     ("set -e; if false; then :; fi; exit 6", 6), ("sleep x", 1), ("(exit 9)", 9), ("echo 'open", 2), ("cat /nope", 1),
     ("set -u; echo $NOPE", 2), ("exec false", 1), ("/etc", 126), ("false | true", 0), (": ${X:?not given}", 2),
     ("echo x > /no/such/folder", 1), ("echo $((1/0))", 2), ("kill $$; sleep 1; exit 7", 7)],
)  # fmt: skip
def test_script_ends_with_the_code_that_a_shell_would_give(script, code):
    assert played(script)[1] == code


def test_unknown_command_is_named_by_each_shell_in_its_own_words():
    assert said("nope") == "sh: nope: not found\n"
    assert said("nope", image="debian") == "sh: 1: nope: not found\n"
    assert said("nope", image="debian", shell="bash") == "bash: line 1: nope: command not found\n"
    assert said("wget x", image="debian") == "sh: 1: wget: not found\n"


def test_bash_has_arrays_braces_and_its_own_echo():
    bash = {"image": "bash:5", "shell": "bash"}
    assert (
        said("items=(foo bar baz); echo ${items[$I]} ${#items} ${items[@]}", env={"I": "1"}, **bash)
        == "bar 3 foo bar baz\n"
    )
    assert said("for i in {1..3}; do echo -n $i; done; [[ abc == a* && -n x ]] && echo yes", **bash) == "123yes\n"
    assert (
        said("for ((i=0;i<2;i++)); do echo $i; done; ((i>1)) && echo big; a=x; a+=y; echo $a", **bash)
        == "0\n1\nbig\nxy\n"
    )
    assert said("echo -e 'a\\nb'", image="debian") == "-e a\nb\n"


def test_sleep_lets_time_pass():
    assert times("echo a; sleep 1; echo b; sleep 0.5; echo c; sleep 1m") == (
        [(0, "a"), (1000, "b"), (1500, "c")],
        61_500,
    )


def test_date_goes_with_the_time_of_the_run():
    lines, _ = times("date +%T; sleep 90; date +%T", started_ms=3_600_000)
    assert [text for _, text in lines] == ["01:00:00", "01:01:30"]


def test_background_jobs_run_side_by_side():
    assert times("(sleep 2; echo slow) & (sleep 1; echo fast) & wait; echo done") == (
        [(1000, "fast"), (2000, "slow"), (2000, "done")], 2000)  # fmt: skip
    assert times("sleep 5 & wait $!; echo $?; false & wait $!; echo $?")[0] == [(5000, "0"), (5000, "1")]


def test_pipe_hands_on_lines_as_they_come():
    lines, _ = times("for i in 1 2 3; do echo $i; sleep 1; done | grep -v 2 | while read x; do echo got $x; done")
    assert lines == [(0, "got 1"), (2000, "got 3")]


def test_follower_sees_what_is_written_later():
    state = start("touch /log; (sleep 3; echo new >> /log) & tail -f /log")
    assert program.logs(state, 10_000) == [(4000, "stdout", "new\n")]  # it looks once a second


def test_timeout_ends_what_takes_too_long():
    assert times("timeout 2 sleep 10; echo $?; timeout 5 true; echo $?") == ([(2000, "143"), (2000, "0")], 2000)


def test_shell_as_process_1_ignores_sigterm_without_a_trap():
    state = start("sleep 3600")
    assert program.signal(state, "SIGTERM", 5000) == (state, [])
    assert program.signal(state, "SIGKILL", 5000)[1][0]["exit"]["code"] == 137


def test_trap_waits_for_the_command_in_the_foreground():
    state, _ = program.advance(start("trap 'echo bye; exit 3' TERM; while true; do sleep 10; done"), 0)
    state, effects = program.signal(state, "SIGTERM", 4000)
    assert (effects, program.next_change_ms(state)) == ([], 10_000)
    state, effects = program.advance(state, 10_000)
    assert effects[0]["exit"] == {"code": 3, "at_ms": 10_000, "reason": "Error"}
    assert program.logs(state, 10_000) == [(10_000, "stdout", "bye\n")]


def test_trap_interrupts_wait_at_once():
    state, _ = program.advance(start("trap 'exit 0' TERM; sleep 3600 & wait"), 0)
    assert program.signal(state, "SIGTERM", 4000)[1][0]["exit"]["at_ms"] == 4000


def test_exec_replaces_the_shell_by_a_server_that_hears_signals():
    state = start("echo starting; exec nginx -g 'daemon off;'", image="nginx")
    state, _ = program.advance(state, 1000)
    assert program.http(state, 80, "/", 2000).status == 200
    state, effects = program.signal(state, "SIGTERM", 3000)
    assert program.advance(state, 4000)[1][0]["exit"]["code"] == 0


def test_server_under_a_shell_does_not_hear_the_signal():
    state, _ = program.advance(start("nginx -g 'daemon off;'; echo over", image="nginx"), 1000)
    assert program.tcp(state, 80, 1000).refused is False
    assert program.signal(state, "SIGTERM", 3000)[1] == []


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
    world = World(resolve=lambda name: names.get(name, []))
    namespace = "/var/run/secrets/kubernetes.io/serviceaccount"
    script = f"until nslookup myservice.$(cat {namespace}/namespace).svc.cluster.local; do echo waiting; sleep 2; done"
    state = start(script, mounts={namespace: {"files": {"namespace": "default"}}})
    for due_ms in (0, 2000, 4000):
        assert program.next_change_ms(state, world) == due_ms
        state, effects = program.advance(state, due_ms, world)
        assert effects == []
    names["myservice.default.svc.cluster.local"] = ["10.96.0.20"]
    state, effects = program.advance(state, 6000, world)
    assert effects[0]["exit"] == {"code": 0, "at_ms": 6000, "reason": "Completed"}
    assert sum(text == "waiting\n" for _, _, text in program.logs(state, 6000, world)) == 3


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [(Answer(status=200, body="page\n"), 0, "page"), (Answer(status=404), 1, "404 Not Found"),
     (Answer(refused=True), 1, "Connection refused"), (None, 1, "bad address 'web'")],
)  # fmt: skip
def test_wget_tells_what_it_got(answer, code, words):
    world = World(resolve=lambda name: ["10.96.0.7"] if answer else [], http=lambda host, port, path: answer)
    text, exit_code = played("wget -qO- http://web:8080/x", world=world)
    assert (exit_code, words in text) == (code, True)


def test_wget_without_an_answer_gives_up_when_its_time_is_over():
    world = World(resolve=lambda name: ["10.0.0.1"], http=lambda *_: Answer(timeout=True))
    state, effects = program.advance(start("wget -T 5 -q http://web"), 60_000, world)
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
    world = World(volume=lambda key: volume)

    def go(state, at_ms):
        nonlocal volume
        state, effects = program.advance(state, at_ms, world)
        for effect in effects:
            if "write" in effect:
                volume = {**volume, effect["write"]["path"]: effect["write"]["text"]}
        return state, effects

    writer = start(
        "sleep 1; echo one >> /out/raw.log; sleep 1; echo two >> /out/raw.log", mounts={"/out": {"volume": "e"}}
    )
    reader = start("while [ ! -f /in/raw.log ]; do sleep 1; done; cat /in/raw.log; tail -f /in/raw.log",
                   mounts={"/in": {"volume": "e"}})  # fmt: skip
    assert program.next_change_ms(writer, world) == 1000
    for at_ms in (0, 1000, 2000, 3000):
        writer, _ = go(writer, at_ms)
        reader, _ = go(reader, at_ms)
    assert volume == {"raw.log": "one\ntwo\n"}
    assert [text for _, _, text in program.logs(reader, 3000, world)][-1] == "two\n"


def test_endless_loop_is_bounded_and_busy():
    state = start("while true; do :; done")
    after, effects = program.advance(state, 3_600_000)
    assert (effects, program.cpu_millis(after, 3_600_000)) == ([], 1000)
    assert program.next_change_ms(start("while true; do echo hello; sleep 10; done"), World()) is None


def test_finite_work_ends_though_it_is_long():
    lines, end_ms = times("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; echo $i")
    assert lines[-1][1] == "3000" and end_ms < 2000


def test_hungry_tail_outgrows_its_limit():
    state, _ = program.advance(start("sleep 1; tail /dev/zero"), 1000)
    assert 1000 < program.exceeds_at_ms(state, 128 * 1024 * 1024) < 3000
    assert program.next_change_ms(start("sleep 1; tail /dev/zero")) == 1000


def test_programs_of_the_scenario_run_within_a_shell():
    world = World(
        Programs([{"command": ["worker", "-x"], "exits": {"code": 4, "after": "3s"}, "output": [{"text": "hi\n"}]}])
    )
    state = start("worker -x; echo $?", image="example.com/app:1")
    state, effects = program.advance(state, 10_000, world)
    assert [(at, text) for at, _, text in program.logs(state, 10_000, world)] == [(0, "hi\n"), (3000, "4\n")]


def test_server_of_an_unknown_image_runs_under_its_shell():
    state = start("prepare --now && start-server --servers=3", image="registry.k8s.io/zookeeper:1", ports=[2181])
    assert program.next_change_ms(state, World()) == 0
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
    source = 'import os, sys\nprint("Hello world")\n'
    source += 'if int(os.environ.get("JOB_COMPLETION_INDEX")) % 2 == 0:\n  sys.exit(1)\n'
    state = program.launch(
        REGISTRY.find("python"), ["python3", "-c", source], env={"JOB_COMPLETION_INDEX": index} if index else {}
    )
    state, effects = program.advance(state, 1000)
    assert effects[0]["exit"]["code"] == code
    assert program.logs(state, 1000)[0][2] == "Hello world\n"


def test_script_can_be_saved_between_any_two_moments():
    script = "f() { sleep 1; echo $1; }; for i in 1 2 3; do f $i | cat; x=$(sleep 1; echo $i); done; echo $x"
    whole = times(script)
    state, effects = start(script), []
    for at_ms in range(0, 7000, 250):
        state, new = program.advance(json.loads(json.dumps(state)), at_ms)
        effects += new
    assert [(at, text.rstrip("\n")) for at, _, text in program.logs(state, 7000)] == whole[0]
    assert effects[-1]["exit"]["at_ms"] == whole[1] == 6000


def test_bare_mapping_is_a_folder_of_its_own():
    mounts = {"/work/": {"a": "1\n"}, "/conf": {"files": "text\n"}}
    assert said("cat /work/a /conf/files; echo 2 > /work/b; rm /work/a; ls /work", mounts=mounts) == "1\ntext\nb\n"


def test_mounted_script_without_an_x_is_refused():
    mounts = {"/s": {"files": {"run.sh": "echo hi\n"}, "mode": 0o644}}
    with pytest.raises(program.StartError) as error:
        program.launch(REGISTRY.find("busybox"), ["/s/run.sh"], mounts=mounts)
    assert error.value.cause == 'exec: "/s/run.sh": permission denied'
    assert played("sh /s/run.sh && /s/run.sh", mounts=mounts) == ("hi\nsh: /s/run.sh: Permission denied\n", 126)


def test_substitution_in_a_here_document_is_carried_out():
    assert said("cat <<EOF | tr a-z A-Z\nhello $((1+1)) `echo back` $(hostname)\nEOF") == "HELLO 2 BACK WEB-0\n"


def test_what_goes_beyond_this_shell_is_said_and_fails_the_container_only():
    text, code = played("head -n many /etc/hosts; echo not reached")
    assert (code, "does not understand" in text) == (2, True)
