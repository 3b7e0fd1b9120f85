"""Scripts that want too much: what becomes of them, and that no step of theirs costs more than a step may."""

import json

import pytest

from simulation.cluster import program
from simulation.cluster.budget import STEP, within
from simulation.cluster.program import Outside
from simulation.cluster.program.files import DISK
from simulation.cluster.program.shell.processes.handles import LOG
from simulation.cluster.program.shell.processes.limits import MEMORY
from tests.cluster.program.test_shell import REGISTRY, said

LARGEST_STATE = MEMORY + DISK + 2 * LOG  # characters of JSON
KILLED, OOM = (137, "Error"), (137, "OOMKilled")


def lived(argv, image="busybox", steps=40, **more):
    """(exit code and reason or None, its log) after so many steps of containerd, each within a step's budget."""
    outside, effects = Outside(), []
    state = program.launch(REGISTRY.find(image), argv, hostname="web-0", **more)
    for _ in range(steps):
        with within(*STEP) as step:
            due_ms = program.next_change_ms(state, outside)
            if due_ms is not None:
                state, new = program.advance(state, due_ms, outside)
                effects += new
        assert step.work < STEP.work
        assert len(json.dumps(state)) < LARGEST_STATE
        if due_ms is None or state.get("exit"):
            break
    with within(*STEP):
        log = program.logs(state, state["machine"]["at_ms"] + 1000, outside) if "machine" in state else []
    ends = [(effect["exit"]["code"], effect["exit"]["reason"]) for effect in effects if "exit" in effect]
    return (ends or [None])[0], "".join(text for _, _, text in log)


def shell(script, steps=40):
    return lived(["sh", "-c", script], steps=steps)


def bash(script, steps=40):
    return lived(["bash", "-c", script], image="debian", steps=steps)


@pytest.mark.parametrize(
    "script",
    [
        "printf '%1000000000s' x",
        "printf '%*s' 1000000000 x",
        "printf '%.1000000000d' 5",
        "a=xxxxxxxxxx; while :; do a=$a$a; done",
        "a=x; while :; do a=${a}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx$a; done",
        'i=0; while :; do i=$((i+1)); eval "v$i=$(printf %01000d $i)"; done',
        "set -- $(seq 1 1000000)",
    ],
)
def test_a_shell_that_makes_too_much_is_killed_for_its_memory(script):
    assert shell(script)[0] == OOM


@pytest.mark.parametrize(
    "script",
    [
        "a=xxxx; while :; do a=${a//x/yxxxxy}; done",
        "a=$(printf %0300000d 0); b=${a^^}${a^^}; c=$b$b",
    ],
)
def test_so_is_bash(script):
    assert bash(script)[0] == OOM


@pytest.mark.parametrize(
    "script",
    [
        "for i in {1..100000000}; do :; done",
        "echo " + "{a,b}" * 30,
        "a[1000000000]=5",
        "a=(x); while :; do a+=(${a[@]}); done",
        "echo {1..100000}{1..100000}",
    ],
)
def test_what_never_fits_in_one_moment_ends_the_shell(script):
    end, log = bash(script)
    assert end in (OOM, KILLED)
    assert end == OOM or "units of work at one moment" in log


def test_a_tool_that_makes_too_much_dies_and_the_script_goes_on():
    assert shell("env printf '%1000000000s' x; echo $?") == ((0, "Completed"), "Killed\n137\n")
    end, log = shell("echo a | tr '\\0-\U0010ffff' b; echo $?")
    assert end == (0, "Completed") and log.endswith("units of work at one moment\n137\n")


def test_seventeen_base64_in_a_row_end_without_more_than_a_step():
    end, log = shell("head -c 1000 /etc/passwd | " + " | ".join(["base64 -w0"] * 17) + " | wc -c")
    assert end == (0, "Completed") and int(log) > 10_000
    assert shell("echo hello | " + " | ".join(["base64 -w0"] * 60))[0] in (KILLED, (0, "Completed"))


@pytest.mark.parametrize(
    "script",
    ["while :; do :; done", "while :; do x=$(echo $(echo a)); done", "f() { while :; do true; done; }; f & wait"],
)
def test_a_loop_that_never_waits_goes_on_in_slices(script):
    assert shell(script)[0] is None


