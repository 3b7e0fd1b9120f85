"""Shells in containers: what scripts print, when they end, and that they can be saved at any moment."""

import json

import pytest

from simulation.cluster import program
from simulation.cluster.program import Outside
from simulation.cluster.registry import Registry

REGISTRY = Registry()


def start(script, image="busybox", shell="sh", **more):
    more.setdefault("hostname", "web-0")
    return program.launch(REGISTRY.find(image), [shell, "-c", script], **more)


def played(script, until_ms=600_000, outside=None, **more):
    """(what it wrote on both streams, exit code or None) after it ran, saved and loaded at every change on the way."""
    outside = outside or Outside()
    state, effects = start(script, **more), []
    for _ in range(1000):
        due_ms = program.next_change_ms(state, outside)
        if due_ms is None or due_ms > until_ms:
            break
        state, new = program.advance(state, due_ms, outside)
        state = json.loads(json.dumps(state))
        effects += new
    codes = [effect["exit"]["code"] for effect in effects if "exit" in effect]
    return "".join(text for _, _, text in program.logs(state, until_ms, outside)), codes[0] if codes else None


def said(script, **more):
    return played(script, **more)[0]


def times(script, **more):
    state, effects = program.advance(start(script, **more), 10**7, Outside())
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


def test_server_in_the_background_is_reached_only_once_it_has_had_its_turn():
    asks = "nc -l -p 8080 & nc -z 127.0.0.1 8080; echo $?; sleep 1; nc -z 127.0.0.1 8080; echo $?"
    assert said(asks) == said(f"sleep 1; {asks}") == "1\n0\n"


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


def test_endless_loop_is_bounded_and_busy():
    state = start("while true; do :; done")
    after, effects = program.advance(state, 3_600_000)
    assert (effects, program.cpu_millis(after, 3_600_000)) == ([], 1000)
    assert program.next_change_ms(start("while true; do echo hello; sleep 10; done"), Outside()) is None


def test_finite_work_ends_though_it_is_long():
    lines, end_ms = times("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; echo $i")
    assert lines[-1][1] == "3000" and end_ms < 2000


def test_script_can_be_saved_between_any_two_moments():
    script = "f() { sleep 1; echo $1; }; for i in 1 2 3; do f $i | cat; x=$(sleep 1; echo $i); done; echo $x"
    whole = times(script)
    state, effects = start(script), []
    for at_ms in range(0, 7000, 250):
        state, new = program.advance(json.loads(json.dumps(state)), at_ms)
        effects += new
    assert [(at, text.rstrip("\n")) for at, _, text in program.logs(state, 7000)] == whole[0]
    assert effects[-1]["exit"]["at_ms"] == whole[1] == 6000


def test_substitution_in_a_here_document_is_carried_out():
    assert said("cat <<EOF | tr a-z A-Z\nhello $((1+1)) `echo back` $(hostname)\nEOF") == "HELLO 2 BACK WEB-0\n"


def test_what_goes_beyond_this_shell_is_said_and_fails_the_container_only():
    text, code = played("head -n many /etc/hosts; echo not reached")
    assert (code, "does not understand" in text) == (2, True)


def test_shell_that_is_not_bash_refuses_what_only_bash_knows():
    assert said("[[ a == a ]] && echo yes", image="debian") == "sh: 1: [[: not found\n"
    assert said("[[ a == a ]] && echo yes") == "yes\n"
    assert played("a=(1 2); echo ${a[0]}", image="debian") == ('sh: syntax error: unexpected "("\n', 2)
    assert played("set -o pipefail; echo on", image="debian") == ("sh: 1: set: Illegal option -o pipefail\n", 2)


def test_state_may_come_back_with_its_keys_in_another_order():
    script = (
        "export B=2 A=1; f() { sleep 1; env | grep =[12]; }; (sleep 2; echo bg) & f; trap 'echo t' EXIT; wait; trap"
    )
    state, effects = start(script), []
    for at_ms in range(0, 4000, 500):
        state, new = program.advance(json.loads(json.dumps(state, sort_keys=True)), at_ms)
        effects += new
    state, again = start(script), []
    state, again = program.advance(state, 4000)
    assert (effects, [text for _, _, text in program.logs(state, 4000)]) == (
        again,
        ["A=1\nB=2\n", "bg\n", "trap -- 'echo t' EXIT\n", "t\n"],
    )
