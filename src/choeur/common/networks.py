"""Where a request comes from: its address, the network that brakes count, and what a person may be shown of it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
IPV4_PREFIX = 24
IPV6_PREFIX = 56


def client_address(request: HttpRequest) -> str:
    """The address of whoever speaks to us, or « unknown » where it cannot be read.

    `X-Forwarded-For` is believed for as many hops, from the right, as `CHOEUR_TRUSTED_PROXIES` says: what stands
    further left was written by the client.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.TRUSTED_PROXIES else ""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    hops.append(request.META.get("REMOTE_ADDR", ""))
    address = _read(hops[max(-len(hops), -1 - settings.TRUSTED_PROXIES)])
    return str(address) if address else UNKNOWN


def network_of(ip: str) -> str:
    """The network that brakes count: « 203.0.113.0/24 » or « 2001:db8:1:ab00::/56 »; garbage is one network, « unknown »."""
    address = _read(ip)
    if address is None:
        return UNKNOWN
    prefix = IPV4_PREFIX if address.version == 4 else IPV6_PREFIX  # noqa: PLR2004 - the version of IP
    return str(ip_network((address, prefix), strict=False))


def masked(ip: str) -> str:
    """What a person may be shown of an address: « 203.0.113.x » or « 2001:db8:1:x » (decision 21)."""
    address = _read(ip)
    if address is None:
        return UNKNOWN
    if isinstance(address, IPv4Address):
        return str(address).rpartition(".")[0] + ".x"
    groups = address.exploded.split(":")[:3]
    return ":".join(f"{int(group, 16):x}" for group in groups) + ":x"


def masked_of(request: HttpRequest) -> str:
    """What the journal and a person keep of where this request comes from."""
    return masked(client_address(request))


def _read(ip: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address that travels inside IPv6 is the IPv4 one; a zone (« %eth0 ») says nothing of the network."""
    try:
        address = ip_address(ip.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
