import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from choeur.common import networks


@pytest.mark.parametrize(
    ("ip", "network", "shown"),
    [
        ("203.0.113.77", "203.0.113.0/24", "203.0.113.x"),
        ("::ffff:203.0.113.77", "203.0.113.0/24", "203.0.113.x"),
        ("2001:db8:1:abcd::1", "2001:db8:1:ab00::/56", "2001:db8:1:x"),
        ("fe80::1%eth0", "fe80::/56", "fe80:0:0:x"),
        ("", "unknown", "unknown"),
        ("not an address", "unknown", "unknown"),
        ("203.0.113.77:8080", "unknown", "unknown"),
    ],
)
def test_a_brake_counts_the_network_and_a_person_sees_it_masked(ip, network, shown):
    assert networks.network_of(ip) == network
    assert networks.masked(ip) == shown


@given(st.ip_addresses(v=6), st.integers(0, 2**72 - 1))
def test_nobody_leaves_her_ipv6_network_by_changing_the_last_72_bits(address, last):
    neighbour = type(address)((int(address) >> 72 << 72) | last)

    if address.ipv4_mapped is None and neighbour.ipv4_mapped is None:
        assert networks.network_of(str(address)) == networks.network_of(str(neighbour))


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_an_address(text):
    assert isinstance(networks.network_of(text), str)
    assert isinstance(networks.masked(text), str)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, None, "192.0.2.1"),
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 192.0.2.9", "198.51.100.1"),
        (2, "198.51.100.1", "198.51.100.1"),
        (1, None, "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.1, garbage", "unknown"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_forwarded_addresses_are_believed_for_the_trusted_hops_only(settings, proxies, forwarded, client):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")

    assert networks.client_address(request) == client
