"""When a process's answers will change, as far as anyone can know."""

from simulation.cluster import program
from simulation.cluster.program.foreseen import answers_change_ms, files_change_ms
from simulation.cluster.registry import Registry


def launched(*command, programs=(), image="busybox:1.36"):
    return program.launch(Registry({}).find(image), list(command), None, {}, list(programs))


def test_a_server_changes_its_answers_when_it_is_said_to():
    states = [{"status": 503}, {"from": "6s", "status": 200}, {"from": "9s", "status": 500}]
    web = launched("web", programs=[{"command": ["web"], "listens": [80], "http": states}])
    assert [answers_change_ms(web, at_ms) for at_ms in (0, 6000, 9000)] == [6000, 9000, None]


def test_a_server_of_which_nothing_is_said_never_changes_its_answers():
    assert answers_change_ms(launched("nginx", image="nginx:1.27"), 5000) is None


def test_what_comes_after_its_end_does_not_count():
    states = [{"status": 200}, {"from": "6s", "status": 500}]
    web = launched("web", programs=[{"command": ["web"], "listens": [80], "http": states, "exits": {"after": "3s"}}])
    assert answers_change_ms(web, 0) is None


def test_a_shell_is_foreseen_to_remove_its_file():
    shell = launched("sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600")
    shell, _ = program.advance(shell, 10)
    assert files_change_ms(shell, 5000) == 30_000


def test_a_shell_that_goes_round_in_a_circle_changes_nothing():
    assert files_change_ms(launched("sh", "-c", "while true; do echo tick; sleep 5; done"), 12_000) is None


def test_a_shell_that_asks_outside_may_change_with_every_answer():
    shell = launched("sh", "-c", "until nslookup db; do sleep 2; done")
    assert files_change_ms(shell, 5000) in range(5001, 7001)
