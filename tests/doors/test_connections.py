"""What senders hold: the one who waits longest makes room, and nobody takes what belongs to others."""

from podflow.doors.connections import Connections, Shares


class Line:
    def __init__(self):
        self.is_cut = False

    def cut(self):
        self.is_cut = True


def crowd(most=10, of_sender=5, waiting=3):
    return Connections(most, of_sender, waiting)


def entered(connections, sender, count, waits=True):
    lines = [Line() for _ in range(count)]
    for line in lines:
        if connections.enter(line, sender) and waits:
            connections.waits(line)
    return lines


def test_of_those_that_wait_the_first_goes():
    lines = entered(crowd(), "a", 5)
    assert [line.is_cut for line in lines] == [True, True, False, False, False]


def test_who_acts_is_never_cut():
    connections = crowd()
    busy = entered(connections, "a", 3, waits=False)
    entered(connections, "a", 20)
    assert not any(line.is_cut for line in busy)


def test_a_sender_whose_connections_all_act_gets_no_more():
    connections = crowd()
    entered(connections, "a", 5, waits=False)
    assert not connections.enter(Line(), "a")
    assert connections.enter(Line(), "b")


def test_when_all_is_full_somebody_who_waits_makes_room_for_a_newcomer():
    connections = crowd()
    entered(connections, "a", 5, waits=False)
    idle = entered(connections, "b", 3)
    entered(connections, "c", 2, waits=False)
    assert connections.enter(Line(), "d")
    assert [line.is_cut for line in idle] == [True, False, False]


def test_when_all_is_full_and_all_act_a_newcomer_is_refused():
    connections = crowd()
    for sender in "ab":
        entered(connections, sender, 5, waits=False)
    assert not connections.enter(Line(), "c")


def test_nobody_in_particular_has_no_limit_of_a_sender():
    connections = crowd()
    assert not any(line.is_cut for line in entered(connections, None, 10))


def test_what_has_left_counts_no_more():
    connections = crowd()
    lines = entered(connections, "a", 3)
    for line in lines:
        connections.acts(line)
        connections.leave(line)
        connections.leave(line)
    assert not connections.held and not connections.counts and not connections.waiting and not connections.all_waiting


def test_a_share_is_of_one_sender_and_of_all():
    shares = Shares(most=10, most_of_sender=6)
    assert [shares.take("a", 6), shares.take("a"), shares.take("b", 4), shares.take("c")] == [0, 429, 0, 503]
    shares.give_back("a", 6)
    assert shares.take("c", 6) == 0
    shares.give_back("b", 4)
    shares.give_back("c", 6)
    assert shares.total == 0 and not shares.taken