@pytest.mark.parametrize(
    "script", ["while :; do printf x; done", "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done", "yes"]
)
def test_a_log_keeps_its_end_only(script):
    end, log = shell(script)
    assert end is None and 0 < len(log) <= LOG


def test_a_full_disk_says_so():
    end, log = shell("a=$(printf %0100000d 0); while echo $a >> /tmp/f; do :; done; echo end; wc -c < /tmp/f")
    assert "No space left on device" in log and log.split()[-2] == "end" and int(log.split()[-1]) <= DISK
    log = shell("i=0; while [ $i -lt 1200 ]; do i=$((i+1)); echo x > /tmp/f$i || break; done; echo $i")[1]
    assert "No space left on device" in log and int(log.split()[-1]) <= 1001


def test_what_was_removed_leaves_room():
    script = "i=0; while [ $i -lt 1100 ]; do i=$((i+1)); echo x > /tmp/f$i; rm /tmp/f$i; done; ls /tmp"
    assert shell(script) == ((0, "Completed"), "")


def test_a_shared_volume_is_full_some_day_as_well():
    mounts = {"/data": {"volume": "emptyDir x"}}
    script = "a=$(printf %0300000d 0); for i in 1 2 3 4 5; do echo $a > /data/$i || exit 3; done"
    state = program.launch(REGISTRY.find("busybox"), ["sh", "-c", script], mounts=mounts, hostname="a")
    effects = program.advance(state, 10_000, Outside())[1]
    assert effects[-1]["exit"]["code"] == 3


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("while :; do sleep 1000 & done", "can't fork: Resource temporarily unavailable"),
        ("f() { f | f & }; f; sleep 10", "can't fork: Resource temporarily unavailable"),
        ("f() { x=$(f); }; f", "can't fork: Resource temporarily unavailable"),
        ("f() { f; }; f", "too much recursion"),
        ('f=\'eval "$f"\'; eval "$f"', "Segmentation fault"),
        ("echo '. /tmp/s' > /tmp/s; . /tmp/s", "Segmentation fault"),
        ("trap 'kill -TERM $$' TERM; kill -TERM $$; while :; do :; done", "Segmentation fault"),
    ],
)
def test_who_begets_itself_for_ever_is_stopped(script, says):
    assert says in shell(script)[1]


def test_bash_goes_on_where_it_cannot_fork():
    script = "for i in {1..70}; do sleep 1000 & done; echo still here; kill $(jobs -p) 2>/dev/null; exit 0"
    end, log = bash(script)
    assert "fork: retry: Resource temporarily unavailable" in log and "still here" in log


def test_a_shell_remembers_the_last_of_many_children_only():
    state = program.launch(
        REGISTRY.find("busybox"), ["sh", "-c", "i=0; while [ $i -lt 500 ]; do true & i=$((i+1)); done; sleep 5"]
    )
    state = program.advance(state, 4000, Outside())[0]
    assert len(state["machine"]["procs"]["1"]["children"]) <= 65


@pytest.mark.parametrize(
    "script",
    [
        "(" * 5000 + "true" + ")" * 5000,
        "$(" * 3000,
        "echo " + "$(echo " * 1000 + "x" + ")" * 1000,
        "if true; then " * 1000 + ":;" + " fi;" * 1000,
        "echo " + "`echo " * 500,
        "echo ${a:-" * 1000 + "}" * 1000,
        "f()" * 1000 + "{ :; }",
        "echo $((" + "(" * 2000 + "1" + ")" * 2000 + "))",
        "echo $((" + "- " * 2000 + "1))",
        "echo $((" + "1?" * 1000 + "1" + ":1" * 1000 + "))",
        "a=b; b=a; echo $((a))",
        "[ " + "! " * 1001 + "x ]",
        "[ " + "'(' " * 1000 + "x ]",
    ],
)
def test_what_is_nested_too_deeply_is_refused_in_words(script):
    end, log = shell(script)
    assert end is not None and "RecursionError" not in log


def test_a_width_that_is_no_number_is_none():
    assert said("printf '%*d|%*s|' x 5 3 a") == "5|  a|"


