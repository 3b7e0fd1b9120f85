"""Who a sender is, whatever an address or a proxy's header says."""

import pytest

from podflow.doors.senders import network_of, sender


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", None),
        ("unknown", None),
        ("_hidden", None),
        ("1.2.3.4.5", None),
        ("999.1.1.1", None),
        ("[", None),
        ("\x00", None),
        ("٣.1.1.1", None),
        ("1:2:3:4:5:6:7:8" * 1000, None),
    ],
)
def test_an_address_stands_for_its_sender(text, network):
    assert network_of(text) == network


@pytest.mark.parametrize(
    ("forwarded", "who"),
    [
        ("", "10.0.0.1"),
        ("198.51.100.1", "198.51.100.1"),
        ("6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1, nonsense", "10.0.0.1"),
        ("198.51.100.1,", "10.0.0.1"),
        (", , ,", "10.0.0.1"),
        ("a" * 100_000, "10.0.0.1"),
    ],
)
def test_only_what_the_proxy_itself_wrote_is_believed(forwarded, who):
    assert sender("10.0.0.1", forwarded) == who


def test_a_sender_behind_a_unix_socket_has_no_address():
    assert sender("") == ""