def test_arithmetic_is_of_64_bits():
    assert said(
        "echo $((2**64)) $((1<<64)) $((2**10000000)) $((3**100)) $((9223372036854775807+1))",
        image="debian",
        shell="bash",
    ) == ("0 1 0 -2984622845537545263 -9223372036854775808\n")
    assert "exponent less than 0" in said("echo $((2**-1))", image="debian", shell="bash")


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("echo " + "a" * 3000 + "b | grep -cE '(a+)+$'", "0\n"),
        ("echo " + "a" * 3000 + "b | sed -E 's/(a|aa)+$/x/' | wc -c", "3002\n"),
        ("case " + "a" * 2000 + " in a*a*a*a*a*a*a*a*b) echo y;; *) echo n;; esac", "n\n"),
        ("a=" + "a" * 2000 + "; a=${a##*a*a*a*a*a*b}; echo ${#a}", "2000\n"),
        ("expr " + "a" * 2000 + "b : '\\(a*\\)*$'", "\n"),
        ("echo " + "a" * 3000 + "b | awk '/(a+)+$/ { print }'", ""),
        ("sleep " + "1" * 20_000 + "x", "sleep: invalid number '" + "1" * 20_000 + "x'\n"),
    ],
)
def test_patterns_and_words_that_explode_elsewhere_end_at_once(script, output):
    end, log = shell(script)
    assert end is not None and log == output


def test_a_regular_expression_of_bash_may_have_brackets():
    assert (
        said("[[ aab =~ ^(a+)+b$ ]] && echo yes; [[ aab =~ (a+)+$ ]] || echo no", image="debian", shell="bash")
        == "yes\nno\n"
    )


def test_long_counts_are_written_as_they_are_read():
    assert shell("seq 1 100000000000 | head -n 3; seq 3 -1 1 | tr '\\n' ' '; seq 1 6000 | tail -n 1") == (
        (0, "Completed"), "1\n2\n3\n3 2 1 6000\n"
    )  # fmt: skip
    assert shell("seq 1 1000000000000")[0] is None


def test_xargs_runs_one_command_after_another():
    end, log = shell("seq 1 1500 | xargs -n 1 echo | tail -n 1; echo a b | xargs -n 1 sleep 2>/dev/null; echo $?")
    assert (end, log) == ((0, "Completed"), "1500\n123\n")


def test_a_writer_waits_for_a_reader_that_sleeps():
    state = program.launch(
        REGISTRY.find("busybox"),
        ["sh", "-c", "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done | sleep 1000"],
    )
    for at_ms in (1000, 100_000):
        with within(*STEP):
            state = program.advance(state, at_ms, Outside())[0]
    assert len(json.dumps(state)) < 100_000 and not state.get("exit")


def test_open_files_have_a_limit():
    assert "Too many open files" in bash('i=3; while :; do i=$((i+1)); eval "exec $i>/tmp/f" || exit; done')[1]
    assert bash("for i in {1..600}; do exec 3>/tmp/f; done; echo ok")[1] == "ok\n"


def test_sources_of_eval_give_their_place_to_others():
    state = program.launch(
        REGISTRY.find("busybox"), ["sh", "-c", 'i=0; while [ $i -lt 300 ]; do i=$((i+1)); eval "x=$i"; done; sleep 9']
    )
    state = program.advance(state, 5000, Outside())[0]
    assert len(state["machine"]["sources"]) <= 32


def test_an_argument_that_is_too_long_is_refused():
    script = "a=$(printf %0140000d 0); ls $a; echo $?; cat /etc/hostname"
    assert "Argument list too long\n126\nweb-0\n" in shell(script)[1]
    with pytest.raises(program.StartError, match="argument list too long"):
        program.launch(REGISTRY.find("busybox"), ["sleep", "1" * 200_000])


def test_a_deep_folder_can_be_made_and_removed():
    script = "p=/tmp; for i in 1 2 3 4 5 6 7 8; do p=$p/a/a/a/a/a; done; mkdir -p $p; find /tmp | wc -l; rm -r /tmp/a; ls /tmp"
    assert shell(script) == ((0, "Completed"), "41\n")
    assert "File name too long" in shell("touch /tmp/" + "a" * 300)[1]
